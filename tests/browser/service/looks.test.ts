/** Every page of the real service, with the real data in it: accessible, fitting, and without a word on the console. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { misfits, violations } from '../axe.js';
import { launch } from '../chromium.js';
import { Visitor } from './browser.js';
import { PASSWORD, Phone, Service } from './service.js';

const out = join(import.meta.dirname, '../out/service');
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const SCHEMES = ['light', 'dark'] as const;

let browser: Browser;
beforeAll(async () => {
  mkdirSync(out, { recursive: true });
  browser = await launch();
});
afterAll(() => browser.close());

test('every page, light and dark, on a phone and on a desktop', async () => {
  const service = await Service.start();
  const phone = new Phone();
  const visitor = await Visitor.open(browser, service);
  const page = await visitor.page();
  const problems: string[] = [];

  const look = async (name: string): Promise<void> => {
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(out, `${name}-${size}-${colorScheme}.png`), fullPage: true });
        const found = await violations(page, colorScheme === 'dark' ? 'colours' : 'all');
        problems.push(...[...found, ...(await misfits(page))].map((what) => `${name} ${size} ${colorScheme}: ${what}`));
      }
    }
  };

  await page.goto(await service.setUpLink);
  await look('setup');
  await page.fill('#username', 'anna');
  await page.fill('#display_name', 'Anna Jansen');
  await page.fill('#password', 'short');
  await page.fill('#password_again', 'shorter');
  await page.click('button.main');
  await look('setup-errors');
  await page.fill('#password', PASSWORD);
  await page.fill('#password_again', PASSWORD);
  await page.click('button.main');
  await page.waitForURL('**/account/phones/new/*');
  await look('enrol');
  await page.getByText('Can’t scan it?').click();
  await look('enrol-link');
  const { code, run } = await phone.claim((await page.textContent('#link'))!, 'Anna’s phone');
  await page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
  expect(code).toMatch(/^\d\d-\d\d$/);
  await look('enrol-confirm');
  await page.getByRole('button', { name: 'Yes, add it' }).click();
  await page.getByRole('heading', { name: 'is added' }).waitFor();
  await run.ended;
  await look('enrol-done');
  await visitor.turnOn(page, phone);
  await look('two-step-done');
  await page.goto('/sign-in?why=again');
  await look('sign-in-again');
  await page.fill('#password', 'not the right one');
  await page.click('button.main');
  await page.locator('#errors').waitFor();
  await look('sign-in-wrong');
  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.waitForURL('**/sign-in');

  const ends: Record<string, () => Promise<void>> = {
    no: () => phone.answer('--answer', 'no'),
    report: () => phone.answer('--answer', 'report'),
    async wrong() {
      await expect(phone.approve('000001')).rejects.toThrow('not answered');
      await phone.approve('000002');
    },
    cancel: () => page.getByRole('button', { name: 'Cancel' }).click(),
  };
  for (const [name, end] of Object.entries(ends)) {
    await visitor.ask(page);
    if (name === 'no') await look('waiting');
    await end();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await look(`ended-${name}`);
  }
  await visitor.signIn(page, phone);
  await look('account');
  await page.getByRole('link', { name: 'Anna’s phone' }).click();
  await page.getByRole('heading', { name: 'Anna’s phone', level: 1 }).waitFor();
  await look('phone');
  for (const path of ['activity', 'activity?show=refused', 'secure', 'password', 'two-step', 'two-step/off']) {
    await page.goto(`/account/${path}`);
    await look(`account-${path.replace(/\W/g, '-')}`);
  }
  await page.goto('/account/two-step');
  await page.getByRole('button', { name: 'Add a phone' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('heading', { name: 'was not added' }).waitFor();
  await look('enrol-refused');
  for (const path of ['help', 'privacy', 'scan', 'enrol', 'nowhere']) {
    await page.goto(`/${path}`);
    await look(`at-${path}`);
  }
  expect(problems).toEqual([]);
  expect(visitor.complaints).toEqual([]);
  await Promise.all([visitor.close(), phone.stop()]);
  await service.stop();
}, 240_000);
