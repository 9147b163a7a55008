/** The app lock: codes and requests behind the phone’s own lock, which alone gives the key that opens them (WebAuthn PRF). */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { Authenticator } from '../authenticator.js';
import type { Handset } from './handset.js';
import { test } from './setup.js';

async function turn(handset: Handset): Promise<void> {
  await handset.page.goto('/#settings');
  await handset.page.getByText('Lock the app', { exact: true }).tap();
}

async function startAgain({ page }: Handset): Promise<void> {
  await page.goto('/#');
  await page.reload();
}

/** Whether a script of the app could open the seeds with what the browser keeps. */
function opens(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('nod');
      request.onsuccess = () => resolve(request.result);
    });
    const all = (store: string): Promise<unknown[]> =>
      new Promise((resolve) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      });
    const keys: CryptoKey[] = [];
    const look = (value: unknown): void => {
      if (value instanceof CryptoKey) keys.push(value);
      else if (value !== null && typeof value === 'object' && !ArrayBuffer.isView(value))
        Object.values(value).forEach(look);
    };
    (await all('values')).forEach(look);
    database.close();
    return keys.some((key) => key.usages.includes('decrypt'));
  });
}

test('locked at every start, opened by the phone’s lock alone, and turned off by nothing else', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const lock = await Authenticator.plugIn(handset.page, { hasPrf: true });
  expect(await opens(handset.page)).toBe(true);
  const control = handset.page.getByRole('switch', { name: 'Lock the app' });
  const code = (): Promise<string | null> => handset.page.locator('.code').textContent();
  await turn(handset);
  await expect.poll(() => control.isChecked()).toBe(true);
  expect(await opens(handset.page)).toBe(false);
  await startAgain(handset);
  await handset.heading('The app is locked').waitFor();
  const number = await visitor.ask(page, account);
  await page.getByText('The request is on your phone.').waitFor();
  expect(await handset.card.count()).toBe(0);
  expect(await handset.page.locator('.code').count()).toBe(0);
  await handset.button('Unlock').tap();
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await handset.done();
  await expect.poll(code).toMatch(/^\d{3}\s\d{3}$/);

  await turn(handset);
  await expect.poll(() => control.isChecked()).toBe(false);
  await startAgain(handset);
  await expect.poll(code).toMatch(/^\d{3}\s\d{3}$/);

  // Somebody else has the phone
  await turn(handset);
  await expect.poll(() => control.isChecked()).toBe(true);
  await lock.verifies(false);
  await turn(handset);
  await handset.text('It was not unlocked, so nothing changed.').waitFor();
  expect(await control.isChecked()).toBe(true);
  await startAgain(handset);
  await handset.button('Unlock').tap();
  await handset.text('It stayed locked. Try again.').waitFor();
  expect(await handset.page.locator('.code').count()).toBe(0);
});

test('a phone whose lock gives no key is told so, and stays open', async ({ person }) => {
  const { handset } = person;
  await Authenticator.plugIn(handset.page);
  await turn(handset);
  await handset.text('This phone or browser has no screen lock that the app can use.').waitFor();
  expect(await opens(handset.page)).toBe(true);
});
