/** The app's state: what is stored, what the server says of it, and which questions wait. Screens read its snapshots. */
import type { Bytes } from '../core/bytes.js';
import { readConfiguration } from '../core/wire.js';
import type {
  Account,
  AccountKey,
  Ended,
  LinkedAccount,
  Notifications,
  PhoneState,
  Question,
  Settings,
} from '../phone.js';
import { Api } from './api.js';
import { Clock } from './clock.js';
import { Codes } from './codes.js';
import { type Device, loadDevices } from './devices.js';
import type { Shelf } from './linking.js';
import { merge, type News, NONE, type Questions } from './merge.js';
import type { AccountRecord, KeptQuestion, LinkedRecord, Values } from './records.js';
import { type Line, Session } from './session.js';
import { type Change, Store } from './store.js';
import { Vault } from './vault.js';

/** Accounts that get a line of their own: browsers open six connections to a host, and the rest must leave room for answers. */
const LINES = 4;
/** How long the app stays connected after it was hidden: somebody looks at the other screen and comes back. */
const LINGER_MS = 20_000;
/** After so long out of sight the app lock counts again. */
const RELOCK_MS = 60_000;

const DEFAULTS: Settings = { theme: 'system', hideCodes: false, sound: false, lock: false };

export class App implements Shelf {
  readonly store = new Store();
  readonly clock = new Clock();
  readonly api = new Api(() => this.server?.issuer, this.clock);
  readonly vault = new Vault(this.store);
  readonly codes = new Codes(this.store, this.vault, this.clock);

  readonly records = new Map<AccountKey, AccountRecord>();
  readonly devices = new Map<AccountKey, Device>();
  order: readonly AccountKey[] = [];
  server: Values['server'] | undefined;
  settings: Settings = DEFAULTS;
  notifications: Notifications = { is: 'unsupported' };
  updateReady = false;

  private ready = false;
  private questions: Questions = NONE;
  private readonly sessions = new Map<AccountKey, Session>();
  private readonly lines = new Map<AccountKey, Line>();
  private readonly listeners = new Set<() => void>();
  private snapshot: PhoneState | undefined;
  private expiry: ReturnType<typeof setTimeout> | undefined;
  private hiding: ReturnType<typeof setTimeout> | undefined;
  private hiddenAt: number | undefined;
  private configuring: Promise<void> | undefined;
  /** Called after every return to the app and every new account: what else has to be looked after. */
  onReturn: (() => void) | undefined;
  /** Called when a question ended: its notification goes. */
  onEnd: ((ended: Ended) => void) | undefined;

  // What screens see

  get state(): PhoneState {
    this.snapshot ??= {
      ready: this.ready,
      locked: this.vault.locked,
      accounts: this.order.flatMap((key) => this.account(key) ?? []),
      questions: this.vault.locked ? [] : this.questions.open,
      ended: this.questions.ended,
      connection: this.connection(),
      notifications: this.notifications,
      settings: { ...this.settings, lock: this.vault.hasLock },
      server: this.server,
      updateReady: this.updateReady,
    };
    return this.snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    this.snapshot = undefined;
    for (const listener of this.listeners) listener();
  }

  private connection(): PhoneState['connection'] {
    const lines = [...this.lines.values()];
    // Nobody to be connected for, or not yet: what the browser says
    if (lines.length === 0) return navigator.onLine ? 'live' : 'offline';
    return lines.find((line) => line === 'live') ?? lines.find((line) => line === 'polling') ?? 'offline';
  }

  account(key: AccountKey): Account | undefined {
    const record = this.records.get(key);
    if (!record) return;
    if (record.kind === 'linked') return this.linkedAccount(key, record);
    const { kind, type, issuer, name, digits, period, counter } = record;
    const label = record.label ?? (issuer || name);
    return { kind, key, issuer, name, label, digits, ...(type === 'totp' ? { period } : { counter }) };
  }

  linkedAccount(key: AccountKey, record: LinkedRecord): LinkedAccount {
    const { kind, service, username, deviceName, device: deviceId, jkt, keys, linkedAt, twoStep, screenLock } = record;
    return {
      kind,
      key,
      service,
      username,
      label: record.label ?? service,
      deviceName,
      deviceId,
      fingerprint: jkt,
      serverFingerprints: keys.keys.map(({ kid }) => kid),
      linkedAt,
      twoStep,
      standing: this.devices.has(key) ? record.standing : 'lost',
      screenLock,
    };
  }

  question(id: string): Question | undefined {
    return this.questions.open.find((question) => question.id === id);
  }

  open(account: AccountKey): readonly string[] {
    return this.questions.open.filter((question) => question.account === account).map(({ id }) => id);
  }

  get anyOpen(): boolean {
    return this.questions.open.length > 0;
  }

  // News

  /** Takes news over; says whether anything changed. */
  news(news: News): boolean {
    const before = this.questions;
    this.questions = merge(before, news);
    if (this.questions === before) return false;
    for (const ended of this.questions.ended) if (!before.ended.includes(ended)) this.onEnd?.(ended);
    if (this.questions.open !== before.open) this.opened();
    this.changed();
    return true;
  }

  private opened(): void {
    const { open } = this.questions;
    const kept: KeptQuestion[] = open.map(({ account, id: challenge, token }) => ({ account, challenge, token }));
    void this.store.write(['values', 'questions', kept]).catch(() => undefined);
    const badge = open.length > 0 ? navigator.setAppBadge?.(open.length) : navigator.clearAppBadge?.();
    void badge?.catch(() => undefined);
    clearTimeout(this.expiry);
    const next = Math.min(...open.map(({ expiresAt }) => expiresAt));
    if (open.length > 0) {
      this.expiry = setTimeout(
        () => {
          // A timer may be early, by the clock that was corrected meanwhile
          if (!this.news({ is: 'time', now: this.clock.now() })) this.opened();
        },
        Math.max(next - this.clock.now(), 0) + 50,
      );
    }
  }

  // Start

  /** Reads the storage. What cannot be read is as if it were not there. */
  async load(): Promise<void> {
    this.clock.onChange = (offset) => void this.store.write(['values', 'clock', offset]).catch(() => undefined);
    try {
      const { store } = this;
      const value = <Name extends keyof Values>(name: Name): Promise<Values[Name] | undefined> => store.value(name);
      const [settings, server, clock, order, accounts] = await Promise.all([
        value('settings'),
        value('server'),
        value('clock'),
        value('order'),
        store.all('accounts'),
        this.vault.load(),
      ]);
      this.settings = { ...DEFAULTS, ...settings };
      this.server = server;
      this.clock.restore(clock ?? 0);
      for (const [key, record] of accounts) this.records.set(key, record);
      this.arrange(order ?? []);
      for (const [key, device] of await loadDevices(store, this.api)) this.devices.set(key, device);
    } finally {
      this.ready = true;
      this.changed();
    }
    const kept = (await this.store.value<readonly KeptQuestion[]>('questions')) ?? [];
    for (const { account, challenge, token } of kept) {
      const question = await this.devices.get(account)?.question({ challenge, token });
      if (question) this.news({ is: 'question', question });
    }
  }

  /** Puts the accounts in that order; those that are not in it come last. */
  arrange(order: readonly AccountKey[]): void {
    const known = order.filter((key) => this.records.has(key));
    this.order = [...known, ...[...this.records.keys()].filter((key) => !known.includes(key))];
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
    const appVersion = app?.version ?? '';
    this.server = { issuer, name, version, yesInNotification, appVersion, ...(key && { vapidPublicKey: key }) };
    await this.store.write(['values', 'server', this.server]).catch(() => undefined);
    this.changed();
  }

  // Accounts

  serviceName(): string {
    return this.server?.name ?? '';
  }

  async add(key: AccountKey, record: LinkedRecord, seed: Bytes): Promise<LinkedAccount> {
    // An account that this app had lost comes back in its old place
    const former = [...this.records].find(
      ([old, there]) =>
        there.kind === 'linked' &&
        there.account === record.account &&
        there.issuer === record.issuer &&
        (there.standing === 'revoked' || !this.devices.has(old)),
    );
    const label = former?.[1].label;
    const kept: LinkedRecord = label === undefined ? record : { ...record, label };
    const order = former
      ? this.order.map((one) => (one === former[0] ? key : one))
      : [...this.order.filter((one) => one !== key), key];
    const changes: Change[] = [
      ['accounts', key, kept],
      ['links', key, undefined],
      ['values', 'order', order],
      await this.vault.keep(key, seed),
    ];
    if (former) changes.push(...App.removal(former[0]));
    await this.store.write(...changes);
    if (former) this.drop(former[0]);
    this.records.set(key, kept);
    this.arrange(order);
    for (const [loaded, device] of await loadDevices(this.store, this.api)) {
      if (!this.devices.has(loaded)) this.devices.set(loaded, device);
    }
    this.changed();
    this.connect();
    this.onReturn?.();
    return this.linkedAccount(key, kept);
  }

  private static removal(key: AccountKey): Change[] {
    return [
      ['accounts', key, undefined],
      ['keys', key, undefined],
      ['seeds', key, undefined],
      ['values', `activity:${key}`, undefined],
    ];
  }

  /** Forgets an account here. */
  async forget(key: AccountKey): Promise<void> {
    const order = this.order.filter((one) => one !== key);
    await this.store.write(...App.removal(key), ['values', 'order', order]);
    this.drop(key);
    this.arrange(order);
    this.changed();
    this.connect();
  }

  private drop(key: AccountKey): void {
    this.sessions.get(key)?.stop();
    this.sessions.delete(key);
    this.lines.delete(key);
    this.records.delete(key);
    this.devices.delete(key);
    this.codes.forget();
    this.news({ is: 'forget', account: key });
  }

  /** Notes a change of an account, on the disk first. */
  async change<Kind extends AccountRecord>(key: AccountKey, changes: Partial<Kind>): Promise<void> {
    const record = this.records.get(key);
    if (!record) return;
    await this.store.update('accounts', key, (before) => before && { ...before, ...changes });
    this.records.set(key, { ...record, ...changes });
    const device = this.devices.get(key);
    if (device) device.record = { ...device.record, ...(changes as Partial<LinkedRecord>) };
    this.changed();
  }

  // Connection

  private get visible(): boolean {
    return document.visibilityState === 'visible';
  }

  /** Connects what should be connected now, and leaves the rest. */
  connect(): void {
    if (!this.visible) return;
    const good = this.order.filter((key) => this.devices.has(key));
    for (const [at, key] of good.entries()) {
      if (!this.sessions.has(key)) this.sessions.set(key, this.session(key, at < LINES));
    }
  }

  private session(key: AccountKey, bound: boolean): Session {
    const stand = (standing: 'good' | 'revoked'): void => {
      const record = this.records.get(key);
      if (record?.kind === 'linked' && record.standing !== standing) {
        void this.change<LinkedRecord>(key, { standing }).catch(() => undefined);
      }
    };
    return new Session(
      this.devices.get(key)!,
      {
        open: () => this.open(key),
        news: (news) => this.news(news),
        line: (line) => {
          if (this.lines.get(key) === line) return;
          this.lines.set(key, line);
          this.changed();
        },
        revoked: () => {
          stand('revoked');
          this.news({ is: 'forget', account: key });
        },
        known: () => stand('good'),
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
  look(): void {
    for (const session of this.sessions.values()) void session.look();
  }

  /** The same, and waits for the answers. */
  async lookNow(): Promise<void> {
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
      if (this.hiddenAt !== undefined && performance.now() - this.hiddenAt > RELOCK_MS) this.lock();
      this.hiddenAt = undefined;
      this.news({ is: 'time', now: this.clock.now() });
      const had = this.sessions.size > 0;
      this.connect();
      if (had) this.look();
      this.onReturn?.();
    };
    const hidden = (after: number): void => {
      this.hiddenAt ??= performance.now();
      clearTimeout(this.hiding);
      this.hiding = setTimeout(() => this.disconnect(), after);
    };
    document.addEventListener('visibilitychange', () => (this.visible ? shown() : hidden(LINGER_MS)));
    addEventListener('pageshow', shown);
    addEventListener('focus', shown);
    addEventListener('online', () => {
      // Lines that wait for their next attempt, or hang on the network that is gone, begin anew
      this.disconnect();
      shown();
    });
    addEventListener('offline', () => this.changed());
    addEventListener('pagehide', () => this.disconnect());
    this.connect();
  }

  /** Locks the app, where it has a lock. */
  lock(): void {
    this.vault.lock();
    if (this.vault.locked) this.codes.forget();
    this.changed();
  }
}
