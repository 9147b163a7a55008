/** The pictures of the documentation, taken from the running service: `scripts/screenshots`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { launch } from '../chromium.js';
import { Visitor } from './browser.js';
import { Phone, Service } from './service.js';

const to = join(import.meta.dirname, '../../../docs/images');
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

test('pictures of the service', async () => {
  mkdirSync(to, { recursive: true });
  const service = await Service.start();
  const browser = await launch();
  const phone = new Phone();
  const visitor = await Visitor.open(browser, service, { viewport: DESKTOP, colorScheme: 'light' });
  await visitor.setUp(phone, 'Anna’s phone');
  const page = await visitor.page();

  const number = await visitor.ask(page);
  await page.screenshot({ path: join(to, 'waiting.png') });
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: join(to, 'waiting-phone-dark.png') });
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: 'light' });
  await Promise.all([page.waitForURL('**/account'), phone.approve(number)]);
  const other = await Visitor.open(browser, service);
  await other.ask(await other.page());
  await phone.answer('--answer', 'report');
  await page.reload();
  await page.screenshot({ path: join(to, 'account.png') });
  await page.getByRole('button', { name: 'Add a phone' }).click();
  await page.getByRole('heading', { name: 'Open this on your phone' }).waitFor();
  await page.screenshot({ path: join(to, 'enrolment.png') });
  expect(visitor.complaints).toEqual([]);
  await Promise.all([visitor.close(), other.close(), phone.stop()]);
  await browser.close();
  await service.stop();
});
