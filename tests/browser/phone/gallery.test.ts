/** Every screen of the phone app: what axe-core says of it, whether it fits, and whether keyboards reach all of it. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unseenFocus, violations } from '../axe.js';
import { launch } from '../chromium.js';
import { Gallery } from './gallery.js';

let browser: Browser;
let gallery: Gallery;

beforeAll(async () => {
  [browser, gallery] = await Promise.all([launch(), Gallery.open()]);
});
afterAll(async () => {
  await browser.close();
  gallery.close();
});

interface Looks {
  width: number;
  height: number;
  theme: string;
  language: string;
}

/** Shows all screens, and gives what `look` and the console said of each. */
async function all(
  { width, height, theme, language }: Looks,
  look: (page: Page) => Promise<string[]>,
): Promise<string[]> {
  const found: string[] = [];
  const context = await open(width, height);
  const page = await context.newPage();
  let name = '';
  page.on('pageerror', ({ message }) => found.push(`${name}: ${message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') found.push(`${name}: ${message.text()}`);
  });
  for (const next of gallery.names) {
    name = next;
    await gallery.show(page, next, language, theme);
    found.push(...(await look(page)).map((fault) => `${next}: ${fault}`));
  }
  await context.close();
  return found;
}

const open = (width: number, height: number): Promise<BrowserContext> =>
  browser.newContext({
    viewport: { width, height },
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Amsterdam',
  });

/** What is wider than the screen, cut, or too small for a finger. */
const misfits = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const dialog = document.querySelector('dialog');
    const root = dialog ?? document.documentElement;
    if (root.scrollWidth > innerWidth) found.push(`is ${root.scrollWidth} wide`);
    for (const element of (dialog ?? document).querySelectorAll<HTMLElement>(
      'button, .button, input, summary, nav a',
    )) {
      const target = element.matches('[type=checkbox], [type=radio]') ? element.closest('label, li')! : element;
      const { height, width } = target.getBoundingClientRect();
      // A row is the target of the link in it
      const covers = getComputedStyle(element, '::after').position === 'absolute';
      if (height && !covers && (height < 43.9 || width < 43.9))
        found.push(`${element.outerHTML} is ${width} x ${height}`);
      if (height && element.matches('button, .button') && element.scrollWidth > element.clientWidth + 1)
        found.push(`${element.textContent} is ${element.clientWidth} wide and its text ${element.scrollWidth}`);
    }
    return found;
  });

test('axe-core finds nothing, in all three colours', async () => {
  const found = await all({ width: 390, height: 844, theme: 'light', language: 'en' }, (page) => violations(page));
  for (const theme of ['dark', 'black'])
    found.push(
      ...(await all({ width: 390, height: 844, theme, language: 'en' }, (page) => violations(page, 'colours'))),
    );
  expect(found).toEqual([]);
});

test('it fits small phones in the longest languages, and large ones', async () => {
  const found: string[] = [];
  // By the length of their texts
  for (const language of ['de', 'fr', 'es'])
    found.push(...(await all({ width: 320, height: 640, theme: 'light', language }, misfits)));
  found.push(...(await all({ width: 1280, height: 800, theme: 'light', language: 'de' }, misfits)));
  expect(found).toEqual([]);
});

test('the Tab key reaches everything, and shows where it is', async () => {
  const looks = { width: 390, height: 844, theme: 'light', language: 'en' };
  expect(await all(looks, unseenFocus)).toEqual([]);
});

test('a request takes the focus to its heading, Escape is later, and the focus goes back', async () => {
  const context = await open(390, 844);
  const page = await context.newPage();
  await gallery.show(page, 'codes-asked');
  const focused = (): Promise<string | null> => page.evaluate(() => document.activeElement!.textContent);
  await page.getByRole('link', { name: 'Review' }).press('Enter');
  await page.getByRole('dialog', { name: 'Are you trying to sign in?' }).waitFor();
  await expect.poll(focused).toBe('Are you trying to sign in?');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(focused).toBe('Review');
  expect(await said(page)).toEqual(['opened challenge-1']);
  await context.close();
});

test('Enter in the number never answers, and No needs no number', async () => {
  const context = await open(390, 844);
  const page = await context.newPage();
  await gallery.show(page, 'approve-number');
  const field = page.getByRole('textbox', { name: 'Type the number on the other screen' });
  await field.fill('٤٢');
  expect(await field.inputValue()).toBe('42');
  await field.press('Enter');
  expect(await said(page)).toEqual(['opened challenge-1']);
  await page.getByRole('button', { name: 'No, it’s not me' }).click();
  await page.getByRole('heading', { name: 'Refused. Nobody got in' }).waitFor();
  await page.getByRole('button', { name: 'It wasn’t me' }).click();
  await page.getByRole('heading', { name: 'Reported' }).waitFor();
  expect(await said(page)).toEqual(['opened challenge-1', 'deny challenge-1 null', 'report challenge-1 null']);
  await context.close();
});

test('a newer request does not come under the finger', async () => {
  const context = await open(390, 844);
  const page = await context.newPage();
  await gallery.show(page, 'approve-tap');
  await page.evaluate(() => {
    const { phone } = globalThis as unknown as {
      phone: { get(): { questions: { id: string; claims: { iat: number } }[] }; become(part: object): void };
    };
    const [first] = phone.get().questions;
    const second = { ...first!, id: 'challenge-2', claims: { ...first!.claims, iat: first!.claims.iat + 30 } };
    phone.become({ questions: [first, second] });
  });
  await page.getByText('Request 2 of 2').waitFor();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('button', { name: 'Next request' }).click();
  await page.getByRole('dialog').getByRole('heading', { name: 'Are you trying to sign in?' }).waitFor();
  expect(await said(page)).toEqual(['opened challenge-1', 'approve challenge-1 null', 'opened challenge-2']);
  await context.close();
});

/** What the phone was told of requests. */
const said = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { phone: { said: string[] } }).phone.said.filter((what) => what.includes('challenge')),
  );
