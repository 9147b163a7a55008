/** An administrator’s day: somebody new, two-step verification for everybody, and a button that asks the own phone. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { faults } from '../axe.js';
import { digits, mailed as test, Visitor } from './browser.js';
import { PASSWORD, Phone } from './service.js';

/** Gives the reason and asks the phone, which approves; the page goes on by itself. */
async function approve(page: Page, phone: Phone, reason: string, shown: string): Promise<void> {
  await page.getByLabel('Reason').last().fill(reason);
  await page.getByRole('button', { name: 'Ask my phone' }).click();
  await page.waitForURL('**/admin/approvals/*');
  await page.getByText(`${shown}: ${reason}`).waitFor();
  expect(await faults(page)).toEqual([]);
  await phone.approve(await digits(page));
}

test('somebody new is created, led through the set-up that is required, and disabled with the phone', async ({
  phone,
  visitor,
  page,
  elsewhere: ben,
}) => {
  await visitor.signIn(page, phone);
  await page.getByRole('link', { name: 'Organisation' }).first().click();
  await page.getByRole('heading', { name: '1 of 1 people are protected' }).waitFor();
  expect(await faults(page)).toEqual([]);

  await page.locator('select[name="grace"]').selectOption('0');
  await page.getByLabel('Reason').fill('policy of this year');
  await page.getByRole('button', { name: 'Require it' }).click();
  await page.waitForURL('**/admin/approvals/*');
  await phone.approve(await digits(page));
  await page.getByText('It is done.').waitFor();

  await page.goto('/admin/people/new');
  await page.getByLabel('User name').fill('ben');
  await page.getByLabel('Name (optional)').fill('Ben');
  await approve(page, phone, 'starts on Monday', 'Create ben');
  await page.getByRole('heading', { name: 'Set-up links', level: 1 }).waitFor();
  expect(await faults(page)).toEqual([]);
  const link = (await page.textContent('#link-1'))!;

  // Ben sets a password, and gets nowhere but through the set-up.
  const tab = await ben.page();
  await tab.goto(link);
  expect(tab.url()).not.toContain('#');
  await tab.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await tab.getByLabel('Password again', { exact: true }).fill(PASSWORD);
  expect(await faults(tab)).toEqual([]);
  await tab.getByRole('button', { name: 'Set password' }).click();
  await tab.getByText('Your organisation requires two-step verification. Turn it on now').waitFor();
  expect(await faults(tab)).toEqual([]);
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
  expect(await faults(page)).toEqual([]);
  await page.getByRole('link', { name: 'Disable', exact: true }).click();
  expect(await faults(page)).toEqual([]);
  await page.getByLabel('Reason').fill('left the company');
  await page.getByRole('button', { name: 'Ask my phone' }).click();
  await page.waitForURL('**/admin/approvals/*');
  await phone.answer('--answer', 'no');
  await page.getByText('Your phone refused it.').waitFor();
  await tab.reload();
  await tab.getByRole('heading', { name: 'Your account is protected by your phone' }).waitFor();

  await page.getByRole('link', { name: 'Back to the person' }).click();
  await page.getByRole('link', { name: 'Disable', exact: true }).click();
  await approve(page, phone, 'left the company', 'Disable ben');
  await page.getByText('It is done.').waitFor();
  expect(await faults(page)).toEqual([]);
  await tab.reload();
  expect(tab.url()).toContain('/sign-in');
  await page.goto('/admin');
  await page.getByRole('link', { name: 'Require it no longer…' }).click();
  await approve(page, phone, 'one group first', 'No longer require two-step verification of everyone');
  await page.getByText('It is done.').waitFor();
  await of.stop();
  // Two people and two phones: longer than the others.
}, 180_000);

test('people come from a file, and leave as one', async ({ phone, visitor, page }) => {
  await visitor.signIn(page, phone);
  await page.goto('/admin/import');
  await page.getByLabel('Or paste the table, as CSV').fill('username,groups\nanna,\nchiara,Nowhere');
  await page.getByRole('button', { name: 'Check only' }).click();
  const refused = page.locator('#errors:focus');
  await refused.getByRole('heading', { name: 'Nothing was imported' }).waitFor();
  expect(await refused.getByRole('listitem').allInnerTexts()).toEqual([
    'Line 2: Another account has this user name: anna',
    'Line 3: There is no such group: Nowhere',
  ]);
  expect(await faults(page)).toEqual([]);
  await page.getByLabel('A file').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('\ufeffusername;display_name\r\nchiara;"<b>Chiara</b>"\r\n'),
  });
  await page.getByRole('button', { name: 'Check only' }).click();
  await page.getByText('One person can be imported.').waitFor();
  expect(await faults(page)).toEqual([]);
  await approve(page, phone, 'new people', 'Create one account');
  await page.getByRole('heading', { name: 'Set-up links', level: 1 }).waitFor();
  await page.getByText('<b>Chiara</b>').waitFor();
  await page.goto('/admin/groups');
  expect(await faults(page)).toEqual([]);
  await page.getByLabel('Name of the group').fill('Sales');
  await page.getByLabel('Reason').fill('they sell');
  await page.getByRole('button', { name: 'Create group' }).click();
  await page.getByLabel('User name').fill('chiara');
  await page.locator('#add-reason').fill('she sells');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByText('One member').waitFor();
  expect(await faults(page)).toEqual([]);
  await page.goto('/admin/people?show=without');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As CSV' }).click()]);
  expect(readFileSync(await file.path(), 'utf8')).toContain('chiara,<b>Chiara</b>,Sales,');
  await page.getByRole('button', { name: 'Remind all' }).click();
  await page.getByText('One person was reminded.').waitFor();
});

test('a group has two weeks: put off, reminded by letter, and signed out everywhere with the phone', async ({
  service,
  phone,
  visitor,
  page,
  elsewhere,
  mail,
}) => {
  await service.addUser('dora');
  await visitor.signIn(page, phone);
  await page.goto('/admin/groups');
  await page.getByLabel('Name of the group').fill('Support');
  await page.getByLabel('Reason').fill('they help');
  await page.getByRole('button', { name: 'Create group' }).click();
  await page.getByText('Nobody is in this group yet.').waitFor();
  await page.getByLabel('User name').fill('nobody');
  await page.locator('#add-reason').fill('she helps');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.locator('#errors:focus').getByText('Nobody has this user name.').waitFor();
  await page.getByLabel('User name').fill('dora');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByText('One member').waitFor();
  await page.getByLabel('Time to set it up').selectOption('14 days');
  await page.locator('#group-reason').fill('policy of this year');
  await page.getByRole('button', { name: 'Require it' }).click();
  await page.waitForURL('**/admin/approvals/*');
  await page.getByText('Require two-step verification of Support from').waitFor();
  const number = await digits(page);
  expect(number).toMatch(/^\d{6}$/);
  await Promise.all([page.getByText('It is done.').waitFor(), phone.approve(number)]);

  const tab = await elsewhere.page();
  await elsewhere.submit(tab, 'dora');
  await tab.getByText('Your organisation requires two-step verification. You have until').waitFor();
  expect(await faults(tab)).toEqual([]);
  await tab.getByRole('link', { name: 'Not now' }).click();
  await tab.getByRole('heading', { name: 'Only your password protects this account' }).waitFor();
  await elsewhere.addAddress(tab, mail, 'dora@example.org');

  await page.goto('/admin/people');
  await page.getByLabel('Group', { exact: true }).selectOption('Support');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: 'Without two-step verification' }).click();
  expect(await page.locator('.rows a').allTextContents()).toEqual(['Ben']);
  expect(await faults(page)).toEqual([]);
  await page.getByRole('link', { name: 'Ben' }).click();
  await page.getByRole('button', { name: 'Remind' }).click();
  await page.getByText('reminded just now').waitFor();
  expect(await faults(page)).toEqual([]);
  const reminder = await mail.letter('dora@example.org', 'Please turn on two-step verification');
  const opened = await elsewhere.press(reminder, 'Open my account');
  await opened.waitForURL('**/account/two-step*');

  await page.getByRole('link', { name: 'Sign out everywhere' }).click();
  expect(await faults(page)).toEqual([]);
  await page.getByLabel('Reason').fill('lost a laptop');
  await page.getByRole('button', { name: 'Ask my phone' }).click();
  await page.waitForURL('**/admin/approvals/*');
  await page.getByText('Sign out dora everywhere: lost a laptop').waitFor();
  // A person who holds the phone and does not see this page cannot guess the number.
  const right = await digits(page);
  await expect(phone.approve(right === '111111' ? '222222' : '111111')).rejects.toThrow('not answered');
  await tab.goto('/account');
  await tab.getByRole('heading', { name: 'Only your password protects this account' }).waitFor();
  await Promise.all([page.getByText('It is done.').waitFor(), phone.approve(right)]);
  await tab.reload();
  expect(tab.url()).toContain('/sign-in');
});

test('the data of a person leave as one file', async ({ service, phone, visitor, page }) => {
  await service.addUser('emma');
  await visitor.signIn(page, phone);
  await page.goto('/admin/people?q=emma');
  await page.getByRole('link', { name: 'Ben' }).click();
  await page.getByRole('link', { name: 'Export the data' }).click();
  await approve(page, phone, 'asked for it', 'Export the data of emma');
  await page.getByText('The file is ready.').waitFor();
  expect(await faults(page)).toEqual([]);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click(),
  ]);
  const text = readFileSync(await file.path(), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ account: { username: 'emma' } });
  expect(text).not.toContain('$argon2');
});

test('who administers a group sees its members alone, and everybody else nothing', async ({
  browser,
  service,
  visitor,
  page,
}) => {
  const [finn, gina] = [await service.addPerson('finn'), await service.addPerson('gina')];
  await service.command('', 'group', 'add', 'Finance');
  await service.command('', 'group', 'put', 'Finance', 'finn', '--role', 'administrator');
  const closed = ['', '/people', '/people.csv', '/people/new', '/groups', '/import', '/deeds?deed=lift'];

  const nobody = await Visitor.open(browser, service);
  const signedOut = await nobody.page();
  for (const path of closed) {
    await signedOut.goto(`/admin${path}`);
    expect(signedOut.url(), path).toContain('/sign-in');
  }
  await nobody.leave();

  await visitor.signIn(page, gina, 'gina');
  expect(await page.getByRole('link', { name: 'Organisation' }).count()).toBe(0);
  expect(await page.getByRole('heading', { name: 'Organisation' }).count()).toBe(0);
  const csrf = await page.locator('[name=csrf]').first().inputValue();
  // With all that her browser has, a form that only an administrator is shown does nothing.
  for (const form of [
    { csrf, deed: 'lift', reason: 'mine' },
    { csrf, deed: 'create', username: 'mallory', reason: 'mine' },
  ]) {
    const headers = { origin: service.url };
    const answer = await visitor.context.request.post('/admin/deeds', { form, headers });
    expect(answer.status()).toBe(404);
  }
  for (const path of closed) {
    const answer = await page.goto(`/admin${path}`);
    expect(answer!.status(), path).toBe(404);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  }
  expect(await faults(page)).toEqual([]);
  await visitor.signOut(page);

  await visitor.signIn(page, finn, 'finn');
  await page.getByRole('link', { name: 'Organisation' }).first().click();
  await page.getByRole('heading', { name: '1 of 1 people are protected' }).waitFor();
  expect(await faults(page)).toEqual([]);
  await page.goto('/admin/people');
  await page.getByRole('link', { name: 'Ben' }).waitFor();
  expect(await page.locator('.rows a').count()).toBe(1);
  await page.getByLabel('User name or name').fill('gina');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('Nobody was found.').waitFor();
  expect(await faults(page)).toEqual([]);
  for (const path of ['/import', '/people/new']) expect((await page.goto(`/admin${path}`))!.status(), path).toBe(404);
  await Promise.all([finn.stop(), gina.stop()]);
});
