/** Places by real files: who has which network by the registries' word (ip-location-db, CC0), one file for IPv4 and one for IPv6. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../axe.js';
import { launch } from '../chromium.js';
import { Visitor } from './browser.js';
import { Phone, Service } from './service.js';

const folder = dirname(
  createRequire(import.meta.url).resolve('@ip-location-db/geo-whois-asn-country-mmdb/package.json'),
);
const files = ['ipv4', 'ipv6'].map((kind) => join(folder, `geo-whois-asn-country-${kind}.mmdb`));

let browser: Browser;
let service: Service;
let phone: Phone;
beforeAll(async () => {
  browser = await launch();
  service = await Service.start({ places: { files }, http: { trusted_proxies: ['127.0.0.0/8', '::1'] } });
  phone = new Phone();
  const first = await Visitor.open(browser, service);
  await first.setUp(phone);
  await first.close();
});
afterAll(async () => {
  await phone.stop();
  await service.stop();
  await browser.close();
});

// Networks of RIPE NCC, of Google and of the Spanish universities, for as long as they have had any
test.each([
  ['193.0.6.139', 'Netherlands', false],
  ['2001:67c:2e8:22::c100:68b', 'Netherlands', false],
  ['8.8.8.8', 'United States', true],
])('who signs in from %s reads that it is in %s, and so does the phone', async (address, country, isNew) => {
  const visitor = await Visitor.open(browser, service, { extraHTTPHeaders: { 'x-forwarded-for': address } });
  const page = await visitor.page();
  const watch = await phone.watch();
  const number = await visitor.ask(page);
  expect(await page.locator('.facts').textContent()).toContain(`${country} (${address})`);
  expect(await violations(page)).toEqual([]);
  const { challenge } = (await watch.event('challenge')) as { challenge: { context: Record<string, unknown> } };
  expect(challenge.context).toMatchObject({ ip: address, place: country });
  // Its first sign-in is from nowhere new, and the account's set-up was on a private network
  expect(challenge.context.new_place ?? false).toBe(isNew);
  await watch.stop();
  await Promise.all([page.waitForURL('**/account'), phone.approve(number)]);
  expect(await page.locator('section[aria-labelledby=sessions]').textContent()).toContain(`${country} (${address})`);
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
});

test('the doctor knows both files', async () => {
  const doctor = service.nod('doctor');
  await doctor.ended;
  const lines = doctor.lines.filter((line) => line.includes('places.files'));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/IPv4 alone, made \d+ day/);
  expect(lines[1]).toMatch(/IPv4 and IPv6, made \d+ day/);
});
