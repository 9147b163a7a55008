/** An administrator’s day: somebody new, two-step verification for everybody, and a button that asks the own phone. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { violations } from '../axe.js';
import { launch } from '../chromium.js';
import { digits, Visitor, withPhone } from './browser.js';
import { PASSWORD, Phone, type Service } from './service.js';

let browser: Browser;
let service: Service;
let phone: Phone;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  browser = await launch();
  ({ service, phone } = await withPhone(browser));
});
afterAll(async () => {
  await phone.stop();
  await service.stop();
  await browser.close();
});
beforeEach(async () => {
  visitor = await Visitor.open(browser, service);
  page = await visitor.page();
});
afterEach(async () => {
  await visitor.leave();
});

/** Gives the reason and asks the phone, which approves; the page goes on by itself. */
async function approve(reason: string, shown: string): Promise<void> {
  await page.getByLabel('Reason').last().fill(reason);
  await page.getByRole('button', { name: 'Ask my phone' }).click();
  await page.waitForURL('**/admin/approvals/*');
  await page.getByText(`${shown}: ${reason}`).waitFor();
  expect(await violations(page)).toEqual([]);
  await phone.approve(await digits(page));
}

test('somebody new is created, led through the set-up that is required, and disabled with the phone', async () => {
  await visitor.signIn(page, phone);
  await page.getByRole('link', { name: 'Organisation' }).first().click();
  await page.getByRole('heading', { name: '1 of 1 people are protected' }).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.locator('select[name="grace"]').selectOption('0');
  await page.getByLabel('Reason').fill('policy of this year');
  await page.getByRole('button', { name: 'Require it' }).click();
  await page.waitForURL('**/admin/approvals/*');
  await phone.approve(await digits(page));
  await page.getByText('It is done.').waitFor();

  await page.goto('/admin/people/new');
  await page.getByLabel('User name').fill('ben');
  await page.getByLabel('Name (optional)').fill('Ben');
  await approve('starts on Monday', 'Create ben');
  await page.getByRole('heading', { name: 'Set-up links', level: 1 }).waitFor();
  expect(await violations(page)).toEqual([]);
  const link = (await page.textContent('#link-1'))!;

  // Ben sets a password, and gets nowhere but through the set-up.
  const ben = await Visitor.open(browser, service);
  const tab = await ben.page();
  await tab.goto(link);
  expect(tab.url()).not.toContain('#');
  await tab.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await tab.getByLabel('Password again', { exact: true }).fill(PASSWORD);
  expect(await violations(tab)).toEqual([]);
  await tab.getByRole('button', { name: 'Set password' }).click();
  await tab.getByText('Your organisation requires two-step verification. Turn it on now').waitFor();
  expect(await violations(tab)).toEqual([]);
  await tab.goto('/account');
  await tab.getByText('Turn it on now to go on').waitFor();
  await tab.getByRole('button', { name: 'Continue' }).click();
  const of = new Phone();
  await ben.link(tab, of, 'Ben’s phone');
  await ben.turnOn(tab, of);
  await tab.goto('/account');
  await tab.getByRole('heading', { name: 'Your account is protected by your phone' }).waitFor();

  // The administrator looks for him, and refuses the first time.
  await page.goto('/admin/people');
  await page.getByLabel('User name or name').fill('BEN');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: 'Ben', exact: true }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Disable', exact: true }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Reason').fill('left the company');
  await page.getByRole('button', { name: 'Ask my phone' }).click();
  await page.waitForURL('**/admin/approvals/*');
  await phone.answer('--answer', 'no');
  await page.getByText('Your phone refused it.').waitFor();
  await tab.reload();
  await tab.getByRole('heading', { name: 'Your account is protected by your phone' }).waitFor();

  await page.getByRole('link', { name: 'Back to the person' }).click();
  await page.getByRole('link', { name: 'Disable', exact: true }).click();
  await approve('left the company', 'Disable ben');
  await page.getByText('It is done.').waitFor();
  expect(await violations(page)).toEqual([]);
  await tab.reload();
  expect(tab.url()).toContain('/sign-in');
  await of.stop();
  await ben.close();
  // Two people and two phones: longer than the others.
}, 180_000);

test('people come from a file, and leave as one', async () => {
  await visitor.signIn(page, phone);
  await page.goto('/admin/import');
  await page.getByLabel('A file').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('\ufeffusername;display_name\r\nchiara;"<b>Chiara</b>"\r\n'),
  });
  await page.getByRole('button', { name: 'Check only' }).click();
  await page.getByText('One person can be imported.').waitFor();
  expect(await violations(page)).toEqual([]);
  await approve('new people', 'Create one account');
  await page.getByRole('heading', { name: 'Set-up links', level: 1 }).waitFor();
  await page.getByText('<b>Chiara</b>').waitFor();
  await page.goto('/admin/groups');
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Name of the group').fill('Sales');
  await page.getByLabel('Reason').fill('they sell');
  await page.getByRole('button', { name: 'Create group' }).click();
  await page.getByLabel('User name').fill('chiara');
  await page.locator('#add-reason').fill('she sells');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByText('One member').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.goto('/admin/people?show=without');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As CSV' }).click()]);
  expect(readFileSync(await file.path(), 'utf8')).toContain('chiara,<b>Chiara</b>,Sales,');
  await page.getByRole('button', { name: 'Remind all' }).click();
  await page.getByText('One person was reminded.').waitFor();
});
