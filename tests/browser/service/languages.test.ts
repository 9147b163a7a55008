/** The language that a person reads: chosen on the sign-in page, kept by the browser; chosen in the account, kept by the account and its mail. */
import { describe, expect } from 'vitest';
import { faults } from '../axe.js';
import { mailed as test } from './browser.js';

/** What the six sign-in pages are called, by what their languages call themselves. */
const LANGUAGES = [
  ['en', 'English', 'Sign in'],
  ['fr', 'Français', 'Connexion'],
  ['de', 'Deutsch', 'Anmelden'],
  ['it', 'Italiano', 'Accesso'],
  ['es', 'Español', 'Iniciar sesión'],
  ['nl', 'Nederlands', 'Inloggen'],
] as const;

describe.each([true, false])('with JavaScript: %s', (javaScriptEnabled) => {
  test('the sign-in page is read in each language, by what the browser asks for or by choice', async ({
    browser,
    service,
  }) => {
    const asking = LANGUAGES.map(async ([tag, , title]) => {
      const context = await browser.newContext({ baseURL: service.url, javaScriptEnabled, locale: tag });
      const page = await context.newPage();
      await page.goto('/sign-in');
      await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor();
      await context.close();
    });
    await Promise.all(asking);

    const context = await browser.newContext({ baseURL: service.url, javaScriptEnabled, locale: 'en' });
    const page = await context.newPage();
    await page.goto('/sign-in?next=/account/activity');
    // The last of them is English again.
    for (const [tag, name, title] of [...LANGUAGES.slice(1), LANGUAGES[0]]) {
      await page.locator('.languages summary').click();
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor();
      expect(await page.title()).toBe(`${title} · Nod`);
      expect(await page.locator('html').getAttribute('lang')).toBe(tag);
      expect(new URL(page.url()).search).toBe('?next=%2Faccount%2Factivity');
      // The browser keeps it, on every page.
      await page.goto('/help');
      expect(await page.locator('html').getAttribute('lang')).toBe(tag);
      await page.goto('/sign-in?next=/account/activity');
      await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor();
      await page.locator('.languages summary').click();
      expect(await page.locator('.languages [aria-current]').textContent()).toBe(name);
      // The checks themselves are scripts.
      expect(javaScriptEnabled ? await faults(page) : []).toEqual([]);
      await page.locator('.languages summary').click();
    }
    await context.close();
  });
});

test('the account keeps the language, in other browsers and in letters', async ({
  visitor,
  page,
  phone,
  elsewhere,
  mail,
}) => {
  await visitor.signIn(page, phone);
  await page.getByRole('link', { name: 'Language' }).click();
  expect(await page.getByLabel('As the browser asks').isChecked()).toBe(true);
  expect(await faults(page)).toEqual([]);
  await page.getByLabel('Deutsch').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Ihre Sprache ist gespeichert.').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  expect(await faults(page)).toEqual([]);

  await page.goto('/account/addresses');
  await page.getByLabel('E-Mail-Adresse', { exact: true }).fill('anna@example.org');
  await page.getByRole('button', { name: 'Adresse hinzufügen' }).click();
  expect(await faults(page)).toEqual([]);
  const letter = await mail.letter('anna@example.org', 'Bestätigen Sie Ihre E-Mail-Adresse');
  expect(letter.html).toContain('<html lang="de"');
  const opened = await visitor.press(letter, 'Adresse bestätigen');
  expect(await faults(opened)).toEqual([]);
  await opened.getByRole('button', { name: 'Adresse bestätigen' }).click();
  await opened.getByText('anna@example.org ist bestätigt.').waitFor();
  await mail.letter('anna@example.org', 'Eine E-Mail-Adresse wurde bestätigt');

  // Another browser asks for English until it knows whose it is; then it is German, and asks as German when Anna is gone.
  const tab = await elsewhere.page();
  const number = await elsewhere.ask(tab);
  expect(await tab.locator('html').getAttribute('lang')).toBe('en');
  await Promise.all([tab.waitForURL('**/account'), phone.approve(number)]);
  await tab.getByRole('heading', { name: 'Sicherheit', level: 1 }).waitFor();
  await page.goto('/account');
  await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
  await page.getByRole('heading', { name: 'Anmelden', level: 1 }).waitFor();

  // A letter to somebody who is not signed in speaks the account's language, whatever the browser asks for.
  await tab.context().clearCookies();
  await tab.goto('/password/forgot');
  await tab.getByLabel('User name or mail address').fill('anna');
  await tab.getByRole('button', { name: 'Send the link' }).click();
  await mail.letter('anna@example.org', 'Legen Sie ein neues Passwort fest');

  await elsewhere.signIn(tab, phone);
  await tab.goto('/account/language');
  await tab.getByLabel('Wie im Browser').check();
  await tab.getByRole('button', { name: 'Speichern' }).click();
  await tab.getByText('Your language is saved.').waitFor();
});
