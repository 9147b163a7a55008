/** Web Push on a phone of these tests: subscriptions of a push service that is not ours, and pushes into the app's own worker. */
import type { BrowserContext, CDPSession, Worker } from 'playwright-core';
import { expect } from 'vitest';
import type { PushService, Subscription } from '../service/push-service.js';
import type { Handset } from './handset.js';

/** What a service needs that pushes to this machine. */
export const ENVIRONMENT = {
  NOD_WEBPUSH__SUBJECT: 'mailto:ops@example.org',
  NOD_WEBPUSH__HOSTS: '["localhost"]',
  NOD_PUSH__ALLOW_NETWORKS: '["127.0.0.0/8"]',
};

/** A push, as it is under its encryption. */
export interface Payload {
  web_push: number;
  notification: {
    title: string;
    body: string;
    tag: string;
    navigate: string;
    silent: boolean;
    actions?: { action: string; title: string }[];
    data: { kind: string; rid: string; exp: number };
  };
}

/** A notification that is on the screen. */
export interface Shown {
  title: string;
  body: string;
  tag: string;
  data: { kind: string; rid: string };
}

/** What the worker has displayed since it is watched. */
interface Watched {
  notifications?: { count: number; waiting: (() => void)[] };
}

/** Where the page keeps what it subscribed to, as a browser would. */
const KEPT = 'subscription-of-the-test';

/** Gives the app's pages a push service: a browser without a screen has none. */
async function stub(context: BrowserContext, pushes: PushService): Promise<void> {
  await context.exposeFunction('subscribeAtPushService', (key: string) => pushes.subscribe(key));
  await context.addInitScript((kept) => {
    if (!('PushManager' in globalThis)) return;
    interface Kept {
      key: string;
      endpoint: string;
      keys: Record<string, string>;
    }
    const given = ({ key, endpoint, keys }: Kept): PushSubscription => {
      const standard = key.replaceAll('-', '+').replaceAll('_', '/');
      const bytes = Uint8Array.from(atob(standard), (letter) => letter.charCodeAt(0));
      return {
        endpoint,
        expirationTime: null,
        options: { applicationServerKey: bytes.buffer, userVisibleOnly: true },
        getKey: () => null,
        toJSON: () => ({ endpoint, keys }),
        unsubscribe: () => {
          localStorage.removeItem(kept);
          return Promise.resolve(true);
        },
      };
    };
    PushManager.prototype.getSubscription = () => {
      const text = localStorage.getItem(kept);
      return Promise.resolve(text === null ? null : given(JSON.parse(text) as Kept));
    };
    PushManager.prototype.subscribe = async (options) => {
      const bytes = new Uint8Array(options!.applicationServerKey as Uint8Array<ArrayBuffer>);
      const key = btoa(String.fromCharCode(...bytes))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
      const { subscribeAtPushService } = globalThis as unknown as {
        subscribeAtPushService(key: string): Promise<Omit<Kept, 'key'>>;
      };
      const subscription = { ...(await subscribeAtPushService(key)), key };
      localStorage.setItem(kept, JSON.stringify(subscription));
      return given(subscription);
    };
  }, KEPT);
}

/** The part of a phone that is there while the app is closed. */
export class Pushing {
  private constructor(
    private readonly pushes: PushService,
    private readonly handset: Handset,
    private readonly session: CDPSession,
    private readonly registration: Promise<string>,
  ) {}

  /** What a handset is opened with. */
  static prepare(pushes: PushService): (context: BrowserContext) => Promise<void> {
    return (context) => stub(context, pushes);
  }

  /** On a handset that was opened so, before it is linked. */
  static async on(handset: Handset, pushes: PushService): Promise<Pushing> {
    const { context, app } = handset;
    await context.grantPermissions(['notifications'], { origin: app.url });
    // A page of nobody: pushes come while the app has none
    const session = await context.newCDPSession(await context.newPage());
    const registration = new Promise<string>((found) => {
      session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        const active = versions.find(
          ({ scriptURL, status }) => scriptURL.startsWith(app.url) && status === 'activated',
        );
        if (active) found(active.registrationId);
      });
    });
    await session.send('ServiceWorker.enable');
    return new Pushing(pushes, handset, session, registration);
  }

  /** The app's worker. */
  private get worker(): Worker {
    return this.handset.context.serviceWorkers().find((worker) => worker.url().startsWith(this.handset.app.url))!;
  }

  /** What the app subscribed to. */
  async subscription(): Promise<Subscription> {
    const kept = (): Promise<string | null> => this.handset.page.evaluate((name) => localStorage.getItem(name), KEPT);
    await expect.poll(kept, { timeout: 20_000 }).not.toBeNull();
    return JSON.parse((await kept())!) as Subscription;
  }

  /** Has the browser subscribe to another address, as browsers do now and then. */
  async change(): Promise<Subscription> {
    const { key } = (await this.subscription()) as Subscription & { key: string };
    const subscription = await this.pushes.subscribe(key);
    const text = JSON.stringify({ ...subscription, key });
    await this.handset.page.evaluate(([name, value]) => localStorage.setItem(name!, value!), [KEPT, text]);
    return subscription;
  }

  /** The message at that place that the push service decrypts, now or later. */
  async message(subscription: Subscription, place: number): Promise<{ text: string; payload: Payload }> {
    const count = async (): Promise<number> => (await this.pushes.messages(subscription)).length;
    await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(place);
    const text = (await this.pushes.messages(subscription))[place]!;
    return { text, payload: JSON.parse(text) as Payload };
  }

  /**
   * Hands a push to the worker, as the browser does, and waits until the notification that every push brings is on the screen. Who asks
   * for the notifications before that makes Chromium forget the new one: it is stored, and not displayed yet.
   */
  async deliver(text: string): Promise<void> {
    const registrationId = await this.registration;
    const { url: origin } = this.handset.app;
    // Attached, so that it is not stopped: what is watched here stays watched
    const number = await this.worker.evaluate(() => {
      const watched = globalThis as unknown as Watched;
      if (!watched.notifications) {
        const notifications: Watched['notifications'] = { count: 0, waiting: [] };
        watched.notifications = notifications;
        const { showNotification } = ServiceWorkerRegistration.prototype;
        ServiceWorkerRegistration.prototype.showNotification = async function (...given) {
          await showNotification.apply(this, given);
          notifications.count += 1;
          for (const seen of notifications.waiting.splice(0)) seen();
        };
      }
      return watched.notifications.count;
    });
    await this.session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: text });
    await this.worker.evaluate(async (before) => {
      const { notifications } = globalThis as unknown as Required<Watched>;
      while (notifications.count === before)
        await new Promise<void>((resolve) => {
          notifications.waiting.push(resolve);
        });
    }, number);
  }

  /** The notifications on the screen. */
  shown(): Promise<Shown[]> {
    return this.worker.evaluate(async () => {
      const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
      const all = await registration.getNotifications();
      return all.map(({ title, body, tag, data }) => ({ title, body, tag, data }) as Shown);
    });
  }

  /** Once these are all that are on the screen. */
  async shows(expected: Partial<Shown>[]): Promise<void> {
    await expect
      .poll(() => this.shown(), { timeout: 20_000 })
      .toEqual(expected.map((one) => expect.objectContaining(one)));
  }

  /** Notes from now on what the worker is at. */
  watch(): Promise<void> {
    return this.worker.evaluate(() => {
      const at: Promise<unknown>[] = [];
      const { ExtendableEvent } = globalThis as unknown as {
        ExtendableEvent: { prototype: { waitUntil(work: Promise<unknown>): void } };
      };
      const { waitUntil } = ExtendableEvent.prototype;
      ExtendableEvent.prototype.waitUntil = function (work) {
        at.push(work);
        waitUntil.call(this, work);
      };
      Object.assign(globalThis, { idle: () => Promise.all(at) });
    });
  }

  /** Once the worker did all that it began. */
  idle(): Promise<void> {
    return this.worker.evaluate(async () => {
      await (globalThis as unknown as { idle(): Promise<unknown> }).idle();
    });
  }

  /** Closes the app: nothing of it is left but its worker. */
  async close(): Promise<void> {
    await this.handset.page.close();
  }
}
