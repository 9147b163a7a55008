/** The way back of somebody whose phone is gone: the password, the mail, a wait, and a new phone; and the owner who closes it. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { faults } from '../axe.js';
import { digits, phonesOn, mailed as test, type Visitor } from './browser.js';
import { type Letter, linkOf, type MailServer, PASSWORD, Phone } from './service.js';

/** From the waiting page to the letter that follows the wait. */
async function begin(visitor: Visitor, page: Page, mail: MailServer, name: string): Promise<Letter> {
  await visitor.ask(page, name);
  await page.getByText('I can’t use my phone').click();
  await page.getByRole('link', { name: 'I no longer have my phone' }).click();
  await page.getByRole('heading', { name: 'Get back into your account' }).waitFor();
  await page.getByText('Then 2 seconds pass.').waitFor();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Send the letter' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  expect(await faults(page)).toEqual([]);
  const letter = await mail.letter(`${name}@example.org`, 'Have you lost your phone?');
  const link = linkOf(letter, '/recovery');
  expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
  const tab = await visitor.press(letter, 'Yes, let me link a new phone');
  await tab.getByRole('heading', { name: 'Have you lost your phone?' }).waitFor();
  expect(await faults(tab)).toEqual([]);
  await tab.getByRole('button', { name: 'Yes, let me link a new phone' }).click();
  await tab.getByRole('heading', { name: 'Now the wait begins' }).waitFor();
  expect(await faults(tab)).toEqual([]);
  await tab.close();
  await mail.letter(`${name}@example.org`, 'Somebody asked for a way back into your account');
  return mail.letter(`${name}@example.org`, 'Link your new phone');
}

test('a new phone takes the place of the lost one', async ({ service, visitor, page, mail }) => {
  const lost = await service.addPerson('dora');
  await visitor.signIn(page, lost, 'dora');
  await visitor.addAddress(page, mail, 'dora@example.org');
  await visitor.signOut(page);

  const letter = await begin(visitor, page, mail, 'dora');
  const tab = await visitor.press(letter, 'Go on');
  expect(await faults(tab)).toEqual([]);
  await tab.getByLabel('Password', { exact: true }).fill('not the password of Dora');
  await tab.getByRole('button', { name: 'Go on' }).click();
  await tab.locator('#errors:focus').waitFor();
  expect(await faults(tab)).toEqual([]);
  await tab.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await tab.getByRole('button', { name: 'Go on' }).click();
  await tab.waitForURL('**/recovery/phone');
  expect(await faults(tab)).toEqual([]);
  const phone = new Phone();
  await visitor.link(tab, phone, 'New phone', 'Your new phone is linked');
  expect(await faults(tab)).toEqual([]);
  // It opened no session, and the letter opens nothing more.
  await page.goto('/account');
  expect(page.url()).toContain('/sign-in');
  const late = await visitor.press(letter, 'Go on');
  await late.getByRole('heading', { name: 'This link is no longer good' }).waitFor();

  const number = await visitor.ask(page, 'dora');
  await expect(lost.approve(number)).rejects.toThrow('not answered');
  await Promise.all([page.waitForURL('**/account'), phone.approve(await digits(page))]);
  expect(await phonesOn(page)).toEqual(['New phone']);
  const told = await mail.letter('dora@example.org', '3 changes of your account');
  expect(told.text).toContain('A phone was linked by the way back');
  expect(told.text).toContain('The phones before it were removed.');
  await Promise.all([lost.stop(), phone.stop()]);
});

test('the owner, who still has the phone, closes the way back of a thief', async ({
  service,
  visitor,
  page,
  elsewhere,
  mail,
}) => {
  const phone = await service.addPerson('emil');
  await visitor.signIn(page, phone, 'emil');
  await visitor.addAddress(page, mail, 'emil@example.org');

  // The thief has the password and the mail, and waited.
  const thief = await elsewhere.page();
  const letter = await begin(elsewhere, thief, mail, 'emil');
  const tab = await elsewhere.press(letter, 'Go on');
  await tab.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await tab.getByRole('button', { name: 'Go on' }).click();
  await tab.waitForURL('**/recovery/phone');
  const link = (await tab.textContent('#link'))!;

  await page.goto('/account');
  await page.getByText('Somebody asked for a way back into your account').waitFor();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel it' }).click();
  await page.waitForURL('**/account');
  expect(await page.getByText('Somebody asked for a way back into your account').count()).toBe(0);
  expect(await phonesOn(page)).toEqual(['emil’s phone']);
  await mail.letter('emil@example.org', 'A way back into your account was closed');

  const thiefs = new Phone();
  await expect(thiefs.claim(link, 'Not Emil’s')).rejects.toThrow('ended with');
  const late = await elsewhere.press(letter, 'Go on');
  await late.getByRole('heading', { name: 'This link is no longer good' }).waitFor();
  expect(await faults(late)).toEqual([]);
  await Promise.all([phone.stop(), thiefs.stop()]);
});
