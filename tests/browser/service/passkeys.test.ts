/** Passkeys, as people use them: with Chromium's own authenticator, which is another implementation of what browsers and keys do. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Authenticator } from '../authenticator.js';
import { violations } from '../axe.js';
import { launch } from '../chromium.js';
import { Visitor } from './browser.js';
import { PASSWORD, Phone, Service } from './service.js';

let browser: Browser;
let service: Service;
let phone: Phone;
let visitor: Visitor;
let page: Page;
let authenticator: Authenticator;

beforeAll(async () => {
  browser = await launch();
  service = await Service.start();
  phone = new Phone();
  await service.addUser('anna');
  await service.enrol('anna', phone);
});
afterAll(async () => {
  await phone.stop();
  await service.stop();
  await browser.close();
});
beforeEach(async () => {
  visitor = await Visitor.open(browser, service);
  page = await visitor.page();
  authenticator = await Authenticator.plugIn(page);
});
afterEach(async () => {
  await visitor.leave();
});

/** Makes a passkey on its page. */
async function add(name: string): Promise<void> {
  await page.goto('/account/passkeys');
  await page.getByLabel('Name of the passkey').last().fill(name);
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await page.getByRole('heading', { name }).waitFor();
}

async function signOut(): Promise<void> {
  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.waitForURL('**/sign-in');
}

/** Signs in with the phone and removes all passkeys, so that the next test begins without one. */
async function removeAll(): Promise<void> {
  await authenticator.answers(false);
  await signOut();
  await visitor.signIn(page, phone);
  await page.goto('/account/passkeys');
  for (let left = await page.locator('.rows > li').count(); left > 0; left--) {
    await page.locator('summary[aria-label^="Change"]').first().click();
    await page.getByRole('button', { name: 'Remove this passkey' }).first().click();
    await page.waitForURL('**/account/passkeys');
  }
}

test('a passkey: made, in the place of the phone, alone, renamed and removed', async () => {
  // Nobody answers the offer in the list of names by itself
  await authenticator.answers(false);
  await visitor.signIn(page, phone);
  await page.goto('/account/passkeys');
  await page.getByText('You have no passkey yet.').waitFor();
  expect(await violations(page)).toEqual([]);
  await authenticator.answers(true);
  await add('Touch ID');
  const [credential] = await authenticator.credentials();
  expect(credential).toMatchObject({ isResidentCredential: true, rpId: 'localhost' });
  expect(Buffer.from(credential!.userHandle!, 'base64')).toHaveLength(32);
  expect(await violations(page)).toEqual([]);
  // The same device has one already
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await page.getByText('This device has a passkey for your account already.').waitFor();
  await authenticator.answers(false);
  await signOut();

  await visitor.ask(page);
  await page.getByText('I can’t use my phone').click();
  await page.getByRole('link', { name: 'Use a passkey or security key' }).click();
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await authenticator.answers(true);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('**/account');
  await authenticator.answers(false);
  await signOut();

  expect(await violations(page)).toEqual([]);
  const button = page.getByRole('button', { name: 'Sign in with a passkey' });
  await button.waitFor();
  await authenticator.answers(true);
  await button.click();
  await page.waitForURL('**/account');
  await page.goto('/account/passkeys');
  await page.getByText('Used here').waitFor();
  await page.locator('summary[aria-label="Change Touch ID"]').click();
  await page.getByLabel('Name of the passkey').first().fill('Finger');
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.getByRole('heading', { name: 'Finger' }).waitFor();

  await page.locator('summary[aria-label="Change Finger"]').click();
  await page.getByRole('button', { name: 'Remove this passkey' }).click();
  // It had opened this session
  await page.waitForURL('**/sign-in**');
});

test('a passkey is chosen from the list of names, without a button', async () => {
  await authenticator.answers(false);
  await visitor.signIn(page, phone);
  await authenticator.answers(true);
  await add('Touch ID');
  await authenticator.answers(false);
  await signOut();
  // The authenticator chooses its only passkey by itself
  await authenticator.answers(true);
  // The page that is loaded again goes on before it is through
  await Promise.all([page.waitForURL('**/account'), page.reload().catch(() => undefined)]);
  await removeAll();
});

test('of each algorithm, one that is asked for alone', async () => {
  await authenticator.answers(false);
  await visitor.signIn(page, phone);
  await authenticator.answers(true);
  for (const algorithm of [-8, -7, -257]) {
    await page.route('**/account/passkeys/options', async (route) => {
      const answer = await route.fetch();
      const options = await answer.json();
      options.pubKeyCredParams = options.pubKeyCredParams.filter(({ alg }: { alg: number }) => alg === algorithm);
      options.excludeCredentials = [];
      expect(options.pubKeyCredParams).toHaveLength(1);
      await route.fulfill({ response: answer, json: options });
    });
    await add(`Algorithm ${algorithm}`);
    await page.unroute('**/account/passkeys/options');
    await authenticator.answers(false);
    await signOut();
    await visitor.ask(page);
    await page.goto('/sign-in/passkey');
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    await authenticator.answers(true);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL('**/account');
  }
  await removeAll();
});

test('who is not verified is not let in, and can try again', async () => {
  await authenticator.answers(false);
  await visitor.signIn(page, phone);
  await authenticator.answers(true);
  await add('Touch ID');
  await authenticator.answers(false);
  await signOut();
  const button = page.getByRole('button', { name: 'Sign in with a passkey' });
  await button.waitFor();
  await authenticator.verifies(false);
  await authenticator.answers(true);
  // After the refusal the page offers the list of names again, and this authenticator would take it before the second click.
  await page.evaluate(() => {
    PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
  });
  await button.click();
  await page.getByText('No passkey was used. You can try again').waitFor();
  await authenticator.verifies(true);
  await button.click();
  await page.waitForURL('**/account');
  await removeAll();
});

test('a passkey that was removed here and not in the device is refused in words', async () => {
  await authenticator.answers(false);
  await visitor.signIn(page, phone);
  await authenticator.answers(true);
  await add('Touch ID');
  await removeAll();
  await signOut();
  const button = page.getByRole('button', { name: 'Sign in with a passkey' });
  await button.waitFor();
  await authenticator.answers(true);
  await button.click();
  await page.locator('#errors:focus').getByText('The passkey was not accepted').waitFor();
  expect(await violations(page)).toEqual([]);
});

test('without JavaScript the pages say what a passkey needs, and the password works', async () => {
  const plain = await Visitor.open(browser, service, { javaScriptEnabled: false });
  const tab = await plain.page();
  await tab.goto('/sign-in');
  expect(await tab.locator('noscript p').textContent()).toContain('A passkey needs JavaScript.');
  expect(await tab.locator('noscript p').isVisible()).toBe(true);
  expect(await tab.getByRole('button', { name: 'Sign in with a passkey' }).isVisible()).toBe(false);
  await tab.fill('#username', 'anna');
  await tab.fill('#password', PASSWORD);
  await tab.click('button.main');
  await tab.waitForURL('**/sign-in/wait');
  await plain.close();
});
