/** The browser of a phone: an origin with a small service worker that does what a push asks for, and pushes into it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';

/** Reads the declarative form, as a browser without support for it hands it on. */
const WORKER = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('push', (event) => {
  const { title, navigate, ...options } = event.data.json().notification;
  event.waitUntil(registration.showNotification(title, options).then(async () => {
    for (const client of await clients.matchAll()) client.postMessage(options.data.kind);
  }));
});
`;

const PAGE = `<!doctype html><html lang="en"><title>Phone</title>`;

/** A notification that is on the screen. */
export interface Shown {
  title: string;
  body: string;
  tag: string;
  silent: boolean | null;
  data: { kind: string; rid: string; exp: number };
}

export class PhoneBrowser {
  private constructor(
    private readonly server: Server,
    private readonly context: BrowserContext,
    private readonly page: Page,
    private readonly session: CDPSession,
    private readonly origin: string,
    private readonly registrationId: string,
  ) {}

  static async open(browser: Browser): Promise<PhoneBrowser> {
    const server = createServer((request, response) => {
      const script = request.url === '/worker.js';
      response.writeHead(200, { 'Content-Type': script ? 'text/javascript' : 'text/html' }).end(script ? WORKER : PAGE);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    const context = await browser.newContext();
    await context.grantPermissions(['notifications'], { origin });
    const page = await context.newPage();
    await page.goto(origin);
    const session = await context.newCDPSession(page);
    const registered = new Promise<string>((found) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const ours = registrations.find(({ scopeURL }) => scopeURL === `${origin}/`);
        if (ours) found(ours.registrationId);
      });
    });
    await session.send('ServiceWorker.enable');
    await page.evaluate(async () => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      navigator.serviceWorker.addEventListener('message', ({ data }) => told.push(String(data)));
      await navigator.serviceWorker.register('/worker.js');
      await navigator.serviceWorker.ready;
      const { controller } = navigator.serviceWorker;
      if (controller) return;
      await new Promise((claimed) => {
        navigator.serviceWorker.oncontrollerchange = claimed;
      });
    });
    return new PhoneBrowser(server, context, page, session, origin, await registered);
  }

  /** Delivers a push, and waits until its notification is shown; gives all that are on the screen then. */
  async deliver(text: string): Promise<Shown[]> {
    const before = await this.page.evaluate<number>('told.length');
    const { origin, registrationId } = this;
    await this.session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: text });
    await this.page.waitForFunction(`told.length > ${before}`);
    return this.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const all = await registration.getNotifications();
      return all.map(({ title, body, tag, silent, data }) => ({ title, body, tag, silent, data }) as Shown);
    });
  }

  async close(): Promise<void> {
    await this.context.close();
    this.server.closeAllConnections();
    this.server.close();
  }
}
