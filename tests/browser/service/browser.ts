/** Headless Chromium as a person uses it, and everything that it complains of. */
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { test as base, expect } from 'vitest';
import { launch } from '../chromium.js';
import { type Letter, MailServer, PASSWORD, Phone, Service, type Settings } from './service.js';

/** A browser with cookies of its own, which remembers what went wrong in it and where it went. */
export class Visitor {
  readonly complaints: string[] = [];
  readonly addresses: string[] = [];
  readonly transports = new Set<string>();

  private constructor(
    readonly context: BrowserContext,
    private readonly service: Service,
  ) {}

  static async open(browser: Browser, service: Service, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({
      baseURL: service.url,
      locale: 'en',
      reducedMotion: 'reduce',
      ...options,
    });
    const visitor = new Visitor(context, service);
    // What a policy blocks is told to the page alone
    await context.exposeFunction('complain', (what: string) => visitor.complaints.push(what));
    await context.addInitScript(() => {
      const { complain } = globalThis as unknown as { complain: (what: string) => void };
      addEventListener('securitypolicyviolation', (event) =>
        complain(`${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    context.on('request', (request) => {
      visitor.addresses.push(request.url());
      const path = new URL(request.url()).pathname;
      if (path === '/v1/watch/events') visitor.transports.add('stream');
      if (path === '/v1/watch/poll') visitor.transports.add('poll');
    });
    return visitor;
  }

  async page(): Promise<Page> {
    const page = await this.context.newPage();
    page.on('console', (message) => {
      // A page that was refused is told so by its status; that is no fault of the page
      if (message.type() === 'error' && !/status of 4\d\d|WebSocket|net::ERR_/.test(message.text())) {
        this.complaints.push(`${page.url()}: ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error}`));
    page.on('websocket', (socket) => socket.on('framereceived', () => this.transports.add('socket')));
    return page;
  }

  /** Goes to the form, types user name and password, and sends them. */
  async submit(page: Page, username = 'anna', password = PASSWORD): Promise<void> {
    await page.goto('/sign-in');
    await page.fill('#username', username);
    await page.fill('#password', password);
    await page.click('button.main');
  }

  /** Signs in as far as the waiting page; gives the number that it shows. */
  async ask(page: Page, username = 'anna'): Promise<string> {
    await this.submit(page, username);
    await page.waitForURL('**/sign-in/wait');
    return digits(page);
  }

  /** Signs in with a phone. */
  async signIn(page: Page, phone: Phone, username = 'anna'): Promise<void> {
    const number = await this.ask(page, username);
    await Promise.all([page.waitForURL('**/account'), phone.approve(number)]);
  }

  /** Makes the first account, links its first phone and turns two-step verification on. */
  async setUp(phone: Phone, name = 'Anna’s phone'): Promise<void> {
    const page = await this.page();
    await page.goto(await this.service.setUpLink);
    await page.fill('#username', 'anna');
    await page.fill('#display_name', 'Anna Jansen');
    await page.fill('#password', PASSWORD);
    await page.fill('#password_again', PASSWORD);
    await page.click('button.main');
    await this.link(page, phone, name);
    await this.turnOn(page, phone);
    await this.signOut(page);
    await page.close();
  }

  /** From the phone that was linked to two-step verification that is on. Gives the backup codes. */
  async turnOn(page: Page, phone: Phone): Promise<string[]> {
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Save your backup codes' }).waitFor();
    const codes = await page.locator('.codes code').allTextContents();
    await page.getByLabel('I saved the codes').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Ask my phone' }).click();
    await page.waitForURL('**/sign-in/wait');
    const number = await digits(page);
    await Promise.all([page.waitForURL('**/account/two-step/done'), phone.approve(number)]);
    await page.getByRole('heading', { name: 'Your account is protected' }).waitFor();
    return codes;
  }

  /** From the page with the link to the page that says it is done. */
  async link(page: Page, phone: Phone, name: string, done = `${name} is added`): Promise<void> {
    const { code, run } = await phone.claim((await page.textContent('#link'))!, name);
    await page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
    expect(`${(await page.locator('.pair span').allTextContents()).join('-')}`).toBe(code);
    await page.getByRole('button', { name: 'Yes, add it' }).click();
    await page.getByRole('heading', { name: done }).waitFor();
    expect(await run.ended).toBe(0);
  }

  async signOut(page: Page): Promise<void> {
    await page.goto('/account');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL('**/sign-in');
  }

  /** Opens a letter in a tab of its own, as a page of another site, and presses its button. */
  async press({ html, headers }: Letter, button: string): Promise<Page> {
    const tab = await this.page();
    await tab.setContent(html);
    await tab.getByRole('heading', { name: headers.subject, level: 1 }).waitFor();
    await tab.getByRole('link', { name: button, exact: true }).click();
    return tab;
  }

  /** Adds an address to the account that is signed in, and confirms it by its letter. */
  async addAddress(page: Page, mail: MailServer, address: string): Promise<void> {
    await page.goto('/account/addresses');
    await page.getByLabel('Mail address', { exact: true }).fill(address);
    await page.getByRole('button', { name: 'Add address' }).click();
    const tab = await this.press(await mail.letter(address, 'Confirm your mail address'), 'Confirm address');
    await tab.getByRole('button', { name: 'Confirm address' }).click();
    await tab.getByText(`${address} is confirmed.`).waitFor();
    await tab.close();
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  /** Closes it at the end of a test in which no page complained. */
  async leave(): Promise<void> {
    await this.close();
    expect(this.complaints).toEqual([]);
  }
}

/** A service with Anna's account, which her phone protects. */
export async function withPhone(
  browser: Browser,
  settings: Settings = {},
): Promise<{ service: Service; phone: Phone }> {
  const service = await Service.start(settings);
  const phone = new Phone();
  const first = await Visitor.open(browser, service);
  await first.setUp(phone);
  await first.close();
  return { service, phone };
}

/**
 * What most files begin with, as far as a test names it: a service with Anna's account, which her phone protects, for the whole file; and
 * for each test a browser of its own, in which no page may complain.
 */
export const test = base
  .extend('settings', { scope: 'file' }, {} as Settings)
  .extend('options', {} as BrowserContextOptions)
  // biome-ignore lint/correctness/noEmptyPattern: it needs nothing of what is before it
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await launch();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('anna', { scope: 'file' }, async ({ browser, settings }, { onCleanup }) => {
    const anna = await withPhone(browser, settings);
    onCleanup(async () => {
      await anna.phone.stop();
      await anna.service.stop();
    });
    return anna;
  })
  .extend('service', { scope: 'file' }, ({ anna }) => anna.service)
  .extend('phone', { scope: 'file' }, ({ anna }) => anna.phone)
  .extend('visitor', async ({ browser, service, options }, { onCleanup }) => {
    const visitor = await Visitor.open(browser, service, options);
    onCleanup(() => visitor.leave());
    return visitor;
  })
  .extend('page', ({ visitor }) => visitor.page())
  // Another browser: of the same person, of somebody else, of a thief
  .extend('elsewhere', async ({ browser, service }, { onCleanup }) => {
    const visitor = await Visitor.open(browser, service);
    onCleanup(() => visitor.leave());
    return visitor;
  });

/** The same with a mail server. */
export const mailed = test
  // biome-ignore lint/correctness/noEmptyPattern: it needs nothing of what is before it
  .extend('mail', { scope: 'file' }, async ({}, { onCleanup }) => {
    const mail = await MailServer.start();
    onCleanup(() => mail.stop());
    return mail;
  })
  .override('settings', { scope: 'file' }, ({ mail }) => ({ mail: { ...mail.settings, recovery_delay: '2s' } }));

/** The phones that the page of an account lists. */
export function phonesOn(page: Page): Promise<string[]> {
  return page.locator('a[href^="/account/phones/"]').allTextContents();
}

/** The number that a waiting page shows. */
export async function digits(page: Page): Promise<string> {
  return (await page.locator('.number span').allTextContents()).join('');
}

/** What a phone reads when it looks at the screen. */
export async function scan(picture: Locator): Promise<string> {
  const png = (await picture.screenshot()).toString('base64');
  // A page of its own turns the picture into points: ours allow no picture from elsewhere
  const page = await picture.page().context().newPage();
  const { width, height, points } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    let text = '';
    for (const byte of data) text += String.fromCharCode(byte);
    return { width: image.width, height: image.height, points: btoa(text) };
  }, png);
  await page.close();
  return decodeQR({ width, height, data: new Uint8Array(Buffer.from(points, 'base64')) });
}
