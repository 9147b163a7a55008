/** What makes a page an app: what browsers ask before they install it, and what audits of such apps look at. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violations } from '../axe.js';
import { Handset } from './handset.js';
import { test } from './setup.js';

interface Icon {
  src: string;
  sizes: string;
  type: string;
  purpose?: string;
}
interface Manifest {
  id: string;
  name: string;
  short_name: string;
  description?: string;
  start_url: string;
  scope: string;
  display: string;
  theme_color: string;
  background_color: string;
  icons: Icon[];
}

/** How large a picture is, as the browser decodes it. */
const sizeOf = (page: Page, src: string): Promise<string> =>
  page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    return `${image.naturalWidth}x${image.naturalHeight}`;
  }, src);

test('the manifest says what it has to, and its icons are what it says', async ({ app, handset }) => {
  const { page } = handset;
  await page.goto('/');
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const response = await fetch(`${app.url}${href}`);
  expect(response.headers.get('content-type')).toContain('application/manifest+json');
  const manifest = (await response.json()) as Manifest;
  expect(manifest).toMatchObject({ name: 'Nod', start_url: '/', scope: '/', display: 'standalone' });
  expect(manifest.id).toBeTruthy();
  expect(manifest.short_name.length).toBeLessThanOrEqual(12);
  for (const colour of [manifest.theme_color, manifest.background_color]) expect(colour).toMatch(/^#[\da-f]{6}$/i);
  const png = manifest.icons.filter(({ type }) => type === 'image/png');
  for (const size of ['192x192', '512x512']) expect(png.map(({ sizes }) => sizes)).toContain(size);
  expect(manifest.icons.some(({ purpose }) => purpose?.split(' ').includes('maskable'))).toBe(true);
  expect(manifest.icons.some(({ purpose = 'any' }) => purpose.split(' ').includes('any'))).toBe(true);
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await fetch(`${app.url}${src}`);
    expect([src, icon.status, icon.headers.get('content-type')]).toEqual([src, 200, type]);
    const drawn = sizes === 'any' ? sizes : await sizeOf(page, src);
    expect([src, drawn]).toEqual([src, sizes]);
  }
  const touch = await page.locator('link[rel=apple-touch-icon]').getAttribute('href');
  expect(await sizeOf(page, touch!)).toBe('180x180');
  // What Chromium itself has against installing it
  const session = await handset.context.newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A private window installs nothing, and every window of a test is one
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  const { errors } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
});

test('the page says what it is: its language, title, view and colours', async ({ handset }) => {
  const { page } = handset;
  await page.goto('/');
  const head = await page.evaluate(() => ({
    mode: document.compatMode,
    lang: document.documentElement.lang,
    title: document.title,
    charset: document.characterSet,
    viewport: document.querySelector<HTMLMetaElement>('meta[name=viewport]')!.content,
    colours: [...document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')].map(({ content }) => content),
    width: document.documentElement.scrollWidth,
  }));
  expect(head).toMatchObject({ mode: 'CSS1Compat', lang: 'en', title: 'Nod', charset: 'UTF-8', width: 390 });
  expect(head.viewport).toContain('width=device-width');
  // People who see little make it larger with two fingers
  expect(head.viewport).not.toMatch(/user-scalable|maximum-scale/);
  expect(head.colours).toHaveLength(2);
});

test('it starts without a network, at its start address and at any of its own, under its worker', async ({
  handset,
}) => {
  const { page, context } = handset;
  await page.goto('/');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((claimed) => navigator.serviceWorker.addEventListener('controllerchange', claimed));
  });
  await context.setOffline(true);
  for (const [address, title] of [
    ['/', 'Your phone says who signs in'],
    ['/#settings', 'Settings'],
    ['/#link/paste', 'Paste the link'],
  ] as const) {
    await page.goto('about:blank');
    await page.goto(address);
    await handset.heading(title).waitFor();
    expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toMatch(/\/sw\.js$/);
  }
  await context.setOffline(false);
});

/** What is smaller than a finger: 24 pixels at least, by WCAG 2.2, and 44 for what is a button or a field. */
const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('button, .button, input, summary, nav a')) {
      const target = element.matches('[type=checkbox], [type=radio]') ? element.closest('label, li')! : element;
      const { width, height } = target.getBoundingClientRect();
      // A row is the target of the link in it
      const covers = getComputedStyle(element, '::after').position === 'absolute';
      if (height && !covers && (height < 43.9 || width < 43.9))
        found.push(`${element.outerHTML} is ${width} x ${height}`);
    }
    return found;
  });

test.for(['light', 'dark', 'black'] as const)(
  'axe-core finds nothing in the real app, and a finger reaches everything: %s',
  async (theme, { browser, app, person }) => {
    const found: string[] = [];
    const look = async (on: Handset, what: string): Promise<void> => {
      const faults = [...(await violations(on.page)), ...(await tooSmall(on.page))];
      found.push(...faults.map((fault) => `${what}: ${fault}`));
    };
    const dress = async (on: Handset): Promise<void> => {
      await on.page.goto('/#settings/theme');
      await on.page
        .locator('label.choice')
        .filter({ hasText: new RegExp(`^${theme}`, 'i') })
        .tap();
      await expect.poll(() => on.page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
      await on.page.goto('about:blank');
    };
    const first = await Handset.open(browser, app);
    await dress(first);
    await first.page.goto('/');
    await first.heading('Your phone says who signs in').waitFor();
    await look(first, 'first run');
    await first.page.goto('/#link');
    await first.heading('Add an account').waitFor();
    await look(first, 'link');
    await first.leave();

    const { account, visitor, page, handset } = person;
    await dress(handset);
    await handset.page.goto('/');
    await handset.page.locator('.code').waitFor();
    await look(handset, 'codes');
    await handset.page.goto('/#settings');
    await handset.heading('Settings').waitFor();
    await look(handset, 'settings');
    await handset.page.goto('/');
    const number = await visitor.ask(page, account);
    await handset.card.waitFor();
    await look(handset, 'a request waits');
    await handset.review();
    await look(handset, 'sheet');
    await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
    await handset.heading('Approved').waitFor();
    await look(handset, 'answered');
    await handset.done();
    expect(found).toEqual([]);
  },
);

test('each choice of a list is its own: theme and language', async ({ handset }) => {
  const { page } = handset;
  for (const [address, names] of [
    ['/#settings/theme', ['Dark', 'Black', 'Light', 'Like the phone']],
    ['/#settings/language', ['Deutsch', 'Français', 'Nederlands', 'English']],
  ] as const) {
    await page.goto(address);
    for (const name of names) {
      await page.locator('label.choice').filter({ hasText: name }).tap();
      const chosen = page.locator('label.choice').filter({ has: page.locator(':checked') });
      await expect.poll(() => chosen.textContent()).toContain(name);
    }
  }
});
