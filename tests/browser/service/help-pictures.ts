/** The pictures of the help pages, taken from the running service in every language: `scripts/help-pictures`. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, CDPSession, Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { Authenticator } from '../authenticator.js';
import { launch } from '../chromium.js';
import { digits, Visitor } from './browser.js';
import { Phone, Service } from './service.js';

const to = join(import.meta.dirname, '../../../src/http/pages/assets/help');
const LANGUAGES = ['en', 'fr', 'de', 'it', 'es', 'nl'];
/** The size of each, which `src/http/pages/docs/view/guide.rs` knows. */
const SIZE = { width: 390, height: 480 };
/** Room around what a picture shows, in pixels. */
const MARGIN = 20;
/** The most bytes of one. */
const MOST = 12_000;
/** From good to bad: the first one that is small enough. */
const QUALITIES = [50, 40, 30, 20];

/** A browser of one language, which takes pictures. */
class Photographer {
  private constructor(
    readonly visitor: Visitor,
    readonly page: Page,
    private readonly session: CDPSession,
    private readonly language: string,
    private readonly taken: Set<string>,
  ) {}

  static async open(
    browser: Browser,
    service: Service,
    language: string,
    taken = new Set<string>(),
  ): Promise<Photographer> {
    const visitor = await Visitor.open(browser, service, { locale: language, viewport: SIZE });
    const page = await visitor.page();
    const session = await visitor.context.newCDPSession(page);
    await Authenticator.plugIn(page);
    return new Photographer(visitor, page, session, language, taken);
  }

  /** What a person sees who has `what` at the top of the screen, or at its end. */
  async take(name: string, what: Locator, end: 'top' | 'bottom' = 'top'): Promise<void> {
    await what.waitFor();
    await what.evaluate(
      (element, [at, margin]) => {
        const { top, bottom } = element.getBoundingClientRect();
        const by = at === 'top' ? top - Number(margin) : bottom - innerHeight + Number(margin);
        scrollTo({ top: scrollY + by, behavior: 'instant' });
        (document.activeElement as HTMLElement | null)?.blur();
      },
      [end, MARGIN] as const,
    );
    expect(await this.page.evaluate(() => document.documentElement.lang)).toBe(this.language);
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      const file = `${name}-${this.language}-${colorScheme}.webp`;
      writeFileSync(join(to, file), await this.picture(name));
      this.taken.add(file);
    }
  }

  private async picture(name: string): Promise<Buffer> {
    for (const quality of QUALITIES) {
      const { data } = await this.session.send('Page.captureScreenshot', { format: 'webp', quality });
      const picture = plain(Buffer.from(data, 'base64'));
      if (picture.length < MOST) return picture;
    }
    throw new Error(`${name} is larger than ${MOST} bytes`);
  }
}

/** The same picture without its colour profile, which is the usual one: the smallest file that WebP knows. */
function plain(webp: Buffer): Buffer {
  for (let at = 12; at < webp.length; ) {
    const end = at + 8 + webp.readUInt32LE(at + 4);
    if (webp.toString('latin1', at, at + 4) === 'VP8 ') {
      const chunk = webp.subarray(at, end + (end % 2));
      const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
      head.writeUInt32LE(4 + chunk.length, 4);
      return Buffer.concat([head, chunk]);
    }
    at = end + (end % 2);
  }
  throw new Error('Chromium took no lossy WebP picture');
}

test('pictures of the help', async () => {
  mkdirSync(to, { recursive: true });
  const taken = new Set<string>();
  const service = await Service.start();
  const browser = await launch();
  const phone = new Phone();
  await service.addUser('anna');
  await service.enrol('anna', phone, 'iPhone 17');
  await addPasskey(browser, service, phone);
  for (const language of LANGUAGES) {
    const photographer = await Photographer.open(browser, service, language, taken);
    await waiting(photographer, phone);
    await phones(photographer);
    await codesAndPasswords(photographer);
    await photographer.visitor.leave();
  }
  for (const file of readdirSync(to)) if (!taken.has(file)) rmSync(join(to, file));
  await phone.stop();
  await browser.close();
  await service.stop();
});

/** One, so that the pictures show where it is used. */
async function addPasskey(browser: Browser, service: Service, phone: Phone): Promise<void> {
  const { visitor, page } = await Photographer.open(browser, service, 'en');
  await visitor.signIn(page, phone);
  await page.goto('/account/passkeys');
  await page.fill('[data-passkey] [name=name]', 'MacBook Touch ID');
  await page.click('[data-passkey] button');
  await page.locator('.rows h3 bdi').waitFor();
  await visitor.leave();
}

/** The page that waits for the phone; ends signed in. */
async function waiting(photographer: Photographer, phone: Phone): Promise<void> {
  const { page, visitor } = photographer;
  await visitor.ask(page);
  await photographer.take('waiting', page.locator('h1'));
  await page.click('details.other summary');
  await photographer.take('other-ways', page.locator('details.other'), 'bottom');
  await Promise.all([page.waitForURL('**/account'), phone.approve(await digits(page))]);
}

/** How one phone joins and another one goes. */
async function phones(photographer: Photographer): Promise<void> {
  const { page } = photographer;
  await page.goto('/account/two-step');
  await photographer.take('options', page.locator('h1'));
  await page.click('[aria-labelledby=more] form button');
  await page.waitForURL('**/account/phones/new/*');
  await photographer.take('scan', page.locator('h1'));
  const newcomer = new Phone();
  const { run } = await newcomer.claim((await page.textContent('#link'))!, 'Pixel 10');
  // What stands in for a phone says so; a phone would name its system
  await page.locator('.lead > bdi').evaluate((platform) => {
    platform.textContent = 'Android 16';
  });
  await photographer.take('confirm', page.locator('h1:has(~ .number.pair)'));
  await page.click('.choice form:first-child button');
  await page.locator('.end').waitFor();
  await run.ended;
  await newcomer.stop();
  await page.goto('/account');
  await page.click('a[href^="/account/phones/"]');
  await photographer.take('remove', page.locator('section[aria-labelledby=remove]'), 'bottom');
  await page.goto('/account/secure');
  await photographer.take('secure', page.locator('h1'));
}

async function codesAndPasswords(photographer: Photographer): Promise<void> {
  const { page } = photographer;
  await page.goto('/account/codes-apps/new');
  await photographer.take('codes-app', page.locator('.qr'));
  await page.goto('/account/passkeys');
  await photographer.take('passkeys', page.locator('h1'));
  await page.goto('/account/app-passwords');
  await page.fill('[data-once] [name=name]', 'Thunderbird');
  await photographer.take('app-password', page.locator('section[aria-labelledby=new]'));
  await page.click('[data-once] button');
  await photographer.take('app-password-shown', page.locator('h1:has(~ .copy)'));
}
