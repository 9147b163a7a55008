/** Headless Chromium as a person uses it, and everything that it complains of. */
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { expect } from 'vitest';
import { PASSWORD, Phone, Service } from './service.js';

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
    await page.goto('/account');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL('**/sign-in');
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
  async link(page: Page, phone: Phone, name: string): Promise<void> {
    await page.waitForURL('**/account/phones/new/*');
    const { code, run } = await phone.claim((await page.textContent('#link'))!, name);
    await page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
    expect(`${(await page.locator('.pair span').allTextContents()).join('-')}`).toBe(code);
    await page.getByRole('button', { name: 'Yes, add it' }).click();
    await page.getByRole('heading', { name: `${name} is added` }).waitFor();
    expect(await run.ended).toBe(0);
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
export async function withPhone(browser: Browser): Promise<{ service: Service; phone: Phone }> {
  const service = await Service.start();
  const phone = new Phone();
  const first = await Visitor.open(browser, service);
  await first.setUp(phone);
  await first.close();
  return { service, phone };
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
