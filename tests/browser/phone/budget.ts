/** What the phone app costs: bytes, the time until it can be used, and the times of an approval and of a push (`scripts/phone-budget`). */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { Visitor } from '../service/browser.js';
import { PushService } from '../service/push-service.js';
import { Handset, handsetOptions } from './handset.js';
import { ENVIRONMENT, Pushing } from './pushing.js';
import { test as base } from './setup.js';

/** Of JavaScript and CSS that the first screen waits for, gzipped. */
const BYTES = 20 * 1024;
const STARTS = 7;
const ROUNDS = 20;
/** A phone of a few years ago, on a slow mobile network. */
const SLOWER = 6;
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

const DIST = `${import.meta.dirname}/../../../clients/phone/dist`;

const rows: [what: string, value: string, target: string][] = [];
afterAll(() => {
  const line = (cells: readonly string[]): string =>
    `${cells[0]!.padEnd(64)}${cells[1]!.padStart(22)}${cells[2]!.padStart(12)}\n`;
  process.stdout.write(`\n${line(['', 'median (fastest-slowest)', 'target'])}${rows.map(line).join('')}\n`);
});

function note(what: string, times: number[], target: string): void {
  const sorted = [...times].sort((one, other) => one - other).map(Math.round);
  rows.push([what, `${sorted[Math.floor(sorted.length / 2)]} ms (${sorted[0]}-${sorted.at(-1)})`, target]);
}

const test = base
  .override('settings', { scope: 'file' }, { service: { policy: 'tap' } })
  .override('environment', { scope: 'file' }, ENVIRONMENT);

test('bytes of the first load', () => {
  const { files } = JSON.parse(readFileSync(`${DIST}/integrity.json`, 'utf8')) as {
    files: { path: string; gzip: number }[];
  };
  const index = readFileSync(`${DIST}/index.html`, 'utf8');
  const loaded = [...index.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
  const sizes = loaded.map((path) => files.find((file) => file.path === path)!.gzip);
  const sum = sizes.reduce((total, size) => total + size, 0);
  rows.push(['JavaScript and CSS of the first load, gzip', `${sum} B`, `${BYTES} B`]);
  expect(loaded.length).toBeGreaterThan(2);
  expect(sum).toBeLessThanOrEqual(BYTES);
});

/** Presses `selector` as soon as it is there, until the page says `text`; gives the milliseconds since the navigation began. */
async function untilAnswer(page: Page, selector: string, text: string): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.clearBrowserCache');
  await cdp.send('Network.emulateNetworkConditions', NETWORK);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(
    ([button, answer]) => {
      let pressed = false;
      let answered: (at: number) => void;
      const answers = new Promise<number>((resolve) => {
        answered = resolve;
      });
      Object.assign(globalThis, { answers });
      const look = (): void => {
        const found = pressed ? null : document.querySelector<HTMLElement>(button!);
        pressed ||= found !== null;
        found?.click();
        if (pressed && document.body.textContent?.includes(answer!)) answered(performance.now());
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    [selector, text],
  );
  await page.goto('/');
  const time = await page.evaluate(() => (globalThis as unknown as { answers: Promise<number> }).answers);
  await page.close();
  return time;
}

test('the first start: until the first button answers', async ({ browser, app }) => {
  const times: number[] = [];
  for (let count = 0; count < STARTS; count++) {
    const context = await browser.newContext({ ...handsetOptions(app), serviceWorkers: 'block' });
    times.push(await untilAnswer(await context.newPage(), 'button.main', 'This browser can stand in for a phone'));
    await context.close();
  }
  note('First start until “Get started” answers', times, '1500 ms');
});

test('a later start without the worker: until a code is copied', async ({ browser, app }) => {
  await app.service.addUser('start');
  const context = await browser.newContext({ ...handsetOptions(app), serviceWorkers: 'block' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: app.url });
  const handset = await Handset.in(context, app);
  await handset.link('start');
  await handset.page.close();
  const times: number[] = [];
  for (let count = 0; count < STARTS; count++)
    times.push(await untilAnswer(await context.newPage(), '.acts button', 'Copied'));
  note('Later start, empty cache, until a code is copied', times, '1500 ms');
  await handset.leave();
});

test('from the accepted answer to the page that moves on', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await visitor.ask(page, account);
    await handset.review();
    const accepted = handset.page.waitForResponse('**/v1/device/answer').then(() => performance.now());
    const moved = page.waitForURL('**/account', { waitUntil: 'commit' }).then(() => performance.now());
    await handset.approve();
    times.push((await moved) - (await accepted));
    await handset.done();
    await visitor.signOut(page);
  }
  note('Answer accepted until the browser moves on', times, '50 ms');
});

test('from the push service to the notification', async ({ browser, app }) => {
  const pushes = await PushService.start();
  await app.service.addUser('push');
  const [handset, visitor] = await Promise.all([
    Handset.open(browser, app, Pushing.prepare(pushes)),
    Visitor.open(browser, app.service),
  ]);
  const pushing = await Pushing.on(handset, pushes);
  await handset.link('push');
  const subscription = await pushing.subscription();
  await pushing.close();
  const page = await visitor.page();
  const times: number[] = [];
  let place = 0;
  /** The next question; what says that one is settled is left out. */
  const question = async (): ReturnType<typeof pushing.message> => {
    for (;;) {
      const message = await pushing.message(subscription, place++);
      if (message.payload.notification.data.kind === 'question') return message;
    }
  };
  for (let round = 0; round < ROUNDS; round++) {
    await visitor.ask(page, 'push');
    const { text, payload } = await question();
    const taken = performance.now();
    await pushing.deliver(text);
    times.push(performance.now() - taken);
    expect((await pushing.shown()).map(({ tag }) => tag)).toContain(payload.notification.tag);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The request was cancelled').waitFor();
  }
  note('Push handed to the browser until the notification is shown', times, '100 ms');
  await Promise.all([handset.leave(), visitor.leave()]);
  pushes.stop();
});
