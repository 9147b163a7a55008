/** What other sites, other people and old sessions try against the real service. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launch } from '../chromium.js';
import { Visitor } from './browser.js';
import { PASSWORD, Phone, Service } from './service.js';

let browser: Browser;
let service: Service;
let phone: Phone;
let visitor: Visitor;
let page: Page;
let attacker: Server;
let elsewhere: string;

beforeAll(async () => {
  browser = await launch();
  service = await Service.start({ sessions: { lifetime: 86400, idle: 3600, fresh: 900 } });
  phone = new Phone();
  const first = await Visitor.open(browser, service);
  await first.setUp(phone);
  await first.close();
  attacker = createServer((request, response) => {
    const path = new URL(request.url!, 'http://x').searchParams.get('path') ?? '/';
    const body = request.url!.startsWith('/frame')
      ? `<iframe id="victim" src="${service.url}${path}"></iframe>`
      : `<form method="post" action="${service.url}${path}"><input name="csrf" value="x"><button>Win</button></form>`;
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html><title>Prize</title>${body}`);
  }).listen(0, '127.0.0.1');
  await once(attacker, 'listening');
  // Another site, not only another port: the cookies of `localhost` are not sent from here
  elsewhere = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}`;
});
afterAll(async () => {
  attacker.close();
  await browser.close();
  await phone.stop();
  await service.stop();
});
beforeEach(async () => {
  visitor = await Visitor.open(browser, service);
  page = await visitor.page();
});
afterEach(() => visitor.close());

test('cookies are for this host alone and out of reach of scripts, and plain http to this machine keeps them', async () => {
  await visitor.signIn(page, phone);
  const cookies = await visitor.context.cookies();
  // The first visit's own cookie ends within the hour.
  const names = cookies.map((cookie) => cookie.name.replace(/^nod-first-[\w-]{8}$/, 'nod-first-…'));
  expect(names.sort()).toEqual(['nod-browser', 'nod-first-…', 'nod-session']);
  for (const cookie of cookies) {
    expect(cookie).toMatchObject({ domain: 'localhost', path: '/', secure: false, httpOnly: true, sameSite: 'Lax' });
  }
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

test('a form on another site is refused, with the cookies or without', async () => {
  await visitor.signIn(page, phone);
  for (const origin of [elsewhere, elsewhere.replace('127.0.0.1', 'localhost')]) {
    for (const path of ['/sign-out', '/account/phones', '/sign-in', '/sign-in/cancel', '/setup']) {
      const tab = await visitor.page();
      await tab.goto(`${origin}/?path=${path}`);
      const answer = tab.waitForResponse((response) => response.request().method() === 'POST');
      await tab.click('button');
      expect((await answer).status(), `${origin} ${path}`).toBe(403);
      await tab.getByText('The form did not come from this page').waitFor();
      await tab.close();
    }
  }
  await page.reload();
  await page.getByRole('heading', { name: 'Security' }).waitFor();
});

test('no page can be framed, and every page says so', async () => {
  await page.goto(`${elsewhere}/frame?path=/sign-in`);
  const framed = page.frames().find((frame) => frame !== page.mainFrame())!;
  expect(await framed.locator('#password').count()).toBe(0);
  for (const path of ['/sign-in', '/help', '/privacy', '/enrol', '/nowhere', '/account/phones/new/nothing']) {
    const headers = (await page.goto(service.url + path))!.headers();
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
    expect(headers['x-frame-options'], path).toBe('DENY');
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['cache-control'], path).toBe('no-store');
    expect(headers['cross-origin-opener-policy'], path).toBe('same-origin');
    expect(headers['content-type'], path).toContain('text/html');
  }
});

test('a session ends on the server, not only in the browser', async () => {
  await visitor.signIn(page, phone);
  const stolen = await visitor.context.cookies();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.waitForURL('**/sign-in');
  await visitor.context.addCookies(stolen);
  await page.goto('/account');
  expect(page.url()).toContain('/sign-in');
});

test('signing in makes a new session and ends the one before, its own or one of an attacker', async () => {
  await visitor.context.addCookies([{ name: 'nod-session', value: 'fixed-by-somebody-else', url: service.url }]);
  await visitor.signIn(page, phone);
  const first = (await visitor.context.cookies()).find((cookie) => cookie.name === 'nod-session')!;
  expect(first.value).not.toBe('fixed-by-somebody-else');
  await page.goto('/sign-in?why=again');
  await page.fill('#password', PASSWORD);
  await page.click('button.main');
  await page.waitForURL('**/sign-in/wait');
  const number = (await page.locator('.number span').allTextContents()).join('');
  await Promise.all([page.waitForURL('**/account'), phone.approve(number)]);
  const second = (await visitor.context.cookies()).find((cookie) => cookie.name === 'nod-session')!;
  expect(second.value).not.toBe(first.value);
  await visitor.context.addCookies([first]);
  await page.goto('/account');
  expect(page.url()).toContain('/sign-in');
});

test('the waiting page is of no use to another browser, and its cookie no session', async () => {
  const number = await visitor.ask(page);
  const other = await Visitor.open(browser, service);
  const tab = await other.page();
  await tab.goto('/sign-in/wait');
  expect(tab.url()).toContain('/sign-in');
  expect(await tab.content()).not.toContain(number);
  await page.goto('/account');
  expect(page.url()).toContain('/sign-in');
  await other.close();
});

test('a person who knew the password of an account is out once its owner turns two-step verification on', async () => {
  const fresh = await Service.start();
  const owner = await Visitor.open(browser, fresh);
  const tab = await owner.page();
  await tab.goto(await fresh.setUpLink);
  await tab.fill('#username', 'anna');
  await tab.fill('#display_name', 'Anna');
  await tab.fill('#password', PASSWORD);
  await tab.fill('#password_again', PASSWORD);
  await tab.click('button.main');
  await tab.waitForURL('**/account/phones/new/*');

  // Somebody else has the password, and prepares a link and a phone of their own
  const other = await Visitor.open(browser, fresh);
  const theirs = await other.page();
  await other.submit(theirs);
  await theirs.waitForURL('**/account');
  await theirs.getByRole('link', { name: 'Turn on two-step verification' }).click();
  await theirs.getByRole('button', { name: 'Continue' }).click();
  await theirs.waitForURL('**/account/phones/new/*');
  const bad = new Phone();
  const claim = await bad.claim((await theirs.textContent('#link'))!, 'Mallory');
  await theirs.getByRole('heading', { name: 'Is this your phone?' }).waitFor();

  const good = new Phone();
  await owner.link(tab, good, 'Anna’s phone');
  await owner.turnOn(tab, good);

  await theirs.getByRole('button', { name: 'Yes, add it' }).click();
  await theirs.waitForURL('**/sign-in?next=*');
  await theirs.goto('/account');
  expect(theirs.url()).toContain('/sign-in');
  await claim.run.stop('SIGKILL');

  // The password alone is no longer enough
  await owner.context.clearCookies();
  await owner.signIn(tab, good);
  expect(await tab.getByRole('heading', { level: 3 }).allTextContents()).toContain('Anna’s phone');
  expect(await tab.content()).not.toContain('Mallory');
  await Promise.all([owner.close(), other.close(), good.stop(), bad.stop()]);
  await fresh.stop();
});
