/** Every way to add an account to the app, and what stands in the way. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launch } from '../chromium.js';
import { scan, Visitor } from '../service/browser.js';
import { PASSWORD, Phone } from '../service/service.js';
import { cameraArguments, look } from './camera.js';
import { Handset, opener } from './handset.js';
import { kept } from './inside.js';
import { test as base } from './setup.js';

let people = 0;

const test = base
  /** A browser with a camera, and what that looks at. */
  // biome-ignore lint/correctness/noEmptyPattern: it needs nothing of what is before it
  .extend('studio', { scope: 'file' }, async ({}, { onCleanup }) => {
    const folder = mkdtempSync(join(tmpdir(), 'nod-camera-'));
    const path = join(folder, 'scene.y4m');
    look(path, undefined);
    const browser = await launch(...cameraArguments(path));
    onCleanup(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });
    return { browser, see: (text: string | undefined) => look(path, text) };
  })
  /** Anna, who has no phone yet, at the page that shows the link for her first one. */
  .extend('anna', async ({ browser, app }, { onCleanup }) => {
    const account = `anna${++people}`;
    await app.service.addUser(account);
    const visitor = await Visitor.open(browser, app.service);
    const page = await visitor.page();
    await linkingPage(visitor, page, account);
    onCleanup(() => visitor.leave());
    const link = (await page.textContent('#link'))!;
    return { account, visitor, page, link, qr: page.locator('.qr').first() };
  });

/** From the sign-in to the page with the link for a first phone. */
async function linkingPage(visitor: Visitor, page: Page, account: string): Promise<void> {
  await visitor.submit(page, account);
  await page.waitForURL('**/account');
  await page.goto('/2fa');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('#link').waitFor({ state: 'attached' });
}

/** The person finds the same code on both screens and says yes. */
async function confirm(handset: Handset, page: Page): Promise<void> {
  await handset.heading('Compare this code').waitFor();
  await page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
  const shown = (await page.locator('.pair span').allTextContents()).join('-');
  expect(await handset.page.locator('.large').textContent()).toBe(shown);
  await page.getByRole('button', { name: 'Yes, add it' }).click();
}

/** The whole way after a link was taken up: codes that are saved on the phone, and the computer goes on by itself. */
async function finish(handset: Handset, page: Page): Promise<string[]> {
  await confirm(handset, page);
  await handset.heading('Save your backup codes').waitFor();
  const codes = await backupCodes(handset);
  const [file] = await Promise.all([handset.page.waitForEvent('download'), handset.button('Download').tap()]);
  const saved = readFileSync(await file.path(), 'utf8');
  for (const code of codes) expect(saved).toContain(code);
  await handset.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: handset.app.url });
  await handset.button('Copy all').tap();
  await handset.text('Copied').waitFor();
  expect(await handset.page.evaluate(() => navigator.clipboard.readText())).toBe(saved);
  await handset.button('Continue').tap();
  await handset.text('Say first that you have saved them.').waitFor();
  await handset.page.getByLabel('I have saved them').check();
  await handset.button('Continue').tap();
  await handset.heading('This phone is ready').waitFor();
  // No second set of codes on the computer: the last step is a sign-in to try
  await page.getByRole('button', { name: 'Ask my phone' }).waitFor();
  await handset.button('Done').tap();
  await handset.heading('Codes').waitFor();
  return codes;
}

async function backupCodes(handset: Handset): Promise<string[]> {
  const codes = await handset.page.getByRole('list', { name: 'Backup codes' }).locator('code').allTextContents();
  expect(codes).toHaveLength(10);
  for (const code of codes) expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  return codes;
}

/** What a sign-in on this phone begins with. */
async function signIn(handset: Handset, account: string, password = PASSWORD): Promise<void> {
  await handset.page.goto('/#link');
  await handset.page.getByRole('link', { name: 'Sign in on this phone' }).tap();
  await handset.page.getByLabel('User name').fill(account);
  await handset.page.getByLabel('Password', { exact: true }).fill(password);
  await handset.button('Sign in').tap();
}

async function atCamera(browser: Browser, app: Handset['app']): Promise<Handset> {
  const handset = await Handset.open(browser, app);
  await handset.page.goto('/#link');
  return handset;
}

test('by the camera: the first phone, its backup codes, and the sign-in that tries it', async ({
  studio,
  app,
  anna,
}) => {
  studio.see(await scan(anna.qr));
  const handset = await atCamera(studio.browser, app);
  await finish(handset, anna.page);
  await anna.page.getByRole('button', { name: 'Ask my phone' }).click();
  await anna.page.waitForURL('**/sign-in/wait');
  const number = (await anna.page.locator('.number span').allTextContents()).join('');
  await handset.review();
  await Promise.all([anna.page.waitForURL('**/account/two-step/done'), handset.approve(number)]);
  await anna.page.getByRole('heading', { name: 'Your account is protected' }).waitFor();
  await handset.done();
  await handset.text('Two-step verification is off').waitFor({ state: 'detached' });
  await handset.leave();
});

test('by a picture of the code', async ({ anna, handset }) => {
  await handset.page.goto('/#link');
  const choose = async (picture: Buffer): Promise<void> => {
    const [chooser] = await Promise.all([
      handset.page.waitForEvent('filechooser'),
      handset.button('Choose a picture').tap(),
    ]);
    await chooser.setFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture });
  };
  await choose(await anna.page.getByRole('heading', { level: 1 }).screenshot());
  await handset.text('There is no QR code in this picture.').waitFor();
  await choose(await anna.qr.screenshot());
  await finish(handset, anna.page);
});

test('by the short code, as people type it', async ({ anna, handset }) => {
  const code = (await anna.page.locator('#code code').allTextContents()).join(' ').toLowerCase();
  await handset.page.goto('/#link');
  await handset.page.getByRole('link', { name: 'Type the code' }).tap();
  await handset.button('Add this phone').tap();
  await handset.text('Type your user name.').waitFor();
  await handset.page.getByLabel('User name').fill(` ${anna.account.toUpperCase()} `);
  await handset.page.getByLabel('Short code').fill('aaaa aaaa');
  await handset.button('Add this phone').tap();
  await handset.text('The user name or the code is wrong').waitFor();
  await handset.page.getByLabel('Short code').fill(` ${code}`);
  await handset.page.getByLabel('Name of this phone').fill('Anna’s new phone');
  await handset.button('Add this phone').tap();
  await finish(handset, anna.page);
  await anna.page.goto('/account');
  await anna.page.getByText('Anna’s new phone').first().waitFor();
});

test('by pasting the link', async ({ anna, handset }) => {
  await handset.page.goto('/#link');
  await handset.page.getByRole('link', { name: 'Paste the link' }).tap();
  await handset.button('Use this link').tap();
  await handset.text('Paste the link first.').waitFor();
  await handset.page.getByLabel('Link').fill('what is this?');
  await handset.button('Use this link').tap();
  await handset.text('This is not a QR code or link for this app.').waitFor();
  await handset.page.getByLabel('Link').fill(` ${anna.link}\n`);
  await handset.button('Use this link').tap();
  await finish(handset, anna.page);
});

test('by signing in: a first phone turns two-step verification on; the next is let in by a backup code', async ({
  browser,
  app,
  handset,
}) => {
  const account = `anna${++people}`;
  await app.service.addUser(account);
  await signIn(handset, account, 'not the password');
  await handset.text('The user name or the password is not right.').waitFor();
  await handset.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await handset.button('Sign in').tap();
  await handset.heading('Your password is right').waitFor();
  await handset.button('Authorize this phone').tap();
  await handset.heading('Save your backup codes').waitFor();
  const [code] = await backupCodes(handset);
  await handset.page.getByLabel('I have saved them').check();
  await handset.button('Continue').tap();
  await handset.button('Turn on two-step verification').tap();
  await handset.text('Two-step verification is on').waitFor();
  await handset.button('Done').tap();
  const visitor = await Visitor.open(browser, app.service);
  const page = await visitor.page();
  const number = await visitor.ask(page, account);
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await visitor.leave();

  const next = await Handset.open(browser, app);
  await signIn(next, account);
  await next.heading('Is it you?').waitFor();
  await next.page.getByLabel('Or type a code').fill('0000-0000');
  await next.button('Use this code').tap();
  await next.text('This code is wrong, or was used.').waitFor();
  await next.page.getByLabel('Or type a code').fill(code!);
  await next.button('Use this code').tap();
  await next.heading('This phone is ready').waitFor();
  await next.leave();
});

test('by signing in: the old phone says who it is, yes or no', async ({ app, handset }) => {
  const account = `anna${++people}`;
  const old = await app.service.addPerson(account, 'Old phone');
  await signIn(handset, account);
  await handset.heading('Is it you?').waitFor();
  await handset.text('A phone of yours was asked: Old phone').waitFor();
  await old.answer('--answer', 'no');
  await handset.heading('Your other phone said no').waitFor();
  expect(await kept(handset.page)).toMatchObject({ accounts: 0, keys: 0 });
  await handset.button('Try again').tap();
  await handset.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await handset.button('Sign in').tap();
  await handset.heading('Is it you?').waitFor();
  await old.approve((await handset.page.locator('.large').textContent())!);
  await handset.heading('Your other phone said yes').waitFor();
  await handset.button('Authorize this phone').tap();
  await handset.heading('This phone is ready').waitFor();
  await old.stop();
});

test.for([
  ['refused', 'The camera is off for this app'],
  ['absent', 'No camera here'],
  ['black', 'The camera shows nothing'],
] as const)(
  'the camera is %s: the other ways are on the same screen',
  async ([how, title], { browser, studio, app, anna }) => {
    studio.see(undefined);
    // It is there, and nobody allows it
    const refusing = how === 'refused' ? await launch('--use-fake-device-for-media-stream') : undefined;
    const handset = await Handset.open(how === 'black' ? studio.browser : (refusing ?? browser), app, (context) =>
      how === 'absent' ? context.grantPermissions(['camera'], { origin: app.url }) : Promise.resolve(),
    );
    await handset.page.goto('/#link');
    await handset.heading(title).waitFor();
    for (const name of ['Type the code', 'Paste the link', 'Sign in on this phone'])
      expect(await handset.page.getByRole('link', { name }).isVisible()).toBe(true);
    expect(await handset.button('Choose a picture').isVisible()).toBe(true);
    if (how === 'black') {
      // It was covered, and is not any more
      studio.see(anna.link);
      await handset.button('Start the camera again').tap();
    } else {
      const [chooser] = await Promise.all([
        handset.page.waitForEvent('filechooser'),
        handset.button('Choose a picture').tap(),
      ]);
      await chooser.setFiles({ name: 'code.png', mimeType: 'image/png', buffer: await anna.qr.screenshot() });
    }
    await confirm(handset, anna.page);
    await handset.heading('Save your backup codes').waitFor();
    await handset.leave();
    await refusing?.close();
  },
);

test('No on the other screen: nothing is left on the phone', async ({ anna, handset }) => {
  await handset.claim(anna.link);
  await anna.page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
  await anna.page.getByRole('button', { name: /^No/ }).click();
  await handset.heading('The phone was not added').waitFor();
  expect(await kept(handset.page)).toMatchObject({ accounts: 0, keys: 0, links: 0, seeds: 0 });
});

test('the phone cancels: the other screen says so, and no yes counts any more', async ({ anna, handset }) => {
  await handset.claim(anna.link);
  await anna.page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
  await handset.button('Cancel').tap();
  await handset.heading('Add an account').waitFor();
  await anna.page.getByRole('heading', { name: 'The phone was not added' }).waitFor();
  await expect.poll(() => kept(handset.page)).toMatchObject({ accounts: 0, keys: 0, links: 0, seeds: 0 });
});

test('the other screen says yes just before the phone cancels: the phone is linked', async ({ anna, handset }) => {
  await handset.claim(anna.link);
  await anna.page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
  // The app has not heard of it yet
  await handset.page.route('**/v1/enrolments/cancel', async (route) => {
    await anna.page.getByRole('button', { name: 'Yes, add it' }).click();
    await anna.page.getByRole('heading', { name: /is added$|is linked$/ }).waitFor();
    await route.continue();
  });
  await handset.button('Cancel').tap();
  await expect.poll(() => kept(handset.page), { timeout: 20_000 }).toMatchObject({ accounts: 1, keys: 1, links: 0 });
  await handset.page.goto('/#');
  await handset.text(anna.account).first().waitFor();
});

test('Ctrl-C cancels at a terminal that stands in for the phone', async ({ anna }) => {
  const terminal = new Phone();
  const { run } = await terminal.claim(anna.link, 'Terminal');
  await anna.page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
  expect(await run.stop('SIGINT'), run.lines.join('\n')).toBe(1);
  await anna.page.getByRole('heading', { name: 'The phone was not added' }).waitFor();
  expect((await terminal.accounts()).join()).toContain('No accounts');
  await terminal.stop();
});

test('the phone cancels without a network: the app tells the server at its next start', async ({ anna, handset }) => {
  await handset.claim(anna.link);
  await anna.page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
  await handset.page.route('**/v1/enrolments/cancel', (route) => route.abort());
  await handset.button('Cancel').tap();
  await handset.heading('Add an account').waitFor();
  expect(await kept(handset.page)).toMatchObject({ keys: 1, links: 1 });
  await handset.page.unroute('**/v1/enrolments/cancel');
  await handset.page.reload();
  await anna.page.getByRole('heading', { name: 'The phone was not added' }).waitFor();
  await expect.poll(() => kept(handset.page)).toMatchObject({ accounts: 0, keys: 0, links: 0 });
});

test('a link works for one phone, once', async ({ browser, app, anna, handset }) => {
  await handset.claim(anna.link);
  const other = await Handset.open(browser, app);
  const refused = async (): Promise<void> => {
    await other.page.goto('about:blank');
    await other.page.goto(`/${opener(anna.link)}`);
    await other.text('This link was used before, or its time is over').waitFor();
    expect(await kept(other.page)).toMatchObject({ accounts: 0, keys: 0, links: 0 });
  };
  await refused();
  await finish(handset, anna.page);
  await refused();
  await other.leave();
});

test('the same phone takes its own link up again after the app was closed', async ({ anna, handset }) => {
  const code = await handset.claim(anna.link);
  await handset.page.goto('about:blank');
  expect(await handset.claim(anna.link)).toBe(code);
  await confirm(handset, anna.page);
  await handset.heading('Save your backup codes').waitFor();
});

test('a yes while the app is closed counts when it is opened again', async ({ anna, handset }) => {
  await handset.claim(anna.link);
  await anna.page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
  await handset.page.goto('about:blank');
  await anna.page.getByRole('button', { name: 'Yes, add it' }).click();
  await anna.page.getByRole('heading', { name: /is added$|is linked$/ }).waitFor();
  await handset.page.goto('/');
  await handset.text(anna.account).first().waitFor();
  expect(await kept(handset.page)).toMatchObject({ accounts: 1, keys: 1, links: 0, seeds: 1 });
});

test('a link of another server, and one that names another key, are not used', async ({ anna, handset }) => {
  const asked: string[] = [];
  handset.page.on('request', (request) => asked.push(new URL(request.url()).origin));
  await handset.page.goto('/#link/paste');
  await handset.page.getByLabel('Link').fill(anna.link.replace(/^.*(?=\/enrol)/, 'https://nod.example.org'));
  await handset.button('Use this link').tap();
  await handset.text('It is for https://nod.example.org.').waitFor();
  expect(new Set(asked)).toEqual(new Set([handset.app.url]));
  // Only the owner of the page that was looked at knows which key it named
  await handset.page.getByLabel('Link').fill(anna.link.replace(/[\w-]{43}$/, 'A'.repeat(43)));
  await handset.button('Use this link').tap();
  await handset.text('This belongs to another service').waitFor();
  expect(await kept(handset.page)).toMatchObject({ accounts: 0, keys: 0, links: 0 });
});

test('a tab of Safari on an iPhone makes no key, and spends no link', async ({ browser, app, anna, handset }) => {
  const context = await browser.newContext({
    baseURL: app.url,
    locale: 'en',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  // Chromium offers to install the app, as no Safari does
  await context.addInitScript(() => {
    addEventListener('beforeinstallprompt', (event) => event.stopImmediatePropagation(), true);
  });
  const safari = await Handset.in(context, app);
  const asked: string[] = [];
  safari.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await safari.page.goto(`/${opener(anna.link)}`);
  await safari.heading('First, put it on your home screen').waitFor();
  await safari.page.getByRole('link', { name: 'Put it on your home screen' }).tap();
  await safari.heading('Put it on your home screen').waitFor();
  await safari.text('Add to Home Screen').first().waitFor();
  for (const address of ['/#link', '/#link/code', '/#link/sign-in', '/#link/paste']) {
    await safari.page.goto(address);
    await safari.heading('First, put it on your home screen').waitFor();
  }
  expect((await kept(safari.page)).keys ?? 0).toBe(0);
  expect(asked.filter((path) => /enrolments|sign-ins/.test(path))).toEqual([]);
  await safari.leave();
  // The app on the home screen can still use it
  await handset.claim(anna.link);
});
