/** "Remember this browser", with the key that Chromium keeps: a tap is enough there, and nowhere else. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../axe.js';
import { launch } from '../chromium.js';
import { digits, Visitor } from './browser.js';
import { Phone, Service } from './service.js';

let browser: Browser;
let service: Service;
let phone: Phone;
beforeAll(async () => {
  browser = await launch();
  service = await Service.start();
  const admin = new Phone();
  const first = await Visitor.open(browser, service);
  await first.setUp(admin);
  await Promise.all([first.close(), admin.stop()]);
  // An administrator types six digits wherever they are: this is about everybody else
  await service.addUser('bert');
  phone = new Phone();
});
afterAll(async () => {
  await phone.stop();
  await service.stop();
  await browser.close();
});

test('a remembered browser needs a tap, and stolen cookies a number', async () => {
  const visitor = await Visitor.open(browser, service);
  const page = await visitor.page();
  await visitor.submit(page, 'bert');
  await page.getByRole('link', { name: 'Turn on two-step verification' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await visitor.link(page, phone, 'Bert’s phone');
  await visitor.turnOn(page, phone);
  await page.goto('/account');
  const signOut = async (on: Page): Promise<void> => {
    await on.getByRole('button', { name: 'Sign out', exact: true }).click();
    await on.waitForURL('**/sign-in');
  };
  await signOut(page);

  // The cookie alone says that Bert was here before
  const number = await visitor.ask(page, 'bert');
  expect(number).toMatch(/^\d\d$/);
  expect(await violations(page)).toEqual([]);
  const noted = page.waitForResponse('**/sign-in/remember');
  await page.getByLabel('Remember this browser for 30 days').check();
  expect((await noted).status()).toBe(204);
  await Promise.all([page.waitForURL('**/account'), phone.approve(number)]);
  await signOut(page);

  await visitor.ask(page, 'bert');
  expect(await digits(page)).toBe('');
  await Promise.all([page.waitForURL('**/account'), phone.answer('--answer', 'yes')]);
  const stolen = await visitor.context.cookies();
  // No script can take the key along
  const copied = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('nod');
      request.onsuccess = () => resolve(request.result);
    });
    const keys = await new Promise<CryptoKeyPair>((resolve) => {
      const request = database.transaction('keys').objectStore('keys').get('browser');
      request.onsuccess = () => resolve(request.result);
    });
    return crypto.subtle.exportKey('pkcs8', keys.privateKey).then(
      () => 'copied',
      (error: DOMException) => error.name,
    );
  });
  expect(copied).toBe('InvalidAccessError');

  const thief = await Visitor.open(browser, service);
  await thief.context.addCookies(stolen.filter((cookie) => cookie.name === 'nod-browser'));
  const tab = await thief.page();
  expect(await thief.ask(tab, 'bert')).toMatch(/^\d\d$/);
  expect([...visitor.complaints, ...thief.complaints]).toEqual([]);
  await Promise.all([visitor.close(), thief.close()]);
});
