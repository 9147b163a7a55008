/** What letters do, pressed in the browser: addresses are confirmed, a forgotten password is set anew, a thief's change is taken back. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { faults } from '../axe.js';
import { digits, phonesOn, mailed as test } from './browser.js';
import { linkOf, PASSWORD, Phone } from './service.js';

/** Sends the form of a new password. */
async function setPassword(page: Page, password: string, again = password): Promise<void> {
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('Password again', { exact: true }).fill(again);
  await page.getByRole('button', { name: /^(Set|Change) password$/ }).click();
}

/** What programs do that read the mail before its owner: the head of a link, the page, twice, and a press without its cookies. */
async function prefetch(link: string, fields: Record<string, string>): Promise<void> {
  expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
  await fetch(link);
  const read = await fetch(link);
  const body = new URLSearchParams(fields);
  for (const [, name, value] of (await read.text()).matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g))
    body.set(name!, value!);
  const pressed = await fetch(link.split('?')[0]!, { method: 'POST', body, redirect: 'manual' });
  expect(pressed.status).toBe(403);
}

test('addresses: confirmed in the browser that is signed in, told of every change, and removed', async ({
  visitor,
  page,
  phone,
  elsewhere,
  mail,
}) => {
  await visitor.signIn(page, phone);
  await page.getByRole('link', { name: 'Mail addresses' }).click();
  await page.getByText('You have no address yet').waitFor();
  const field = page.getByLabel('Mail address', { exact: true });
  await field.fill('anna');
  await page.getByRole('button', { name: 'Add address' }).click();
  await page.locator('#errors:focus').getByText('Type an address such as name@example.org.').waitFor();
  expect(await field.inputValue()).toBe('anna');
  expect(await faults(page)).toEqual([]);
  await field.fill('anna@example.org');
  await page.getByRole('button', { name: 'Add address' }).click();
  await page.getByText('We sent a letter to anna@example.org').waitFor();
  await page.getByText('Not confirmed yet').waitFor();
  expect(await faults(page)).toEqual([]);

  // Who has the letter and not the session confirms nothing.
  const letter = await mail.letter('anna@example.org', 'Confirm your mail address');
  const tab = await elsewhere.press(letter, 'Confirm address');
  await tab.waitForURL('**/sign-in?next=*');
  const opened = await visitor.press(letter, 'Confirm address');
  await opened.getByText('From now on we write to anna@example.org').waitFor();
  expect(await faults(opened)).toEqual([]);
  await opened.getByRole('button', { name: 'Confirm address' }).click();
  await opened.getByText('anna@example.org is confirmed.').waitFor();
  await opened.getByText('Add a second address').waitFor();
  await mail.letter('anna@example.org', 'A mail address was confirmed');
  // Pressed once more, it says the same.
  const again = await visitor.press(letter, 'Confirm address');
  await again.getByText('anna@example.org is confirmed.').waitFor();

  await visitor.addAddress(page, mail, 'anna@example.net');
  const told = await mail.letter('anna@example.org', 'A mail address was confirmed');
  expect(told.text).toContain('Address: anna@example.net');
  await page.goto('/account/addresses');
  expect(await page.getByText('Add a second address').count()).toBe(0);
  await page.getByLabel('Remove anna@example.net').click();
  await page.getByText('Remove anna@example.net? It is told of this').waitFor();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Remove address' }).click();
  await page.getByText('Add a second address').waitFor();
  expect(await page.locator('.rows h3').allTextContents()).toEqual(['anna@example.org']);
  await mail.letter('anna@example.org', 'A mail address was removed');
  await mail.letter('anna@example.net', 'A mail address was removed');
});

test('a forgotten password: by a link that programs cannot use up, screened, and the phone is asked as ever', async ({
  service,
  visitor,
  page,
  mail,
}) => {
  const phone = await service.addPerson('ben');
  await visitor.signIn(page, phone, 'ben');
  await visitor.addAddress(page, mail, 'ben@example.org');
  await visitor.signOut(page);

  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  expect(await faults(page)).toEqual([]);
  await page.getByLabel('User name or mail address').fill('ben@example.org');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  expect(await faults(page)).toEqual([]);
  const letter = await mail.letter('ben@example.org', 'Set a new password');
  const link = linkOf(letter, '/password/new');
  await prefetch(link, { password: 'a thief of mail chose this', password_again: 'a thief of mail chose this' });

  const tab = await visitor.press(letter, 'Set a new password');
  expect(await faults(tab)).toEqual([]);
  const said = tab.locator('#errors:focus');
  for (const [password, again, why] of [
    ['short', 'short', 'The new password is too short'],
    ['abcdefghijklmnop', 'abcdefghijklmnop', 'are easy to guess. Use words instead.'],
    ['correct horse staple', 'correct horse battery', 'The two passwords are not the same.'],
  ] as const) {
    await setPassword(tab, password, again);
    await said.getByText(why).waitFor();
    expect(await tab.getByLabel('New password', { exact: true }).inputValue()).toBe('');
  }
  expect(await faults(tab)).toEqual([]);
  await setPassword(tab, 'staple of the correct horse');
  await tab.getByText('Your password is changed. Sign in with the new one.').waitFor();
  await mail.letter('ben@example.org', 'Your password was set anew by a link from a letter');

  await visitor.submit(tab, 'ben', PASSWORD);
  await tab.locator('#errors:focus').getByText('is not right').waitFor();
  await visitor.submit(tab, 'ben', 'staple of the correct horse');
  await tab.waitForURL('**/sign-in/wait');
  await page.goto('/account');
  expect(page.url()).toContain('/sign-in');
  await Promise.all([tab.waitForURL('**/account'), phone.approve(await digits(tab))]);

  const late = await visitor.press(letter, 'Set a new password');
  await late.getByRole('heading', { name: 'This link is no longer good' }).waitFor();
  expect(await faults(late)).toEqual([]);
  await late.getByRole('link', { name: 'Ask for a new link' }).click();
  await late.getByLabel('User name or mail address').waitFor();
  await phone.stop();
});

test('what a thief did is taken back from the letter, once: a phone, and a password', async ({
  service,
  visitor,
  page,
  elsewhere,
  mail,
}) => {
  const phone = await service.addPerson('carla');
  await visitor.signIn(page, phone, 'carla');
  await visitor.addAddress(page, mail, 'carla@example.org');

  // A thief at the open browser of somebody who was away for a minute
  const thiefs = new Phone();
  await page.goto('/account/two-step');
  await page.getByRole('button', { name: 'Add a phone' }).click();
  await visitor.link(page, thiefs, 'Not Carla’s');
  const thief = await elsewhere.page();
  await elsewhere.signIn(thief, thiefs, 'carla');

  const added = await mail.letter('carla@example.org', 'A phone was linked to your account');
  expect(added.text).toContain('Phone: Not Carla’s');
  await prefetch(linkOf(added, '/undo'), {});
  const tab = await visitor.press(added, 'It was not me');
  await tab.getByRole('heading', { name: 'Take the change back?' }).waitFor();
  await tab.getByText('A phone was linked to your account: Not Carla’s', { exact: true }).waitFor();
  expect(await faults(tab)).toEqual([]);
  await thief.reload();
  await thief.getByRole('heading', { name: 'Security' }).waitFor();
  await tab.getByRole('button', { name: 'It was not me, take it back' }).click();
  await tab.getByRole('heading', { name: 'It was taken back' }).waitFor();
  expect(await faults(tab)).toEqual([]);
  await thief.reload();
  expect(thief.url()).toContain('/sign-in');
  await expect(thiefs.answer('--answer', 'yes')).rejects.toThrow('not answered');
  await elsewhere.submit(thief, 'carla');
  await thief.locator('#errors:focus').getByText('is not right').waitFor();

  // Her own phone stays, and the second letter sets the password.
  const reset = await visitor.press(await mail.letter('carla@example.org', 'Set a new password'), 'Set a new password');
  await setPassword(reset, 'staple of the correct horse');
  await reset.getByText('Your password is changed. Sign in with the new one.').waitFor();
  await visitor.submit(page, 'carla', 'staple of the correct horse');
  await page.waitForURL('**/sign-in/wait');
  await Promise.all([page.waitForURL('**/account'), phone.approve(await digits(page))]);
  expect(await phonesOn(page)).toEqual(['carla’s phone']);

  await page.goto('/account/password');
  await page.getByLabel('Current password', { exact: true }).fill('staple of the correct horse');
  await setPassword(page, 'the password of a thief');
  await page.getByText('Your password is changed.').waitFor();
  const changed = await mail.letter('carla@example.org', 'Your password was changed');
  const undo = await visitor.press(changed, 'It was not me');
  await undo.getByText('The change itself cannot be undone').waitFor();
  await undo.getByRole('button', { name: 'It was not me, take it back' }).click();
  await undo.getByRole('heading', { name: 'It was taken back' }).waitFor();
  await visitor.submit(page, 'carla', 'the password of a thief');
  await page.locator('#errors:focus').getByText('is not right').waitFor();
  // A second press does no more, and says so.
  const twice = await visitor.press(changed, 'It was not me');
  await twice.getByRole('heading', { name: 'It was taken back' }).waitFor();
  expect(await twice.getByRole('button', { name: 'It was not me, take it back' }).count()).toBe(0);
  await Promise.all([phone.stop(), thiefs.stop()]);
});
