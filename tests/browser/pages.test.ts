/**
 * The service's pages in a real browser. `NOD_PAGES_PREVIEW` names the directory where the service's own test wrote every
 * page in every state; screenshots go to `out/`.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FakeNod } from '@nod/watch/stand-in';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { misfits, unseenFocus, violations } from './axe.js';
import { launch } from './chromium.js';

const here = import.meta.dirname;
const preview = process.env.NOD_PAGES_PREVIEW ?? '';
const source = join(here, '../../src/http/pages');
const out = join(here, 'out');
// The very policy that the service sends
const policy = readFileSync(join(source, 'assets.rs'), 'utf8')
  .match(/CONTENT_SECURITY_POLICY: &str = "([^"]+)"/)![1]!
  .replace(/\\\s+/g, '');
const names = readdirSync(preview)
  .filter((name) => name.endsWith('.html'))
  .map((name) => name.slice(0, -5));
const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

let version = 1;
let browser: Browser;
let nod: FakeNod;
let complaints: string[] = [];

function serve(request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url!, 'http://x').pathname;
  if (path.endsWith('/live')) return void response.end(JSON.stringify({ version }));
  const file = path.startsWith('/assets/') ? join(source, path) : join(preview, path);
  try {
    const body = readFileSync(file);
    const type = TYPES[extname(file)] ?? 'text/html; charset=utf-8';
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': policy }).end(body);
  } catch {
    response.writeHead(404, { 'Content-Type': 'text/html' }).end('<title>Other page</title>');
  }
}

async function open(context: BrowserContext, name: string): Promise<Page> {
  const page = await context.newPage();
  page.on('console', (message) => {
    // Refused sockets of a page that nobody serves are part of the test
    if (message.type() === 'error' && !/WebSocket|Failed to load resource/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${nod.url}/${name}.html`);
  return page;
}

/** What a screen reader finds in a region whose changes it reads out; fails where it would not know of the region. */
async function announced(page: Page, selector: string): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { nodes } = await session.send('Accessibility.queryAXTree', { nodeId });
  const region = nodes.find((node) => node.role?.value === 'status');
  expect(region?.properties?.find(({ name }) => name === 'live')?.value.value).toBe('polite');
  await session.detach();
  const texts = nodes.filter((node) => !node.ignored && node.role?.value === 'StaticText');
  return texts.map((node) => String(node.name?.value)).join('');
}

beforeAll(async () => {
  expect(names.length).toBeGreaterThan(20);
  mkdirSync(out, { recursive: true });
  browser = await launch();
});
afterAll(() => browser.close());

beforeEach(async () => {
  complaints = [];
  version = 1;
  nod = new FakeNod(serve);
  await nod.start();
  return () => nod.stop();
});

describe('every page is accessible and fits', () => {
  let context: BrowserContext;
  beforeAll(async () => {
    context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en' });
  });
  afterAll(() => context.close());

  // One tab for all sizes and colours of a page: to load it anew for each takes most of the time, and shows nothing else
  test.each(names)('%s', async (name) => {
    const unreachable = ['waiting-strict', 'waiting-unreachable'].includes(name);
    nod.view = { ...nod.view, device: name === 'waiting-strict' ? null : "Anna's iPhone", unreachable };
    const page = await open(context, name);
    const problems: string[] = [];
    const each = async (look: (size: string, colorScheme: 'light' | 'dark') => Promise<void>): Promise<void> => {
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await look(size, colorScheme);
        }
      }
    };
    await each(async (size, colorScheme) => {
      await page.screenshot({ path: join(out, `${name}-${size}-${colorScheme}.png`), fullPage: true });
    });
    const fits = async (where: string): Promise<void> => {
      problems.push(...(await misfits(page)).map((what) => `${where}: ${what}`));
    };
    await page.setViewportSize({ width: 320, height: 640 });
    await fits('320 pixels');
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await each(async (size, colorScheme) => {
      const found = await violations(page, colorScheme === 'dark' ? 'colours' : 'all');
      problems.push(...found.map((what) => `${size} ${colorScheme}: ${what}`));
      await fits(size);
    });
    await page.setViewportSize({ width: 320, height: 640 });
    await fits('320 pixels, all open');
    // 1280 x 800 at 200 %
    await page.setViewportSize({ width: 640, height: 400 });
    await fits('200 %');
    problems.push(...(await unseenFocus(page)));
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    await fits('large text');
    await page.close();
    expect(problems).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

/** The most bytes of a page with its style sheets and scripts, compressed. */
const HEAVIEST = 30 * 1024;

describe('every page is light', () => {
  const weigh = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length;

  test.each(names)('%s', (name) => {
    const file = join(preview, `${name}.html`);
    const html = readFileSync(file, 'utf8');
    const links = html.matchAll(/<(?:link rel="stylesheet"|script)[^>]*?(?:href|src)="(\/assets\/[^"?]+)/g);
    const loaded = new Set([...links].map(([, path]) => join(source, path!)));
    expect(loaded.size).toBeGreaterThan(0);
    // A module that loads another one would not be weighed
    for (const script of loaded) expect(readFileSync(script, 'utf8')).not.toMatch(/\bimport\b|@import/);
    const weight = [file, ...loaded].reduce((sum, each) => sum + weigh(each), 0);
    expect(weight).toBeLessThan(HEAVIEST);
  });
});

/** Shows another page in the place of the one that is open: to load each anew takes most of the time, and shows nothing else. */
function show(page: Page, html: string): Promise<void> {
  return page.evaluate((text) => {
    const other = new DOMParser().parseFromString(text, 'text/html');
    const named = [...other.querySelectorAll('link[rel=stylesheet]')].map((link) => link.getAttribute('href'));
    // To disable one would load it anew later
    for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]'))
      link.media = named.includes(link.getAttribute('href')) ? 'all' : 'not all';
    const { lang, dir } = other.documentElement;
    Object.assign(document.documentElement, { lang, dir });
    document.body.replaceWith(document.adoptNode(other.body));
    for (const details of document.querySelectorAll('details')) details.open = true;
    for (const hidden of document.querySelectorAll<HTMLElement>('[hidden]')) hidden.hidden = false;
  }, html);
}

// Each language, and the pseudo-locale, which is longer than any is likely to be, from both sides
test('the longest texts fit a phone', async () => {
  const folders = readdirSync(preview).filter((name) => !name.includes('.'));
  expect(folders).toEqual(expect.arrayContaining(['en', 'de', 'en-XA', 'ar-XB']));
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 320, height: 640 } });
  const page = await open(context, 'error');
  const problems: string[] = [];
  const sheets = new Set<string>();
  const all = folders.flatMap((folder) =>
    readdirSync(join(preview, folder)).map((name) => {
      const html = readFileSync(join(preview, folder, name), 'utf8');
      for (const [, href] of html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)) sheets.add(href!);
      return { name: `${folder}/${name}`, html };
    }),
  );
  expect(all.length).toBeGreaterThan(folders.length * names.length);
  await page.evaluate(
    async (hrefs) => {
      for (const link of document.querySelectorAll('link[rel=stylesheet]')) link.remove();
      const loaded = hrefs.map(
        (href) =>
          new Promise((resolve, reject) => {
            const link = Object.assign(document.createElement('link'), {
              rel: 'stylesheet',
              onload: resolve,
              onerror: reject,
            });
            link.setAttribute('href', href);
            document.head.append(link);
          }),
      );
      await Promise.all(loaded);
    },
    [...sheets],
  );
  for (const { name, html } of all) {
    await show(page, html);
    problems.push(...(await misfits(page)).map((what) => `${name}: ${what}`));
  }
  await context.close();
  expect(problems).toEqual([]);
});

test('a script says nothing of its own: all of it has the accents of the pseudo-locale', async () => {
  const context = await browser.newContext();
  const page = await open(context, 'en-XA/waiting-number');
  await expect.poll(() => nod.sockets.size).toBe(1);
  nod.change({ progress: 'delivered', unreachable: true });
  await expect.poll(() => page.locator('#late').textContent()).toMatch(/^⟦.*⟧$/);
  for (const id of ['#say', '#again', '#late']) {
    expect(await page.locator(id).textContent(), id).toMatch(/^\s*⟦[^A-Za-z]*⟧\s*$/);
  }
  await context.close();
});

test('the check itself sees what is wrong', async () => {
  const context = await browser.newContext();
  const page = await open(context, 'sign-in');
  expect(await unseenFocus(page)).toEqual([]);
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('button { outline: none !important; box-shadow: none !important }');
    document.adoptedStyleSheets.push(sheet);
  });
  expect((await unseenFocus(page)).join()).toMatch(/<button.*shows no focus/s);
  await page.evaluate(() => {
    document.querySelector('h1')!.style.color = '#ccc';
    document.querySelector('label')!.remove();
  });
  const found = (await violations(page)).join();
  expect(found).toContain('color-contrast');
  expect(found).toContain('label');
  await context.close();
});

describe('numbers', () => {
  test('keep their direction on a right-to-left page', async () => {
    const context = await browser.newContext();
    for (const name of names.filter((each) => /^(waiting-(number|strict)|enrol.*confirm)/.test(each))) {
      const page = await open(context, name);
      await page.evaluate(() => {
        document.documentElement.dir = 'rtl';
      });
      const places = await page
        .locator('.number span')
        .evaluateAll((spans) => spans.map((span) => span.getBoundingClientRect().left));
      expect(places.length, name).toBeGreaterThan(1);
      expect(places, name).toEqual(places.toSorted((one, other) => one - other));
    }
    await context.close();
  });
});

describe('waiting', () => {
  let context: BrowserContext;
  beforeEach(async () => {
    context = await browser.newContext();
    return () => context.close();
  });

  test('tells how far the question came, and moves on when it is approved', async () => {
    const page = await open(context, 'waiting-number');
    // Browsers keep titles in their history: the number is not in it.
    expect(await page.title()).toBe('Check your phone · Nod');
    await expect.poll(() => nod.sockets.size).toBe(1);
    expect(await page.locator('#again').isDisabled()).toBe(true);
    nod.change({ progress: 'delivered', device: 'Pixel' });
    await expect.poll(() => page.locator('#say').textContent()).toBe('The request is on your phone.');
    expect(await page.locator('[data-device]').textContent()).toBe('Pixel');
    nod.change({ progress: 'opened' });
    await expect.poll(() => page.locator('.steps .done').count()).toBe(3);
    nod.change({ state: 'approved' });
    await page.waitForURL('**/next.html');
    expect(complaints).toEqual([]);
  });

  test('says what happened while the next page comes', async () => {
    await context.route('**/next.html', (route) => route.fulfill({ status: 204 })); // the page stays
    const page = await open(context, 'waiting-number');
    await expect.poll(() => nod.sockets.size).toBe(1);
    nod.change({ state: 'approved' });
    await expect.poll(() => page.locator('h1').textContent()).toBe('Approved, moving on');
    expect(await page.title()).toBe('Approved · Nod');
    expect(await page.locator('.number').count()).toBe(0);
  });

  test('counts down, warns twice, and lets one send again', async () => {
    await context.clock.install();
    nod.view.expires_in_ms = 40_000;
    const page = await open(context, 'waiting-number');
    await expect.poll(() => nod.log.length).toBeGreaterThan(1);
    await expect.poll(() => page.locator('#left').textContent()).toMatch(/^0:(40|39)$/);
    await context.clock.runFor(11_000);
    expect(await page.locator('#hurry').textContent()).toBe('30 seconds left.');
    expect(await page.locator('#again').textContent()).toMatch(/^Send again in 0:\d\d$/);
    await context.clock.runFor(9_500);
    expect(await page.locator('#again').isEnabled()).toBe(true);
    expect(await page.locator('#again').textContent()).toBe('Send again');
    await context.clock.runFor(10_000);
    expect(await page.locator('#hurry').textContent()).toBe('10 seconds left.');
  });

  test('says that the phone could not be reached, where it is read out, and takes it back when it could', async () => {
    const page = await open(context, 'waiting-number');
    const hint = page.locator('#late');
    const height = (await page.locator('#live').boundingBox())!.height;
    await expect.poll(() => nod.sockets.size).toBe(1);
    expect(await announced(page, '#late')).toBe('');
    // What changes is the text in the region, and nothing about the region itself: that alone is always read out
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      new MutationObserver((records) => {
        for (const { target, type } of records)
          if ((target as Element).closest?.('#late')) seen.push(`${type} ${(target as Element).id}`);
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    nod.change({ unreachable: true });
    await expect
      .poll(() => hint.textContent())
      .toBe('Your phone could not be reached. Open the app on it: the request is waiting there.');
    expect(await hint.isVisible()).toBe(true);
    expect(await announced(page, '#late')).toContain('could not be reached');
    // Out of sight while the hint is there, not out of reach
    expect(await page.locator('#say').evaluate((say) => getComputedStyle(say).clipPath)).toBe('inset(50%)');
    await announced(page, '#say');
    nod.change({ progress: 'delivered', unreachable: false });
    await expect.poll(() => hint.textContent()).toBe('');
    expect(await page.locator('#say').textContent()).toBe('The request is on your phone.');
    expect(await announced(page, '#late')).toBe('');
    expect((await page.locator('#live').boundingBox())!.height).toBe(height);
    expect(await page.evaluate('seen')).toEqual(['childList late', 'childList late']);
    expect(complaints).toEqual([]);
  });

  test('names the other ways when the phone could not be reached, and shows it without script', async () => {
    nod.view.unreachable = true;
    const plain = await browser.newContext({ javaScriptEnabled: false });
    for (const page of [await open(context, 'waiting-unreachable'), await open(plain, 'waiting-unreachable')]) {
      expect(await page.locator('#late').textContent()).toMatch(
        /could not be reached.* Or choose another way below\.$/,
      );
      expect(await page.locator('#late').isVisible()).toBe(true);
    }
    await expect.poll(() => nod.sockets.size).toBe(1);
    expect(await announced(await open(plain, 'waiting-number'), '#late')).toBe('');
    await plain.close();
  });

  test('goes on after a reload with the same ticket', async () => {
    const page = await open(context, 'waiting-number');
    await expect
      .poll(() => page.evaluate(() => sessionStorage.getItem('nod.watch.0194f0a1-6b1c-7d20-8f5e-1c2d3e4f5a6b')))
      .toBe('token-1');
    await page.reload();
    await expect
      .poll(() => nod.log.filter((entry) => entry.startsWith('watch')))
      .toEqual(['watch ticket-1', 'watch token-1']);
    expect(nod.sockets.size).toBe(1);
  });

  test('does as without script when its ticket is no good', async () => {
    nod.tickets.clear();
    const page = await open(context, 'waiting-number');
    await page.waitForEvent('framenavigated', { timeout: 10_000 });
    await expect.poll(() => nod.log.filter((entry) => entry === 'watch ticket-1')).toHaveLength(2);
    expect(complaints).toEqual([]);
  });

  test('works without sockets, and without script it looks again by itself', async () => {
    nod.closed.add('socket').add('events');
    const page = await open(context, 'waiting-number');
    await expect.poll(() => nod.log.includes('poll')).toBe(true);
    nod.change({ state: 'denied' });
    await page.waitForURL('**/next.html');

    const plain = await browser.newContext({ javaScriptEnabled: false });
    const without = await open(plain, 'waiting-number');
    await without.waitForEvent('framenavigated', { timeout: 10_000 });
    await plain.close();
  });
});

test('a warning about a phone is a picture and a word too, not a colour alone', async () => {
  const context = await browser.newContext();
  const page = await open(context, 'account');
  const phone = page.locator('#two-step').locator('xpath=ancestor::section').locator('li', { hasText: 'Old Pixel' });
  expect(await phone.locator('.amber').textContent()).toBe('Not receiving');
  const warning = page.getByRole('note').filter({ hasText: 'Old Pixel' });
  expect(await warning.textContent()).toMatch(/Old Pixel did not receive the last 2 notifications\./);
  expect(await warning.locator('svg').isVisible()).toBe(true);
  await context.close();
});

test('a phone that joins shows on the page that waits for it', async () => {
  const context = await browser.newContext();
  const page = await open(context, 'enrol-scan');
  const loaded = page.waitForEvent('load');
  version = 2;
  await loaded;
  await context.close();
});

test('links and commands are copied', async () => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await open(context, 'enrol-scan');
  await page.locator('summary').click();
  await page.locator('[data-copy=command]').click();
  await expect.poll(() => page.locator('[data-copy=command]').textContent()).toBe('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^nod-device enrol 'https:.*#v1\..*'$/);
  await context.close();
});

test('an enrolment link stays in the browser, and a bad one is not made into a command', async () => {
  const context = await browser.newContext();
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url() + (request.postData() ?? '')));
  const page = await context.newPage();
  const secret = 'v1.q83vEjRWeJq83vEjRWeJq83vEjRWeJq80';
  await page.goto(`${nod.url}/enrol-landing.html#${secret}`);
  await expect
    .poll(() => page.locator('#command').textContent())
    .toBe(`nod-device enrol '${nod.url}/enrol-landing.html#${secret}'`);
  // The address as the browser knows it has the fragment; what goes over the wire never has
  expect(nod.log.join() + asked.slice(1).join()).not.toContain(secret);
  // Into the app, in the fragment as well
  for (const [name, route] of [
    ['enrol-landing-app', 'e'],
    ['scan-landing-app', 's'],
  ]) {
    const landing = await context.newPage();
    await landing.goto(`${nod.url}/${name}.html#${secret}`);
    await expect
      .poll(() => landing.locator('#open').getAttribute('href'))
      .toBe(`https://app.example.org/#${route}/${secret}`);
  }
  const bad = await context.newPage();
  await bad.goto(`${nod.url}/enrol-landing.html#v1.abcdefghijklmnop';rm -rf ~'`);
  await expect.poll(() => bad.locator('#broken').isVisible()).toBe(true);
  expect(await bad.locator('#command').textContent()).not.toContain('rm');
  await context.close();
});

test('a password can be seen, is hidden again when it is sent, and is sent once', async () => {
  const context = await browser.newContext();
  const page = await open(context, 'sign-in');
  await page.fill('#username', 'anna');
  await page.fill('#password', 'correct horse');
  await page.click('[data-show=password]');
  expect(await page.getAttribute('#password', 'type')).toBe('text');
  expect(await page.getAttribute('[data-show=password]', 'aria-pressed')).toBe('true');
  const posts: string[] = [];
  await page.route('**/sign-in', (route) => {
    posts.push(route.request().postData() ?? '');
    return route.fulfill({ status: 204 });
  });
  // The page's own listeners have had their say when the event reaches the window.
  const sent = await page.evaluate(() => {
    const seen: boolean[] = [];
    addEventListener('submit', (event) => seen.push(!event.defaultPrevented));
    const form = document.querySelector('form')!;
    form.requestSubmit();
    form.requestSubmit();
    return seen;
  });
  expect(sent).toEqual([true, false]);
  await expect.poll(() => posts.length).toBe(1);
  expect(posts[0]).toContain('password=correct+horse');
  expect(await page.getAttribute('#password', 'type')).toBe('password');
  await context.close();
});

test('the set-up code is taken out of the address', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${nod.url}/setup.html#K7QM-2XPD`);
  await expect.poll(() => page.inputValue('#code')).toBe('K7QM-2XPD');
  expect(page.url()).not.toContain('K7QM');
  await context.close();
});

test('an error has the focus, with and without script', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await open(context, 'sign-in-wrong');
    expect(await page.locator('#errors:focus').count()).toBe(1);
    await context.close();
  }
});
