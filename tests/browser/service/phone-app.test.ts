/** The phone app as the service serves it: at its own origin, under its policy, with its worker. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../chromium.js';
import { Service } from './service.js';

let browser: Browser;
let service: Service;
beforeAll(async () => {
  browser = await launch();
  service = await Service.start();
});
afterAll(async () => {
  await service.stop();
  await browser.close();
});

/** A page, and what the browser says against it: errors of scripts, and what the policy forbids. */
async function open(address: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await browser.newContext()).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, complaints };
}

test('the app runs under its policy, and its worker is installed', async () => {
  const { page, complaints } = await open(service.appUrl);
  await page.waitForFunction(() => document.querySelector('#app')?.childElementCount);
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  expect(scope).toBe(`${service.appUrl}/`);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('neither origin reaches the other, also with a script of its own', async () => {
  const reaches = async (from: string, to: string): Promise<boolean> => {
    const { page } = await open(from);
    const reached = await page.evaluate(
      (address) =>
        fetch(address, { mode: 'no-cors', credentials: 'include' }).then(
          () => true,
          () => false,
        ),
      `${to}/healthz`,
    );
    await page.context().close();
    return reached;
  };
  expect(await reaches(service.appUrl, service.appUrl)).toBe(true);
  expect(await reaches(service.appUrl, service.url)).toBe(false);
  expect(await reaches(`${service.url}/setup`, service.appUrl)).toBe(false);
});

test('a link for a phone leads into the app, which reads its fragment', async () => {
  const secret = 'v1.q83vEjRWeJq83vEjRWeJqw.kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';
  const { page } = await open(`${service.url}/enrol#${secret}`);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const button = page.locator('#open');
  await expect.poll(() => button.getAttribute('href')).toBe(`${service.appUrl}/#e/${secret}`);
  await button.click();
  await page.waitForURL((url) => url.origin === service.appUrl);
  expect(asked.some((address) => address.startsWith(service.appUrl))).toBe(true);
  expect(asked.every((address) => !new URL(address).search.includes('v1.'))).toBe(true);
  await page.context().close();
});
