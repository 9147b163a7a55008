/** A new version of the app or of the service: nothing that waits is lost, and older and newer understand each other. */
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { Visitor } from '../service/browser.js';
import { PhoneApp } from './app.js';
import { download, next } from './builds.js';
import { Handset } from './handset.js';
import { test as base } from './setup.js';

let people = 0;
const test = base
  .override('app', { scope: 'file' }, async ({ settings }, { onCleanup }) => {
    const app = await PhoneApp.behind(settings);
    onCleanup(() => app.stop());
    return app;
  })
  .extend('builds', { scope: 'file' }, async ({ app }, { onCleanup }) => {
    const folder = mkdtempSync(join(tmpdir(), 'nod-builds-'));
    onCleanup(() => rmSync(folder, { recursive: true }));
    const [now, later] = [join(folder, 'now'), join(folder, 'later')];
    const integrity = await download(app.url, now);
    return { now, later, version: integrity.version, laterVersion: next(now, integrity, later) };
  })
  /** Ben, whose phone has the present version. */
  .extend('ben', async ({ browser, app, builds, task }, { onCleanup }) => {
    const front = app.front!;
    front.build = builds.now;
    front.changes.clear();
    const account = `ben${++people}`;
    await app.service.addUser(account);
    const [handset, visitor] = await Promise.all([Handset.open(browser, app), Visitor.open(browser, app.service)]);
    onCleanup(async () => {
      if (task.result?.state === 'fail') process.stderr.write(`${await handset.screen()}\n`);
      await Promise.all([handset.leave(), visitor.leave()]);
    });
    const page = await visitor.page();
    return { account, handset, visitor, page, front };
  });

/** Whether the page runs the later build. */
const isLater = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.querySelector<HTMLScriptElement>('script[type=module]')!.src.includes('.later.'));

/** The app's worker is there, with everything that it keeps. */
const controlled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((claimed) => navigator.serviceWorker.addEventListener('controllerchange', claimed));
  });

/** The browser looks for a new version and has loaded it. */
const found = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const { installing } = registration;
    if (!installing) return;
    await new Promise<void>((installed) => {
      installing.addEventListener('statechange', () => installed());
    });
  });

/** The person looks at something else, or at the app again. */
const put = (page: Page, visibility: 'hidden' | 'visible'): Promise<void> =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibility);

test('a request is open while a new version comes: it is answered by the old one, which then gives way', async ({
  ben,
  builds,
}) => {
  const { account, handset, visitor, page, front } = ben;
  await handset.link(account);
  await controlled(handset.page);
  const number = await visitor.ask(page, account);
  await handset.review();
  await handset.type(number[0]!);
  front.build = builds.later;
  await found(handset.page);
  // A person who looks at the other screen meanwhile comes back to the same request: no new start, and no offer of one
  await put(handset.page, 'hidden');
  expect(await handset.text('A new version is ready.').count()).toBe(0);
  await handset.type(number[1]!);
  await Promise.all([page.waitForURL('**/account'), handset.button('Approve').tap()]);
  await handset.heading('Approved').waitFor();
  await put(handset.page, 'visible');
  expect(await isLater(handset.page)).toBe(false);
  await handset.done();
  // A part of the old version that was never loaded, and that the server has no more
  await handset.page.getByRole('link', { name: 'Activity' }).tap();
  await handset.heading(/ approved$/).waitFor();
  expect(await isLater(handset.page)).toBe(false);

  await handset.page.getByRole('link', { name: 'Codes' }).tap();
  const renewed = handset.page.waitForEvent('load');
  await put(handset.page, 'hidden');
  await renewed;
  await handset.heading('Codes').waitFor();
  expect(await isLater(handset.page)).toBe(true);
  await expect.poll(() => handset.page.evaluate(() => caches.keys())).toEqual([`nod-${builds.laterVersion}`]);
  await visitor.signOut(page);
  const again = await visitor.ask(page, account);
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(again)]);
});

test('the person has it take over', async ({ ben, builds }) => {
  const { account, handset, front } = ben;
  await handset.link(account);
  await controlled(handset.page);
  front.build = builds.later;
  await found(handset.page);
  await handset.text('A new version is ready.').waitFor();
  const renewed = handset.page.waitForEvent('load');
  await handset.button('Update').tap();
  await renewed;
  await handset.heading('Codes').waitFor();
  expect(await isLater(handset.page)).toBe(true);
  await handset.context.setOffline(true);
  await handset.page.reload();
  await handset.page.locator('.code').waitFor();
  expect(await isLater(handset.page)).toBe(true);
  await handset.context.setOffline(false);
});

test('an old worker holds on to no old code: the next start has the new version, and keeps what waited', async ({
  ben,
  builds,
}) => {
  const { account, handset, visitor, page, front } = ben;
  await handset.link(account);
  await controlled(handset.page);
  const number = await visitor.ask(page, account);
  await handset.card.waitFor();
  front.build = builds.later;
  await handset.page.reload();
  expect(await isLater(handset.page)).toBe(true);
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
});

test.for(['the worker is there before its files', 'one file is not the one that was built'])(
  '%s: nothing of that version is taken, and the old one goes on',
  async (how, { ben, builds }) => {
    const { account, handset, front } = ben;
    await handset.link(account);
    await controlled(handset.page);
    if (how.startsWith('the worker')) front.also = { path: '/sw.js', build: builds.later };
    else {
      const damaged = join(builds.later, '../damaged');
      cpSync(builds.later, damaged, { recursive: true });
      const screen = readdirSync(join(damaged, 'assets')).find((name) => /^settings-.*js$/.test(name))!;
      appendFileSync(join(damaged, 'assets', screen), ' ');
      front.build = damaged;
    }
    const state = await handset.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      // Where the loading fails at once, the browser says so by the promise
      await registration.update().catch(() => undefined);
      const { installing } = registration;
      if (!installing) return registration.waiting ? 'waiting' : 'refused';
      return new Promise<string>((over) => {
        installing.addEventListener('statechange', () => over(installing.state));
      });
    });
    expect(state).toMatch(/^(refused|redundant)$/);
    front.also = undefined;
    front.build = builds.now;
    expect(await handset.page.evaluate(() => caches.keys())).toEqual([`nod-${builds.version}`]);
    await handset.page.reload();
    await handset.page.locator('.code').waitFor();
    // The browser says in its console which file was refused
    handset.complaints.length = 0;
  },
);

test('this app beside a newer service: unknown fields, words and frames, and calls that are gone', async ({ ben }) => {
  const { account, handset, visitor, page, front } = ben;
  const more = { tomorrow: { nested: [1, 'two'] } };
  const asked = new Set<string>();
  const change = (path: string, say: (json: Record<string, unknown>) => Record<string, unknown> | undefined): void => {
    front.changes.set(path, (json) => {
      asked.add(path);
      return say(json);
    });
  };
  change('/.well-known/nod-configuration', (json) => ({ ...json, ...more, app: { ...(json.app as object), ...more } }));
  change('/v1/device', (json) => ({
    ...json,
    ...more,
    screen_lock: 'by_voice',
    push_targets: [{ kind: 'carrier_pigeon', ...more }],
  }));
  change('/v1/device/inbox', (json) => ({
    ...json,
    ...more,
    challenges: (json.challenges as object[]).map((item) => ({ ...item, ...more })),
    settled: (json.settled as object[]).map((item) => ({ ...item, state: 'postponed', ...more })),
  }));
  change('/v1/device/activity', (json) => ({
    ...json,
    entries: (json.entries as object[]).map((entry) => ({ ...entry, ...more })),
  }));
  change('/v1/keys', () => undefined);
  change('/v1/device/backup-codes', () => undefined);
  await handset.page.routeWebSocket('**/v1/socket', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      socket.send(JSON.stringify({ type: 'weather', ...more }));
      socket.send(JSON.stringify({ ...(JSON.parse(String(message)) as object), ...more }));
    });
  });
  await handset.link(account);
  await handset.page.locator('.code').waitFor();
  const number = await visitor.ask(page, account);
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await handset.heading('Approved').waitFor();
  await handset.done();
  await handset.page.getByRole('link', { name: 'Activity' }).tap();
  await handset.heading(/ approved$/).waitFor();
  await handset.page.reload();
  await handset.page.getByRole('link', { name: 'Codes' }).tap();
  await handset.page.locator('.code').waitFor();
  expect(asked).toContain('/v1/device');
  expect(await handset.text('This phone was removed from the account.').count()).toBe(0);
});

test('this app beside an older service: calls and fields that it does not have', async ({ ben }) => {
  const { account, handset, visitor, page, front } = ben;
  front.changes.set('/.well-known/nod-configuration', ({ issuer, name, version }) => ({ issuer, name, version }));
  front.changes.set('/v1/device', ({ two_step: _, screen_lock: __, push_targets: ___, ...json }) => ({
    ...json,
    push_targets: [],
  }));
  for (const path of ['activity', 'push-test', 'backup-codes', 'screen-lock/options', 'two-step'])
    front.changes.set(`/v1/device/${path}`, () => undefined);
  await handset.link(account);
  await handset.page.locator('.code').waitFor();
  const number = await visitor.ask(page, account);
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await handset.done();
  await handset.page.getByRole('link', { name: 'Activity' }).tap();
  await handset.text('The activity could not be loaded.').waitFor();
  await handset.page.goto('/#settings');
  await handset.text('This service sends no notifications').waitFor();
});
