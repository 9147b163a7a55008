/**
 * The app's state: what is stored, what the server says of it, and which questions wait. Screens read its snapshots. It needs no
 * network, and is there before the part that does.
 */
import type { Bytes } from '../core/bytes.js';
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
import { Clock } from './clock.js';
import { Codes } from './codes.js';
import { merge, type News, NONE, type Questions } from './merge.js';
import type { AccountRecord, KeptQuestion, LinkedRecord, Values } from './records.js';
import { type Change, Store } from './store.js';
import { Vault } from './vault.js';

const DEFAULTS: Settings = { theme: 'system', hideCodes: false, sound: false, lock: false };

export class App {
  readonly store = new Store();
  readonly clock = new Clock();
  readonly vault = new Vault(this.store);
  readonly codes = new Codes(this.store, this.vault, this.clock);

  readonly records = new Map<AccountKey, AccountRecord>();
  /** The accounts whose keys are there. */
  readonly present = new Set<AccountKey>();
  order: readonly AccountKey[] = [];
  server: Values['server'] | undefined;
  settings: Settings = DEFAULTS;
  notifications: Notifications = { is: 'unsupported' };
  updateReady = false;
  /** The best line of all accounts. */
  line: PhoneState['connection'] | undefined;

  private ready = false;
  private questions: Questions = NONE;
  private readonly listeners = new Set<() => void>();
  private snapshot: PhoneState | undefined;
  private expiry: ReturnType<typeof setTimeout> | undefined;
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
      // Nobody to be connected for, or not yet: what the browser says
      connection: this.line ?? (navigator.onLine ? 'live' : 'offline'),
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
      standing: this.present.has(key) ? record.standing : 'lost',
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
    void this.keep('questions', kept);
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

  /** Keeps a value. A storage that is gone loses it, and the app goes on. */
  async keep<Name extends keyof Values>(name: Name, value: Values[Name]): Promise<void> {
    await this.store.write(['values', name, value]).catch(() => undefined);
  }

  // Start

  /** Reads the storage. What cannot be read is as if it were not there. */
  async load(): Promise<void> {
    this.clock.onChange = (offset) => void this.keep('clock', offset);
    try {
      const { store } = this;
      const value = <Name extends keyof Values>(name: Name): Promise<Values[Name] | undefined> => store.value(name);
      const [settings, server, clock, order, accounts, keys] = await Promise.all([
        value('settings'),
        value('server'),
        value('clock'),
        value('order'),
        store.all('accounts'),
        store.names('keys'),
        this.vault.load(),
      ]);
      this.settings = { ...DEFAULTS, ...settings };
      this.server = server;
      this.clock.restore(clock ?? 0);
      for (const [key, record] of accounts) this.records.set(key, record);
      this.arrange(order ?? []);
      for (const key of keys) this.present.add(key);
    } finally {
      this.ready = true;
      this.changed();
    }
  }

  /** Puts the accounts in that order; those that are not in it come last. */
  arrange(order: readonly AccountKey[]): void {
    const known = order.filter((key) => this.records.has(key));
    this.order = [...known, ...[...this.records.keys()].filter((key) => !known.includes(key))];
  }

  // Accounts

  async add(key: AccountKey, record: LinkedRecord, seed: Bytes): Promise<LinkedAccount> {
    // An account that this app had lost comes back in its old place
    const former = [...this.records].find(
      ([old, there]) =>
        there.kind === 'linked' &&
        there.account === record.account &&
        there.issuer === record.issuer &&
        (there.standing === 'revoked' || !this.present.has(old)),
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
    this.present.add(key);
    this.changed();
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
  }

  private drop(key: AccountKey): void {
    this.records.delete(key);
    this.present.delete(key);
    this.codes.forget();
    this.news({ is: 'forget', account: key });
  }

  /** Gives an account another name in this app. */
  async rename(key: AccountKey, label: string): Promise<void> {
    await this.store.update('accounts', key, (before) => before && { ...before, label });
    this.noted(key, { label });
  }

  /** What was stored about an account is shown. */
  noted(key: AccountKey, changes: Partial<AccountRecord>): void {
    const record = this.records.get(key);
    if (record) this.records.set(key, { ...record, ...changes } as AccountRecord);
    this.changed();
  }

  /** Locks the app, where it has a lock. */
  lock(): void {
    this.vault.lock();
    if (this.vault.locked) this.codes.forget();
    this.changed();
  }
}
