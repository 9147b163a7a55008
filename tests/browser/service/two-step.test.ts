/** Two-step verification, as people turn it on and off, and what they do when somebody else was in. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { violations } from '../axe.js';
import { digits, test } from './browser.js';
import { PASSWORD } from './service.js';

test('turned off, and turned on with a codes app', async ({ phone, visitor, page }) => {
  await visitor.signIn(page, phone);
  await page.getByRole('link', { name: 'Turn off…' }).click();
  await page.getByText('Your password is all that protects this account.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Turn off' }).click();
  await page.getByRole('heading', { name: 'Only your password protects this account' }).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.goto('/2fa');
  await page.getByText('A codes app that you already have').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Type it instead').click();
  const secret = (await page.textContent('#secret'))!.replaceAll(' ', '');
  const code = (when = 'now') =>
    execFileSync('oathtool', ['--totp', '--base32', '--now', when, secret], { encoding: 'utf8' }).trim();
  await page.getByLabel('Name of the app').fill('Aegis');
  await page.getByLabel('Code', { exact: true }).fill(code('30 seconds ago'));
  await page.getByRole('button', { name: 'Add codes app' }).click();
  await page.getByRole('button', { name: 'Show my backup codes' }).click();
  expect(await page.locator('.codes code').count()).toBe(10);
  expect(await violations(page)).toEqual([]);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(readFileSync(await file.path(), 'utf8')).toContain(await page.locator('.codes code').first().textContent());
  await page.getByRole('button', { name: 'Continue' }).click();
  expect(page.url()).toContain('/account/two-step/codes');
  await page.getByLabel('I saved the codes').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Code from your codes app').fill(code());
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('heading', { name: 'Your account is protected' }).waitFor();
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByRole('heading', { name: 'Your account is protected by codes' }).waitFor();

  // A phone is added, and the codes app goes.
  await page.getByRole('link', { name: 'Add an option' }).click();
  await page.getByRole('button', { name: 'Add a phone' }).click();
  await phone.reset();
  await visitor.link(page, phone, 'New phone');
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByRole('link', { name: 'Codes apps' }).click();
  await page.locator('.rows summary').click();
  await page.getByRole('button', { name: 'Remove this codes app' }).click();
  await page.goto('/account');
  await page.getByRole('heading', { name: 'Your account is protected by your phone' }).waitFor();
});

test('activity: what happened, exported, and what to do when it was somebody else', async ({
  phone,
  visitor,
  page,
  elsewhere,
}) => {
  await visitor.ask(page);
  await phone.answer('--answer', 'no');
  await page.getByText('The answer on the phone was no').waitFor();
  await visitor.signIn(page, phone);
  const tab = await elsewhere.page();
  await elsewhere.signIn(tab, phone);
  await page.getByRole('link', { name: 'See all activity' }).click();
  await page.getByText('Two-step verification turned on').first().waitFor();
  await page.getByRole('link', { name: 'Refused' }).click();
  await page.getByText('refused on').first().waitFor();
  expect(await page.getByText('Two-step verification turned on').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  for (const [name, start] of [
    ['As CSV', 'time,event,outcome,service,browser,address,place,name\r\n'],
    ['As JSON', '[{"time":"'],
  ] as const) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text.startsWith(start), text.slice(0, 100)).toBe(true);
    expect(text).toContain('two_step_on');
  }
  await page.goto('/account/secure');
  await page.getByRole('button', { name: 'Do it now' }).click();
  await page.getByRole('heading', { name: 'Your account is secured' }).waitFor();
  await tab.reload();
  expect(tab.url()).toContain('/sign-in');

  await page.getByRole('link', { name: 'Change password' }).click();
  await page.getByLabel('Current password', { exact: true }).fill('not the right one');
  await page.getByLabel('New password', { exact: true }).fill(`${PASSWORD} 2`);
  await page.getByLabel('Password again', { exact: true }).fill(`${PASSWORD} 2`);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.locator('#errors:focus').getByText('The current password is not right.').waitFor();
  await page.getByLabel('Current password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('New password', { exact: true }).fill(`${PASSWORD} 2`);
  await page.getByLabel('Password again', { exact: true }).fill(`${PASSWORD} 2`);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Your password is changed.').waitFor();
  await page.goto('/account');
  expect(page.url()).toContain('/sign-in');
  await visitor.submit(page, 'anna', PASSWORD);
  await page.locator('#errors:focus').waitFor();
  await visitor.submit(page, 'anna', `${PASSWORD} 2`);
  await page.waitForURL('**/sign-in/wait');
  await Promise.all([page.waitForURL('**/account'), phone.approve(await digits(page))]);
});
