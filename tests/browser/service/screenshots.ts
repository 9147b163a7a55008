/** The pictures of the documentation, taken from the running service and its phone app: `scripts/screenshots`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { launch } from '../chromium.js';
import { PhoneApp } from '../phone/app.js';
import { Handset, handsetOptions } from '../phone/handset.js';
import { digits, Visitor } from './browser.js';
import { PASSWORD } from './service.js';

const to = join(import.meta.dirname, '../../../docs/images');
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** A phone of many, so that the picture names one. */
const AGENT =
  'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36';

test('pictures of the service', async () => {
  mkdirSync(to, { recursive: true });
  const app = await PhoneApp.start();
  const browser = await launch();
  const handset = await Handset.in(
    await browser.newContext({ ...handsetOptions(app), userAgent: AGENT, deviceScaleFactor: 2, colorScheme: 'light' }),
    app,
  );
  const visitor = await Visitor.open(browser, app.service, { viewport: DESKTOP, colorScheme: 'light' });
  const page = await visitor.page();

  await page.goto(await app.service.setUpLink);
  await page.fill('#username', 'anna');
  await page.fill('#display_name', 'Anna Jansen');
  await page.fill('#password', PASSWORD);
  await page.fill('#password_again', PASSWORD);
  await page.click('button.main');
  await page.getByRole('heading', { name: 'Open this on your phone' }).waitFor();
  await page.screenshot({ path: join(to, 'enrolment.png') });
  await handset.claim((await page.textContent('#link'))!);
  await page.getByRole('button', { name: 'Yes, add it' }).click();
  await handset.saveCodes();
  await handset.ready();
  await page.getByRole('button', { name: 'Ask my phone' }).click();
  await page.waitForURL('**/sign-in/wait');
  await handset.review();
  await Promise.all([page.waitForURL('**/account/two-step/done'), handset.approve(await digits(page))]);
  await handset.done();
  await handset.text('Two-step verification is off').waitFor({ state: 'detached' });
  await visitor.signOut(page);

  await page.goto('/sign-in');
  await page.fill('#username', 'anna');
  await page.fill('#password', PASSWORD);
  await page.screenshot({ path: join(to, 'sign-in.png') });
  await page.click('button.main');
  await page.waitForURL('**/sign-in/wait');
  const number = await digits(page);
  await handset.card.waitFor();
  await page.getByText('The request is on your phone.').waitFor();
  await page.screenshot({ path: join(to, 'waiting.png') });
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: join(to, 'waiting-phone-dark.png') });
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: 'light' });
  const asked = await handset.page.screenshot();
  await handset.review();
  await handset.type(number);
  await sideBySide(visitor, [asked, await handset.page.screenshot()], join(to, 'phone.png'));
  await Promise.all([page.waitForURL('**/account'), handset.button('Approve').tap()]);
  await handset.done();
  await page.reload();
  await page.screenshot({ path: join(to, 'account.png') });
  await Promise.all([visitor.leave(), handset.leave()]);
  await browser.close();
  await app.stop();
});

/** Pictures of a phone on one that is as large as the others. */
async function sideBySide(visitor: Visitor, pictures: Buffer[], path: string): Promise<void> {
  const page = await visitor.context.newPage();
  await page.setViewportSize(DESKTOP);
  const sources = pictures.map((picture) => `data:image/png;base64,${picture.toString('base64')}`);
  await page.setContent(sources.map((source) => `<img alt="" src="${source}">`).join(''));
  await page.addStyleTag({
    content: `body { margin: 0; height: 100vh; display: flex; gap: 64px; align-items: center; justify-content: center;
      background: linear-gradient(#dfeeea, #eef1ec) }
      img { height: 740px; border-radius: 36px; border: 8px solid #10201d; box-shadow: 0 16px 40px #10201d33 }`,
  });
  await page.screenshot({ path });
  await page.close();
}
