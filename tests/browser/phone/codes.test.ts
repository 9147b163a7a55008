/** One-time codes in the app: of this service's accounts and of other sites', without a network, and their way to another phone. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launch } from '../chromium.js';
import { phonesOn, Visitor } from '../service/browser.js';
import { cameraArguments, look } from './camera.js';
import { Handset } from './handset.js';
import { empty, kept } from './inside.js';
import { test } from './setup.js';

const SECRET = 'JBSWY3DPEHPK3PXP';

/** The code that another program shows for the same account. */
function oathtool(...args: string[]): string {
  return execFileSync('oathtool', ['--base32', ...args], { encoding: 'utf8' }).trim();
}

/** The row of an account on the screen of the codes. */
const row = ({ page }: Handset, account: string): Locator => page.getByRole('listitem').filter({ hasText: account });

async function shown(handset: Handset, account: string): Promise<string> {
  return (await row(handset, account).locator('.code').textContent())!.replaceAll(/\s/g, '');
}

/** That an account shows what another program shows, now or at the turn of the next step. */
async function agrees(handset: Handset, account: string, ...args: string[]): Promise<void> {
  const differs = async (): Promise<string> => {
    const [before, code, after] = [oathtool(...args), await shown(handset, account), oathtool(...args)];
    return code === before || code === after ? '' : `${account}: ${code} and not ${before}`;
  };
  await expect.poll(differs, { timeout: 20_000 }).toBe('');
}

/** Adds what an address says, as a person pastes it. */
async function paste(handset: Handset, text: string, count = 1): Promise<void> {
  await handset.page.goto('/#link/paste');
  await handset.page.getByLabel('Link').fill(text);
  await handset.button('Use this link').tap();
  await handset.heading(count === 1 ? 'Add this account?' : `Add ${count} accounts?`).waitFor();
  await handset.button('Add').tap();
  await handset.heading('Codes').waitFor();
}

/** Google Authenticator's export, by its protocol buffers. */
function migration(accounts: readonly { secret: Buffer; name: string; issuer: string }[]): string {
  const field = (number: number, bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from([8 * number + 2, bytes.length]), bytes]);
  const parameters = accounts.map(({ secret, name, issuer }) =>
    field(
      1,
      Buffer.concat([
        field(1, secret),
        field(2, Buffer.from(name)),
        field(3, Buffer.from(issuer)),
        // SHA-1, six digits, by time
        Buffer.from([32, 1, 40, 1, 48, 2]),
      ]),
    ),
  );
  const payload = Buffer.concat([...parameters, Buffer.from([16, 1, 24, 1, 32, 0, 40, 1])]);
  return `otpauth-migration://offline?data=${encodeURIComponent(payload.toString('base64'))}`;
}

test('two people and other sites in one app: with the network off, after a new start, every code is right', async ({
  browser,
  app,
  handset,
}) => {
  const people = ['clara', 'dora'];
  for (const account of people) {
    await app.service.addUser(account);
    await handset.link(account);
  }
  const sites: [uri: string, account: string, ...args: string[]][] = [
    [`otpauth://totp/Example:anna?secret=${SECRET}&issuer=Example`, 'Example', '--totp', SECRET],
    [
      'otpauth://totp/M%C3%BCller%3A%20Co%3Abea?secret=jbsw%20y3dp%20ehpk%203pxp%3D%3D&issuer=M%C3%BCller%3A%20Co&digits=8',
      'bea',
      ...['--totp', '--digits=8', SECRET],
    ],
    [
      `otpauth://totp/Slow:cid?secret=${SECRET}${SECRET}&issuer=Slow&period=60&algorithm=SHA256`,
      'Slow',
      ...['--totp=SHA256', '--time-step-size=60s', `${SECRET}${SECRET}`],
    ],
    [
      `otpauth://totp/Long:dan?secret=${SECRET}&issuer=Long&digits=7&algorithm=SHA512`,
      'Long',
      ...['--totp=SHA512', '--digits=7', SECRET],
    ],
  ];
  for (const [uri] of sites) await paste(handset, uri);
  await handset.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await handset.context.setOffline(true);
  await handset.page.reload();
  await handset.heading('Codes').waitFor();
  await handset.text('6 accounts').waitFor();
  await handset.text('No network. Your codes work; requests do not arrive.').waitFor();
  for (const [, account, ...args] of sites) await agrees(handset, account, ...args);

  // What a person does whose phone is in a cellar
  for (const account of people) {
    const visitor = await Visitor.open(browser, app.service);
    const page = await visitor.page();
    await visitor.ask(page, account);
    await page.getByText('I can’t use my phone').click();
    await page.getByRole('link', { name: 'Enter a code' }).click();
    await page.getByLabel('Code', { exact: true }).fill(await shown(handset, account));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/account');
    await visitor.leave();
  }
  await handset.context.setOffline(false);
});

test('by the camera: one account, and all of Google Authenticator', async ({ app }) => {
  const folder = mkdtempSync(join(tmpdir(), 'nod-camera-'));
  const path = join(folder, 'scene.y4m');
  look(path, `otpauth://totp/Seen:eve?secret=${SECRET}&issuer=Seen`);
  const browser = await launch(...cameraArguments(path));
  const handset = await Handset.open(browser, app);
  await handset.page.goto('/#link');
  await handset.heading('Add this account?').waitFor();
  await handset.button('Add').tap();
  await agrees(handset, 'Seen', '--totp', SECRET);
  look(
    path,
    migration([
      { secret: Buffer.from('12345678901234567890'), name: 'fay@example.org', issuer: 'First' },
      { secret: Buffer.from('Hello!\xde\xad\xbe\xef', 'latin1'), name: 'Second:gil', issuer: 'Second' },
    ]),
  );
  await handset.page.goto('/#link');
  await handset.heading('Add 2 accounts?').waitFor();
  await handset.button('Add').tap();
  await agrees(handset, 'First', '--totp', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  await agrees(handset, 'Second', '--totp', SECRET);
  await handset.leave();
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Gives the app a file, on its page for that. */
async function bringBack(handset: Handset, text: string, passphrase?: string): Promise<void> {
  await handset.page.goto('/#settings/codes');
  const [chooser] = await Promise.all([
    handset.page.waitForEvent('filechooser'),
    handset.button('Choose a file').tap(),
  ]);
  await chooser.setFiles({ name: 'codes.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  if (passphrase === undefined) return;
  const field = handset.page.getByLabel('Passphrase', { exact: true }).last();
  await handset.button('Open the file').waitFor();
  await field.fill('not this passphrase');
  await handset.button('Open the file').tap();
  await handset.text('The passphrase does not open this file.').waitFor();
  await field.fill(passphrase);
  await handset.button('Open the file').tap();
}

test('exports of Aegis and 2FAS', async ({ handset }) => {
  const info = { secret: SECRET, algo: 'SHA256', digits: 8, period: 60 };
  const entries = [{ type: 'totp', uuid: '3ae6f1ad-2e65-4ed2-a953-1ec0dff2386d', name: 'hal', issuer: 'Aegis', info }];
  await bringBack(
    handset,
    JSON.stringify({ version: 1, header: { slots: null, params: null }, db: { version: 3, entries } }),
  );
  await handset.text('1 account added').waitFor();
  const otp = { account: 'ida', issuer: 'Twofas', digits: 6, period: 30, algorithm: 'SHA1', tokenType: 'TOTP' };
  const services = [{ name: 'Twofas', secret: SECRET, otp, order: { position: 0 } }];
  await bringBack(handset, JSON.stringify({ services, groups: [], schemaVersion: 4 }));
  await handset.text('1 account added').waitFor();
  // As Aegis writes it under a password, which takes scrypt
  await bringBack(handset, JSON.stringify({ version: 1, header: { slots: [], params: {} }, db: 'c2VhbGVk' }));
  await handset.text('This export is encrypted in a way that browsers cannot open.').waitFor();
  await bringBack(handset, '{"what": "is this"}');
  await handset.text('This file has no codes that the app can read.').waitFor();
  await handset.page.goto('/');
  await agrees(handset, 'Aegis', '--totp=SHA256', '--time-step-size=60s', '--digits=8', SECRET);
  await agrees(handset, 'Twofas', '--totp', SECRET);
});

test('a counter code is shown when it is asked for, and no code twice, not after a new start either', async ({
  handset,
}) => {
  await paste(handset, `otpauth://hotp/Counted:jan?secret=${SECRET}&issuer=Counted&counter=41`);
  for (const counter of [41, 42, 43]) {
    await expect
      .poll(() => shown(handset, 'Counted'))
      .toBe(counter === 42 ? oathtool('--hotp', '--counter=41', SECRET) : '••••••');
    await handset.button('Next code of Counted').tap();
    await expect.poll(() => shown(handset, 'Counted')).toBe(oathtool('--hotp', `--counter=${counter}`, SECRET));
    if (counter === 42) await handset.page.reload();
  }
});

test('hidden until it is tapped, and copied by the next tap', async ({ handset }) => {
  await handset.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: handset.app.url });
  await paste(handset, `otpauth://totp/Hidden:kim?secret=${SECRET}&issuer=Hidden`);
  await agrees(handset, 'Hidden', '--totp', SECRET);
  await handset.page.goto('/#settings');
  await handset.text('Hide codes').tap();
  await expect.poll(() => handset.page.getByLabel('Hide codes').isChecked()).toBe(true);
  await handset.page.goto('/');
  await handset.page.reload();
  await expect.poll(() => shown(handset, 'Hidden')).toBe('••••••');
  const body = async (): Promise<string> => (await handset.page.locator('body').textContent())!;
  expect((await body()).replaceAll(/\s/g, '')).not.toMatch(/Hiddenkim\d{6}/);
  await handset.button('Show the code of Hidden').tap();
  await agrees(handset, 'Hidden', '--totp', SECRET);
  await handset.button('Copy the code of Hidden').tap();
  await handset.text('Copied').waitFor();
  expect(await handset.page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\d{6}$/);
});

const names = (page: Page): Promise<string[]> => page.locator('ul.list b').allTextContents();

test('named anew, put in another order, and removed', async ({ handset }) => {
  await paste(handset, `otpauth://totp/One:lea?secret=${SECRET}&issuer=One`);
  await paste(handset, `otpauth://totp/Two:max?secret=${SECRET}&issuer=Two`);
  await paste(handset, `otpauth://totp/Three:ned?secret=${SECRET}&issuer=Three`);
  const { page } = handset;
  await page.goto('/#settings/accounts');
  await handset.button('Move Three up').tap();
  await handset.text('Three is now at place 2').waitFor({ state: 'attached' });
  await page.getByRole('link', { name: 'Two', exact: true }).tap();
  await page.getByLabel('Name in this app', { exact: true }).fill('Work');
  await handset.button('Save: Name in this app').tap();
  await handset.text('Saved.').waitFor();
  await page.goto('/');
  await page.reload();
  await handset.heading('Codes').waitFor();
  await expect.poll(() => names(page)).toEqual(['One', 'Three', 'Work']);
  await page.goto('/#settings/accounts');
  await page.getByRole('link', { name: 'Three', exact: true }).tap();
  await handset.button('Remove').tap();
  await handset.heading('Remove Three?').waitFor();
  await handset.button('Keep').tap();
  await handset.button('Remove').tap();
  await handset.button('Remove').tap();
  await handset.text('Three was removed').waitFor();
  expect(await kept(page)).toMatchObject({ accounts: 2, seeds: 2 });
  await page.goto('/');
  await expect.poll(() => names(page)).toEqual(['One', 'Work']);
});

test('a linked account that is removed here is gone on the server; without a network the app says what is left to do', async ({
  person,
}) => {
  const { account, visitor, page, handset } = person;
  const number = await visitor.ask(page, account);
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await handset.done();
  expect(await phonesOn(page)).toHaveLength(1);

  await handset.page.goto('/#settings/accounts');
  await handset.page.locator('ul.order a.cover').tap();
  await handset.page.getByLabel('Name of this phone', { exact: true }).fill('Anna’s <b>phone</b>');
  await handset.button('Save: Name of this phone').tap();
  await handset.text('Saved.').waitFor();
  await page.reload();
  expect(await phonesOn(page)).toEqual(['Anna’s <b>phone</b>']);

  await handset.button('Remove').tap();
  await handset.context.setOffline(true);
  await handset.button('Remove').tap();
  await handset.text('The service could not be told, because there is no network.').waitFor();
  await handset.text('The service goes on asking this phone').waitFor();
  expect(await kept(handset.page)).toMatchObject({ accounts: 1, keys: 1, seeds: 1 });
  await handset.context.setOffline(false);
  await handset.button('Try again').tap();
  await handset.text('was removed').waitFor();
  expect(await kept(handset.page)).toMatchObject({ accounts: 0, keys: 0, seeds: 0 });
  await page.reload();
  expect(await phonesOn(page)).toEqual([]);
});

test('saved under a passphrase, wiped, and brought back', async ({ handset }) => {
  const { page } = handset;
  await paste(handset, `otpauth://hotp/Kept:ole?secret=${SECRET}&issuer=Kept&counter=9&digits=8`);
  await page.goto('/#settings/codes');
  await page.getByLabel('Passphrase', { exact: true }).fill('too short');
  await handset.button('Save the file').tap();
  await handset.text('Use at least 12 characters.').waitFor();
  await page.getByLabel('Passphrase', { exact: true }).fill('a long passphrase');
  await page.getByLabel('Passphrase again').fill('another passphrase');
  await handset.button('Save the file').tap();
  await handset.text('The two are not the same.').waitFor();
  await page.getByLabel('Passphrase again').fill('a long passphrase');
  const [file] = await Promise.all([page.waitForEvent('download'), handset.button('Save the file').tap()]);
  const text = readFileSync(await file.path(), 'utf8');
  expect(text).not.toMatch(/Kept|ole|JBSWY3DP/);
  for (const store of ['accounts', 'seeds', 'values']) await empty(page, store);
  await page.goto('about:blank');
  await bringBack(handset, text, 'a long passphrase');
  await handset.text('1 account added').waitFor();
  await bringBack(handset, text, 'a long passphrase');
  await handset.text('0 accounts added').waitFor();
  await page.goto('/');
  await handset.button('Next code of Kept').tap();
  await expect.poll(() => shown(handset, 'Kept')).toBe(oathtool('--hotp', '--counter=9', '--digits=8', SECRET));
});
