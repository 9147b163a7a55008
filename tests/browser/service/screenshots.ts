/** The pictures of the documentation, taken from the running service: `scripts/screenshots`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { launch } from '../chromium.js';
import { digits, Visitor } from './browser.js';
import { PASSWORD, Phone, Service } from './service.js';

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

  await page.goto('/sign-in');
  await page.fill('#username', 'anna');
  await page.fill('#password', PASSWORD);
  await page.screenshot({ path: join(to, 'sign-in.png') });
  await page.click('button.main');
  await page.waitForURL('**/sign-in/wait');
  const number = await digits(page);
  await page.screenshot({ path: join(to, 'waiting.png') });
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: join(to, 'waiting-phone-dark.png') });
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: 'light' });
  const [, lines] = await Promise.all([page.waitForURL('**/account'), phone.converse(number)]);
  await terminal(visitor, lines, join(to, 'phone.png'));
  const other = await Visitor.open(browser, service);
  await other.ask(await other.page());
  await phone.answer('--answer', 'no');
  await page.reload();
  await page.screenshot({ path: join(to, 'account.png') });
  await page.getByRole('link', { name: 'Add an option' }).click();
  await page.getByRole('button', { name: 'Add a phone' }).click();
  await page.getByRole('heading', { name: 'Open this on your phone' }).waitFor();
  await page.screenshot({ path: join(to, 'enrolment.png') });
  expect(visitor.complaints).toEqual([]);
  await Promise.all([visitor.close(), other.close(), phone.stop()]);
  await browser.close();
  await service.stop();
});

/** What a program wrote, as a terminal shows it. */
async function terminal(visitor: Visitor, lines: string[], path: string): Promise<void> {
  const page = await visitor.context.newPage();
  await page.setViewportSize(DESKTOP);
  await page.setContent('<pre></pre>');
  await page.addStyleTag({
    content: `body { margin: 0; background: #10141c } pre { margin: 0; padding: 64px; color: #e6e9ef;
      font: 22px/1.55 monospace; white-space: pre-wrap }`,
  });
  await page.locator('pre').evaluate(
    (pre, text) => {
      pre.textContent = text;
    },
    ['$ nod-device watch --once', ...lines].join('\n'),
  );
  await page.screenshot({ path });
  await page.close();
}
