/** What is around the app: its service worker, the notifications, and what the server knows of this device beside questions. */
import { fromBase64url } from '../core/bytes.js';
import type { Notifications, Outcome } from '../phone.js';
import { outcome } from './api.js';
import { type Device, isRevoked } from './devices.js';
import type { ToWindow, ToWorker } from './messages.js';
import type { Net } from './net.js';
import { codes, pushTest } from './replies.js';

/** How often the server is asked about the device, at most; a new account is asked about at once. */
const LOOK_MS = 30_000;
/** How often a newer version of the app is looked for, beside every start. */
const UPDATE_MS = 3_600_000;
/** How long a test push may take: beyond that nobody would wait for a question either. */
const TEST_MS = 60_000;

const push = (): Promise<typeof import('./push.js')> => import('./push.js');

/** The app's policy lets no text become a script's address but by this one rule, which knows one address (Trusted Types). */
function workerAddress(): string {
  const { trustedTypes } = globalThis as {
    trustedTypes?: {
      createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(text: string): string };
    };
  };
  const address = '/sw.js';
  return trustedTypes?.createPolicy('nod', { createScriptURL: () => address }).createScriptURL(address) ?? address;
}

export class Surroundings {
  private registration: ServiceWorkerRegistration | undefined;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private updatedAt = performance.now();
  private looking: Promise<void> | undefined;
  private lookedFor = '';
  private delay: number | undefined;
  /** Test pushes that arrived, and who waits for one. */
  private readonly tests: string[] = [];
  private awaiting: (() => void) | undefined;

  private readonly app: Net['app'];

  constructor(private readonly net: Net) {
    this.app = net.app;
  }

  async start(): Promise<void> {
    const { app } = this;
    this.delay = await app.store.value<number>('delay').catch(() => undefined);
    const { serviceWorker } = navigator;
    if (serviceWorker) {
      serviceWorker.addEventListener('message', ({ data }) => this.hear(data as ToWindow));
      await serviceWorker
        .register(workerAddress(), { updateViaCache: 'none' })
        .then((registration) => this.watch(registration))
        .catch(() => undefined);
    }
    await this.notifications();
    const permission = await navigator.permissions?.query({ name: 'notifications' }).catch(() => undefined);
    permission?.addEventListener('change', () => void this.look(true));
  }

  private hear(message: ToWindow): void {
    switch (message?.type) {
      case 'push':
        if (message.kind === 'test') {
          this.tests.push(message.rid);
          this.awaiting?.();
        }
        void this.net.look();
        return;
      case 'ended':
        this.app.news({ is: 'ended', ended: message.ended });
        return;
      case 'open':
        location.hash = `r/${message.rid}`;
        void this.net.look();
        return;
      case 'gone':
        void this.renew();
        return;
      default:
    }
  }

  // Updates

  private watch(registration: ServiceWorkerRegistration): void {
    this.registration = registration;
    const found = (): void => {
      const { waiting } = registration;
      // The first worker of all takes nothing over from anybody
      if (!waiting || !navigator.serviceWorker.controller) return;
      this.app.updateReady = true;
      this.app.changed();
    };
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', found);
    });
    found();
    let hadController = navigator.serviceWorker.controller !== null;
    let reloading = false;
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      // The first of all takes charge of the window that brought it; each after it is an update
      if (hadController && !reloading) {
        reloading = true;
        location.reload();
      }
      hadController = true;
    });
    // A quiet moment: nobody looks, nothing waits, no link is under way
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.updateQuietly();
    });
  }

  private async updateQuietly(): Promise<void> {
    if (!this.app.updateReady || this.app.anyOpen) return;
    const links = await this.app.store.all('links').catch(() => []);
    if (links.length === 0 && document.visibilityState === 'hidden' && !this.app.anyOpen) this.applyUpdate();
  }

  /** Has the waiting version take over; the page then loads anew. Questions are kept and come back with it. */
  applyUpdate(): void {
    const message: ToWorker = { type: 'take-over' };
    this.registration?.waiting?.postMessage(message);
  }

  /** This window's version is gone from the server: the new one takes over although a question may wait, which comes back with it. */
  private async renew(): Promise<void> {
    const fresh = await this.registration?.update().catch(() => undefined);
    if (fresh?.waiting) {
      this.applyUpdate();
    } else if (!fresh?.installing) {
      // The worker is the newest, and this window is older; once, for a server may be half-way through its own update
      const last = Number(sessionStorage.getItem('renewed') ?? 0);
      if (Date.now() - last < 60_000) return;
      sessionStorage.setItem('renewed', String(Date.now()));
      location.reload();
    } else {
      fresh.installing.addEventListener('statechange', () => this.applyUpdate());
    }
  }

  // What the server knows

  /** Brings app and server to the same: who the server is, what it says of each device, where it pushes to. */
  look(must = false): Promise<void> {
    const accounts = [...this.net.devices.keys()].join();
    const isDue = must || accounts !== this.lookedFor || performance.now() - this.lookedAt > LOOK_MS;
    if (!isDue) return this.looking ?? Promise.resolve();
    this.lookedAt = performance.now();
    this.lookedFor = accounts;
    const before = this.looking ?? Promise.resolve();
    const looking = before.then(() => this.lookNow()).catch(() => undefined);
    this.looking = looking;
    return looking;
  }

  private async lookNow(): Promise<void> {
    const before = this.app.server?.appVersion;
    await this.net.configure();
    await this.notifications();
    const subscribed = this.net.devices.size > 0 ? await this.subscription() : undefined;
    for (const device of [...this.net.devices.values()]) await this.refresh(device, subscribed);
    if (this.app.server?.appVersion !== before || performance.now() - this.updatedAt > UPDATE_MS) {
      this.updatedAt = performance.now();
      await this.registration?.update().catch(() => undefined);
    }
  }

  /** Takes over what the server says of a device, and tells it where to push. */
  async refresh(device: Device, subscribed?: PushSubscription): Promise<void> {
    const { app } = this;
    const info = await device.info();
    if (!info.ok) {
      if (isRevoked(info)) await device.change({ standing: 'revoked' });
      return;
    }
    const { username, name: deviceName, two_step: twoStep = true, screen_lock: screenLock = 'off' } = info.value;
    await device.change({ username, deviceName, twoStep, screenLock, standing: 'good' });
    await this.restoreSeed(device);
    if (!subscribed) return;
    const { register } = await push();
    await register(device, subscribed, app.settings.language ?? navigator.language, info.value.push_targets);
  }

  /** The seed is gone and the key is not: the server gives it again. */
  private async restoreSeed(device: Device): Promise<void> {
    const { vault, store } = this.app;
    if (vault.locked || (await vault.open(device.key))) return;
    const reply = await device.call({ method: 'GET', path: '/v1/device/codes' }, codes);
    const seed = reply.ok ? fromBase64url(reply.value.seed) : undefined;
    if (seed) await store.write(await vault.keep(device.key, seed));
    this.app.codes.forget();
    this.app.changed();
  }

  // Notifications

  private async notifications(): Promise<Notifications> {
    const { standing } = await push();
    const now = standing(this.app.server?.vapidPublicKey, this.delay);
    if (JSON.stringify(now) !== JSON.stringify(this.app.notifications)) {
      this.app.notifications = now;
      this.app.changed();
    }
    return now;
  }

  private async subscription(): Promise<PushSubscription | undefined> {
    const vapid = this.app.server?.vapidPublicKey;
    if (!vapid || !this.registration || this.app.notifications.is !== 'on') return;
    const { subscription } = await push();
    return subscription(this.registration.pushManager, vapid).catch(() => undefined);
  }

  /** Only ever called by a tap. */
  async enableNotifications(): Promise<Notifications> {
    if (!this.app.server) await this.net.configure();
    if ((await this.notifications()).is !== 'ask') return this.app.notifications;
    await Notification.requestPermission();
    await this.notifications();
    await this.look(true);
    return this.app.notifications;
  }

  async unsubscribe(): Promise<void> {
    const present = await this.registration?.pushManager?.getSubscription().catch(() => null);
    await present?.unsubscribe().catch(() => false);
  }

  async closeNotification(tag: string): Promise<void> {
    const shown = (await this.registration?.getNotifications({ tag }).catch(() => [])) ?? [];
    for (const notification of shown) notification.close();
  }

  /** Has the server push to this device, and waits for it. */
  async test(device: Device): Promise<Outcome<{ readonly delayMs: number }>> {
    const began = performance.now();
    const reply = await device.call({ method: 'POST', path: '/v1/device/push-test', body: {} }, pushTest);
    if (!reply.ok) return outcome(reply);
    const { id, sent } = reply.value;
    if (sent === 0) return { ok: false, failed: 'refused', code: 'push_not_sent', detail: 'No push service took it.' };
    const isHere = (): boolean => this.tests.includes(id);
    const arrived = await new Promise<boolean>((resolve) => {
      const late = setTimeout(() => resolve(false), TEST_MS);
      this.awaiting = () => {
        if (!isHere()) return;
        clearTimeout(late);
        resolve(true);
      };
      this.awaiting();
    });
    this.awaiting = undefined;
    this.tests.length = 0;
    if (!arrived)
      return { ok: false, failed: 'refused', code: 'push_late', detail: 'No notification came in a minute.' };
    this.delay = Math.round(performance.now() - began);
    await this.app.keep('delay', this.delay);
    await this.notifications();
    return { ok: true, value: { delayMs: this.delay } };
  }
}
