/** A phone with the app in its browser, in the hand of a person: what is on the screen, and what a finger does there. */
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PhoneApp } from './app.js';

/** The fragment of a link to the service, as the app is opened with it. */
export const opener = (link: string): string => link.replace(/^.*#/, '#e/');

/** What a browser on a phone is to a page. */
export const handsetOptions = (app: PhoneApp): BrowserContextOptions => ({
  baseURL: app.url,
  locale: 'en',
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 1,
  hasTouch: true,
  isMobile: true,
  reducedMotion: 'reduce',
});

export class Handset {
  /** What went wrong in the app. */
  readonly complaints: string[] = [];
  /** How questions come. */
  readonly transports = new Set<'socket' | 'poll'>();

  private constructor(
    readonly app: PhoneApp,
    readonly context: BrowserContext,
    public page: Page,
  ) {}

  /** `prepare`: what is done to the browser before the app is first opened. */
  static async open(
    browser: Browser,
    app: PhoneApp,
    prepare?: (context: BrowserContext) => Promise<unknown>,
  ): Promise<Handset> {
    const context = await browser.newContext(handsetOptions(app));
    return Handset.in(context, app, prepare);
  }

  /** In a browser that is there already. */
  static async in(
    context: BrowserContext,
    app: PhoneApp,
    prepare?: (context: BrowserContext) => Promise<unknown>,
  ): Promise<Handset> {
    const handset = new Handset(app, context, await context.newPage());
    await context.exposeFunction('complain', (what: string) => handset.complaints.push(what));
    await context.addInitScript(() => {
      const { complain } = globalThis as unknown as { complain: (what: string) => void };
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        complain(`${violatedDirective} ${blockedURI}`),
      );
    });
    handset.look(handset.page);
    await prepare?.(context);
    return handset;
  }

  /** Opens the app again, in a window of its own, at an address of it. */
  async again(address = '/'): Promise<void> {
    this.look(await this.context.newPage());
    await this.page.goto(address);
  }

  /** From now on that window is what the person looks at. */
  look(page: Page): void {
    this.page = page;
    page.setDefaultTimeout(20_000);
    page.on('console', (message) => {
      // A call that is refused, or finds no server, is no fault of the page
      if (message.type() === 'error' && !/status of [45]\d\d|WebSocket|net::ERR_/.test(message.text()))
        this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error}`));
    page.on('websocket', (socket) => socket.on('framereceived', () => this.transports.add('socket')));
    page.on('request', (request) => {
      if (!request.url().endsWith('/v1/device/inbox')) return;
      const { wait_ms: wait } = request.postDataJSON() as { wait_ms: number };
      if (wait > 0) this.transports.add('poll');
    });
  }

  // Linking

  /** Opens a link on the phone; gives the code that it shows for it. */
  async claim(link: string): Promise<string> {
    await this.page.goto(`/${opener(link)}`);
    await this.heading('Compare this code').waitFor();
    return (await this.page.locator('.large').textContent())!;
  }

  /** Saves the backup codes of an account’s first activation; gives how many they are. */
  async saveCodes(): Promise<number> {
    await this.heading('Save your backup codes').waitFor();
    const codes = this.page.getByRole('list', { name: 'Backup codes' }).getByRole('listitem');
    const count = await codes.count();
    await this.page.getByLabel('I have saved them').check();
    await this.button('Continue').tap();
    return count;
  }

  /** From the code on both screens, or the codes that were saved, to the accounts. */
  async ready(): Promise<void> {
    await this.heading('This phone is ready').waitFor();
    await this.button('Done').click();
    await this.heading('Codes').waitFor();
  }

  /** Links this phone to an account by a link that an administrator makes at the terminal. */
  async link(account: string): Promise<void> {
    const terminal = this.app.service.nod('user', 'enrol', account, '--reason', 'Test', '--yes-if-code', '-');
    const link = await terminal.line((line) => line.match(/\S+\/enrol#\S+/)?.[0]);
    const code = await this.claim(link);
    terminal.child.stdin!.write(`${code}\n`);
    await this.ready();
    expect(await terminal.ended, terminal.lines.join('\n')).toBe(0);
  }

  // What is on the screen

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  text(text: string | RegExp): Locator {
    return this.page.getByText(text);
  }

  /** The card of what waits, on the screen of the codes. */
  get card(): Locator {
    return this.page.getByRole('region', {
      name: /^(Are you trying to sign in\?|Do you want to do this\?|\d requests are waiting)$/,
    });
  }

  get sheet(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Once a request is open. */
  async asked(): Promise<void> {
    const name = /^(Are you trying to sign in|Do you want to do this)\?$/;
    await this.sheet.getByRole('heading', { name }).waitFor();
  }

  /** That nothing is asked any more. */
  async quiet(): Promise<void> {
    await this.card.waitFor({ state: 'detached' });
    await this.sheet.waitFor({ state: 'detached' });
  }

  // What a finger does

  /** Opens the newest request. */
  async review(): Promise<void> {
    await this.card.getByRole('link', { name: 'Review' }).tap();
    await this.asked();
  }

  /** Types on the pad. */
  async type(digits: string): Promise<void> {
    const pad = this.sheet.getByRole('group', { name: 'Digits' });
    for (const digit of digits) await pad.getByRole('button', { name: digit, exact: true }).tap();
  }

  async approve(digits = ''): Promise<void> {
    await this.type(digits);
    await this.button('Approve').tap();
  }

  async refuse(): Promise<void> {
    await this.button('No, it’s not me').tap();
  }

  /** After an answer. */
  async done(): Promise<void> {
    await this.button('Done').tap();
    await this.quiet();
  }

  /** What is on the screen, for whom a failed test puzzles. */
  async screen(): Promise<string> {
    if (this.page.isClosed()) return 'The app is closed';
    return `The phone at ${this.page.url()}:\n${await this.page.locator('body').ariaSnapshot()}`;
  }

  /** Puts it away, at the end of a test in which the app complained of nothing. */
  async leave(): Promise<void> {
    // A call that waits at the server may be on its way through a test's own hands
    for (const page of this.context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
    await this.context.close();
    expect(this.complaints).toEqual([]);
  }
}
