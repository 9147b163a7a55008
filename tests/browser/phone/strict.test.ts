/** What an approval takes beside a tap: six digits or the waiting page's QR code, and the phone's screen lock. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { Authenticator } from '../authenticator.js';
import { launch } from '../chromium.js';
import { scan, Visitor } from '../service/browser.js';
import { PhoneApp } from './app.js';
import { cameraArguments, look } from './camera.js';
import { Handset } from './handset.js';
import { RelyingParty } from './relying-party.js';
import { test as base } from './setup.js';

const test = base
  .override('settings', { scope: 'file' }, { service: { policy: 'strict' } })
  // biome-ignore lint/correctness/noEmptyPattern: it needs nothing of what is before it
  .extend('see', { scope: 'file' }, ({}, { onCleanup }) => {
    const folder = mkdtempSync(join(tmpdir(), 'nod-camera-'));
    onCleanup(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'scene.y4m');
    look(path, undefined);
    return { path, text: (text: string) => look(path, text) };
  })
  .override('browser', { scope: 'file' }, async ({ see }, { onCleanup }) => {
    const browser = await launch(...cameraArguments(see.path));
    onCleanup(() => browser.close());
    return browser;
  });

/** The text of the QR code that a waiting page shows. */
const code = (page: Page): Promise<string> => scan(page.locator('.qr'));

test('six digits, typed', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const digits = await visitor.ask(page, account);
  expect(digits).toHaveLength(6);
  await handset.review();
  await handset.approve(digits.slice(0, 5));
  await handset.text('Type all 6 digits first.').waitFor();
  await handset.type(digits.slice(5));
  await Promise.all([page.waitForURL('**/account'), handset.button('Approve').tap()]);
});

test('the QR code of the waiting page, scanned from the request; another one is not taken', async ({ person, see }) => {
  const { account, visitor, page, handset } = person;
  await visitor.ask(page, account);
  await handset.review();
  const text = await code(page);
  // As from the screen of somebody else who signs in
  see.text(text.replace(/v1\.[^.]+/, 'v1.01890000-0000-7000-8000-000000000000'));
  await handset.button('Scan the QR code instead').tap();
  await handset.text('This QR code belongs to another sign-in.').waitFor();
  see.text(text);
  await handset.button('Scan the QR code instead').tap();
  await handset.text('You scanned the other screen. Nothing to type.').waitFor();
  expect(await handset.sheet.getByRole('group', { name: 'Digits' }).count()).toBe(0);
  await Promise.all([page.waitForURL('**/account'), handset.approve()]);
});

test('nothing arrives by itself: scanning the waiting page finds the request', async ({ person, see }) => {
  const { account, visitor, page, handset } = person;
  let deaf = true;
  await handset.page.routeWebSocket('**/v1/socket', (socket) => socket.close());
  await handset.page.route('**/v1/device/inbox', (route) => (deaf ? route.abort() : route.continue()));
  await handset.page.reload();
  await visitor.ask(page, account);
  expect(await handset.card.count()).toBe(0);
  see.text(await code(page));
  deaf = false;
  await handset.page.getByRole('link', { name: 'Add or scan' }).tap();
  await handset.asked();
  await handset.text('You scanned the other screen. Nothing to type.').waitFor();
  await Promise.all([page.waitForURL('**/account'), handset.approve()]);
});

test('the phone’s own camera leads from the QR code into the app, at that request', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  await visitor.ask(page, account);
  const text = await code(page);
  await handset.page.goto('about:blank');
  await handset.page.goto(`/#s/${text.split('#')[1]}`);
  await handset.asked();
  // The history of this browser has no secret
  const session = await handset.context.newCDPSession(handset.page);
  const { entries } = await session.send('Page.getNavigationHistory');
  expect(entries.map(({ url }) => url).filter((url) => url.includes('v1.'))).toEqual([]);
  await handset.text('You scanned the other screen. Nothing to type.').waitFor();
  await Promise.all([page.waitForURL('**/account'), handset.approve()]);
});

test('the screen lock, where it is required: refused, then unlocked; NO needs none', async ({ browser }) => {
  const app = await PhoneApp.start({ approval: { screen_lock: 'required' } });
  await app.service.addUser('anna');
  const [handset, visitor] = await Promise.all([Handset.open(browser, app), Visitor.open(browser, app.service)]);
  const lock = await Authenticator.plugIn(handset.page);
  await handset.link('anna');
  const page = await visitor.page();
  let number = await visitor.ask(page, 'anna');
  await handset.review();
  await handset.text('Approve asks for the screen lock of this phone.').waitFor();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await handset.done();
  expect(await lock.credentials()).toEqual([
    expect.objectContaining({ signCount: expect.toSatisfy((count) => count > 0) }),
  ]);

  await visitor.signOut(page);
  number = await visitor.ask(page, 'anna');
  await handset.review();
  await lock.verifies(false);
  await handset.approve(number);
  await handset.text('It was not unlocked, so nothing was sent.').waitFor();
  expect(await page.title()).toContain('Check your phone');
  await lock.verifies(true);
  await Promise.all([page.waitForURL('**/account'), handset.button('Approve').tap()]);
  await handset.done();

  await visitor.signOut(page);
  await visitor.ask(page, 'anna');
  await handset.review();
  await lock.verifies(false);
  await handset.refuse();
  await handset.heading('Refused. Nobody got in').waitFor();
  await Promise.all([handset.leave(), visitor.leave()]);
  await app.stop();
});

test('the screen lock, turned on in the app: other sites read it in the receipt, and only the account’s page turns it off', async ({
  browser,
}) => {
  const app = await PhoneApp.start({ service: { policy: 'tap' } });
  const { service } = app;
  await service.addUser('anna');
  const [handset, visitor] = await Promise.all([Handset.open(browser, app), Visitor.open(browser, service)]);
  const lock = await Authenticator.plugIn(handset.page);
  await handset.link('anna');
  const webmail = await RelyingParty.add(service, 'webmail');
  const approved = async (): Promise<unknown> => {
    const id = await webmail.ask('anna');
    await handset.review();
    await handset.approve();
    await handset.done();
    return webmail.redeem(id);
  };
  expect(await approved()).toMatchObject({ amr: ['swk'] });

  const setting = (name: string | RegExp) => handset.page.getByRole('listitem').filter({ hasText: name });
  await handset.page.goto('/#settings/accounts');
  await handset.page.locator('ul.order a.cover').tap();
  const row = setting('Screen lock for approvals');
  await lock.verifies(false);
  await row.locator('label').tap();
  await handset.text('It was not unlocked, so nothing changed.').waitFor();
  expect(await row.getByRole('switch').isChecked()).toBe(false);
  await lock.verifies(true);
  await row.locator('label').tap();
  await handset.text('Turned on. You turn it off on your account’s page on the web.').waitFor();
  expect(await row.getByRole('switch').count()).toBe(0);
  const [registered] = await lock.credentials();
  await handset.page.goto('/#');
  expect(await approved()).toMatchObject({ amr: ['swk', 'user', 'mfa'] });

  // On the account's page: off, and on again. The phone registers its lock anew when it is next asked
  const page = await visitor.page();
  await visitor.ask(page, 'anna');
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve()]);
  await handset.done();
  await page.goto('/account');
  await page.locator('a[href^="/account/phones/"]').first().click();
  await page.getByRole('button', { name: 'No longer ask for it' }).click();
  await page.getByRole('button', { name: 'Ask for the phone’s screen lock' }).click();
  await page.getByText('Open the app on this phone and register its screen lock.').waitFor();
  expect(await approved()).toMatchObject({ amr: ['swk', 'user', 'mfa'] });
  // The new one takes the place of the old one, for it is the same phone
  const [renewed, ...others] = await lock.credentials();
  expect(others).toEqual([]);
  expect(renewed!.credentialId).not.toBe(registered!.credentialId);
  await page.reload();
  await page.getByText('This phone asks for its PIN, fingerprint or face').waitFor();
  await Promise.all([handset.leave(), visitor.leave()]);
  await app.stop();
});
