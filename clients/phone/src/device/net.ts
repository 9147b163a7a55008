/** The app's lines to the server: which accounts are connected, while the app is on the screen. */
import type { Bytes } from '../core/bytes.js';
import { readConfiguration } from '../core/wire.js';
import type { AccountKey, LinkedAccount, Question } from '../phone.js';
import { Api } from './api.js';
import type { App } from './app.js';
import { type Device, loadDevices } from './devices.js';
import type { Shelf } from './linking.js';
import type { KeptQuestion, LinkedRecord } from './records.js';
import { type Line, Session } from './session.js';

/** Accounts that get a line of their own: browsers open six connections to a host, and the rest must leave room for answers. */
const LINES = 4;
/** How long the app stays connected after it was hidden: somebody looks at the other screen and comes back. */
const LINGER_MS = 20_000;
/** How often a touch makes the app ask for its inbox. While push is paused, the server sends nothing to an app that does not ask. */
const TOUCH_MS = 3000;
/** After so long out of sight the app lock counts again. */
const RELOCK_MS = 60_000;

export class Net implements Shelf {
  readonly api: Api;
  readonly devices = new Map<AccountKey, Device>();
  private readonly sessions = new Map<AccountKey, Session>();
  private readonly lines = new Map<AccountKey, Line>();
  private hiding: ReturnType<typeof setTimeout> | undefined;
  private hiddenAt: number | undefined;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private touching: ReturnType<typeof setTimeout> | undefined;
  private configuring: Promise<void> | undefined;
  /** Called after every return to the app and every new account: what else has to be looked after. */
  onReturn: (() => void) | undefined;

  constructor(readonly app: App) {
    this.api = new Api(() => app.server?.issuer, app.clock);
  }

  get store(): App['store'] {
    return this.app.store;
  }

  /** Loads the keys, and the questions that the last run of the app had, each verified again. */
  async load(): Promise<void> {
    const { app } = this;
    await this.loadDevices();
    // An account whose key does not sign is as lost as one without
    for (const key of app.present) if (!this.devices.has(key)) app.present.delete(key);
    app.changed();
    const kept = (await app.store.value<readonly KeptQuestion[]>('questions')) ?? [];
    for (const { account, challenge, token } of kept) {
      const question = await this.devices.get(account)?.question({ challenge, token });
      if (question) app.news({ is: 'question', question });
    }
  }

  private async loadDevices(): Promise<void> {
    for (const [key, device] of await loadDevices(this.store, this.api)) {
      if (this.devices.has(key)) continue;
      device.onChange = (changes) => this.app.noted(key, changes);
      this.devices.set(key, device);
    }
  }

  /** Asks the server who it is; what it said before counts while it cannot be reached. */
  async configure(): Promise<void> {
    this.configuring ??= this.readConfiguration().finally(() => {
      this.configuring = undefined;
    });
    await this.configuring;
  }

  private async readConfiguration(): Promise<void> {
    const reply = await this.api.send({ method: 'GET', path: '/.well-known/nod-configuration' }, readConfiguration);
    if (!reply.ok) return;
    const { issuer, name, version, vapid_public_key: key, app } = reply.value;
    const yesInNotification = app?.yes_in_notification ?? false;
    const server = { issuer, name, version, yesInNotification, appVersion: app?.version ?? '' };
    this.app.server = key ? { ...server, vapidPublicKey: key } : server;
    await this.app.keep('server', this.app.server);
    this.app.changed();
  }

  // Accounts

  serviceName(): string {
    return this.app.server?.name ?? '';
  }

  async add(key: AccountKey, record: LinkedRecord, seed: Bytes): Promise<LinkedAccount> {
    const account = await this.app.add(key, record, seed);
    await this.loadDevices();
    for (const gone of this.devices.keys()) if (!this.app.records.has(gone)) this.drop(gone);
    this.connect();
    this.onReturn?.();
    return account;
  }

  async forget(key: AccountKey): Promise<void> {
    await this.app.forget(key);
    this.drop(key);
    this.connect();
  }

  private drop(key: AccountKey): void {
    this.sessions.get(key)?.stop();
    this.sessions.delete(key);
    this.devices.delete(key);
    this.lines.delete(key);
    this.showLine();
  }

  // Lines

  private showLine(): void {
    const lines = [...this.lines.values()];
    const best = lines.find((line) => line === 'live') ?? lines.find((line) => line === 'polling') ?? lines[0];
    if (best === this.app.line) return;
    this.app.line = best;
    this.app.changed();
  }

  private get visible(): boolean {
    return document.visibilityState === 'visible';
  }

  /** Connects what should be connected and is not. */
  connect(): void {
    if (!this.visible) return;
    const present = this.app.order.filter((key) => this.devices.has(key));
    for (const [at, key] of present.entries()) {
      if (!this.sessions.has(key)) this.sessions.set(key, this.session(this.devices.get(key)!, at < LINES));
    }
  }

  private session(device: Device, bound: boolean): Session {
    const { app } = this;
    const { key } = device;
    return new Session(
      device,
      {
        open: () => app.open(key),
        news: (news) => app.news(news),
        line: (line) => {
          this.lines.set(key, line);
          this.showLine();
        },
        revoked: () => {
          void device.change({ standing: 'revoked' });
          app.news({ is: 'forget', account: key });
        },
        known: () => void device.change({ standing: 'good' }),
      },
      bound,
    );
  }

  private disconnect(): void {
    for (const session of this.sessions.values()) session.stop();
    this.sessions.clear();
    this.lines.clear();
  }

  /** Asks every account's inbox now. */
  async look(): Promise<void> {
    this.lookedAt = performance.now();
    this.connect();
    await Promise.all([...this.sessions.values()].map((session) => session.look()));
  }

  acknowledge(question: Question, what: 'delivered' | 'opened'): void {
    const session = this.sessions.get(question.account);
    if (session) session.acknowledge(question.id, what);
    else void this.devices.get(question.account)?.acknowledge(question.id, what);
  }

  /** Follows the app on and off the screen. */
  watchScreen(): void {
    const shown = (): void => {
      if (!this.visible) return;
      clearTimeout(this.hiding);
      if (this.hiddenAt !== undefined && performance.now() - this.hiddenAt > RELOCK_MS) this.app.lock();
      this.hiddenAt = undefined;
      this.app.news({ is: 'time', now: this.app.clock.now() });
      void this.look();
      this.onReturn?.();
    };
    const hidden = (): void => {
      this.hiddenAt ??= performance.now();
      clearTimeout(this.hiding);
      this.hiding = setTimeout(() => this.disconnect(), LINGER_MS);
    };
    const touched = (): void => {
      // Somebody who answers waits for that alone
      if (this.app.anyOpen) return;
      this.touching ??= setTimeout(
        () => {
          this.touching = undefined;
          if (this.visible && !this.app.anyOpen) void this.look();
        },
        Math.max(0, this.lookedAt + TOUCH_MS - performance.now()),
      );
    };
    document.addEventListener('visibilitychange', () => (this.visible ? shown() : hidden()));
    addEventListener('pointerdown', touched, { passive: true });
    addEventListener('keydown', touched);
    addEventListener('pageshow', shown);
    addEventListener('focus', shown);
    addEventListener('online', () => {
      // Lines that wait for their next attempt, or hang on the network that is gone, begin anew
      this.disconnect();
      shown();
    });
    addEventListener('offline', () => this.app.changed());
    addEventListener('pagehide', () => this.disconnect());
    this.connect();
  }
}
