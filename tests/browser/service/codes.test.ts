/** What signs in besides the phone, as people use it: backup codes, a codes app (Debian's oathtool), app passwords. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violations } from '../axe.js';
import { test as anna, scan } from './browser.js';

const test = anna.override('options', { permissions: ['clipboard-read', 'clipboard-write'] });

/** From the waiting page to the form for a code. */
async function otherWay(page: Page): Promise<void> {
  await page.getByText('I can’t use my phone').click();
  await page.getByRole('link', { name: 'Enter a code' }).click();
  await page.getByLabel('Code', { exact: true }).waitFor();
}

test('backup codes: made, copied, downloaded, and one of them in the place of the phone', async ({
  phone,
  visitor,
  page,
}) => {
  await visitor.signIn(page, phone);
  await page.getByRole('link', { name: 'Backup codes' }).click();
  await page.getByText('Create new codes').click();
  await page.getByRole('button', { name: 'Create backup codes' }).click();
  const codes = await page.locator('.codes code').allTextContents();
  expect(codes).toHaveLength(10);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.match(/[0-9a-z]{4}-[0-9a-z]{4}/g)).toEqual(codes);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('backup-codes.txt');
  expect(readFileSync(await file.path(), 'utf8')).toContain(codes.join('\r\n'));
  await page.getByRole('link', { name: 'I saved them' }).click();
  await page.getByText('10 of 10 left').waitFor();
  await visitor.signOut(page);

  await visitor.ask(page);
  await otherWay(page);
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Code', { exact: true }).fill('aaaa-aaaa');
  await page.keyboard.press('Enter');
  await page.locator('#errors:focus').getByText('This code is wrong, or was used.').waitFor();
  await page.getByLabel('Code', { exact: true }).fill(` ${codes[3]!.toUpperCase()} `);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/account');
  await page.getByText('9 of 10 left').waitFor();
});

test('a codes app: scanned, its first code typed, and a later one in the place of the phone', async ({
  phone,
  visitor,
  page,
}) => {
  await visitor.signIn(page, phone);
  await page.getByRole('link', { name: 'Codes apps' }).click();
  await page.getByRole('link', { name: 'Set up a codes app' }).click();
  const link = new URL(await scan(page.locator('.qr')));
  await page.getByText('Type it instead').click();
  expect((await page.textContent('#secret'))!.replaceAll(' ', '')).toBe(link.searchParams.get('secret'));
  expect([link.host, decodeURIComponent(link.pathname), link.searchParams.get('issuer')]).toEqual([
    'totp',
    '/Nod:anna',
    'Nod',
  ]);
  expect(await violations(page)).toEqual([]);
  const code = (when = 'now') =>
    execFileSync('oathtool', ['--totp', '--base32', '--now', when, link.searchParams.get('secret')!], {
      encoding: 'utf8',
    }).trim();
  await page.getByLabel('Name of the app').fill('Aegis');
  // A person's code may be half a minute old: that of the step before leaves the present one for the sign-in.
  await page.getByLabel('Code', { exact: true }).fill(code('30 seconds ago'));
  await page.getByRole('button', { name: 'Add codes app' }).click();
  await page.getByRole('heading', { name: 'Aegis' }).waitFor();
  await visitor.signOut(page);

  await visitor.ask(page);
  await otherWay(page);
  await page.getByLabel('Code', { exact: true }).fill(code().replace(/^.../, '$& '));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/account');
});

test('an app password: shown once, copied, and removed', async ({ phone, visitor, page }) => {
  await visitor.signIn(page, phone);
  await page.getByRole('link', { name: 'Manage app passwords' }).click();
  await page.getByLabel('Name of the program').fill('Thunderbird on my laptop');
  await page.getByLabel('What it is for').selectOption({ label: 'Reading mail (IMAP)' });
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Create app password' }).click();
  const secret = (await page.textContent('#secret'))!;
  expect(secret).toMatch(/^([0-9a-z]{5}-){4}[0-9a-z]{6}$/);
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByText('Reading mail (IMAP)').first().waitFor();
  expect(await page.content()).not.toContain(secret);
  await page.locator('.rows summary').click();
  await page.getByRole('button', { name: 'Remove this app password' }).click();
  await page.getByText('You have no app password yet.').waitFor();
});

test('another browser is signed out', async ({ phone, visitor, page, elsewhere }) => {
  await visitor.signIn(page, phone);
  const tab = await elsewhere.page();
  await elsewhere.signIn(tab, phone);
  await page.reload();
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await page.waitForURL('**/account');
  expect(await page.getByRole('button', { name: 'Sign out everywhere else' }).count()).toBe(0);
  await tab.reload();
  expect(tab.url()).toContain('/sign-in');
});
