/** The device half of the app, as screens see it. What is stored is here at once; all else is loaded after it. */
import type { CodesEntry } from '../core/otpauth.js';
import type { AccountKey, Code, Outcome, Phone, PhoneState, Settings, WorkerWords } from '../phone.js';
import { App } from './app.js';
import type { Rest } from './rest.js';

/** Starts the app's device half at once; `get().ready` says when the storage was read. */
export function createPhone(): Phone {
  return new DevicePhone(new App());
}

type Calls = Omit<Rest, 'app' | 'net' | 'surroundings' | 'start'>;
type Later<Call> = Call extends (...given: infer Given) => infer Gives
  ? (...given: Given) => Promise<Awaited<Gives>>
  : never;

class DevicePhone implements Phone {
  private readonly loading: Promise<void>;
  private readonly rest: Promise<Rest>;

  constructor(private readonly app: App) {
    this.loading = app.load().catch(() => undefined);
    this.rest = this.loadRest();
  }

  private async loadRest(): Promise<Rest> {
    const module = import('./rest.js').catch(reload);
    await this.loading;
    const rest = new (await module).Rest(this.app);
    await rest.start();
    return rest;
  }

  /** A method of the rest, which waits until that is there. */
  private later<Name extends keyof Calls>(name: Name): Later<Calls[Name]> {
    const call = async (...given: unknown[]): Promise<unknown> => {
      const rest = await this.rest;
      return (rest[name] as (...given: unknown[]) => unknown).apply(rest, given);
    };
    return call as Later<Calls[Name]>;
  }

  readonly read = this.later('read');
  readonly claim = this.later('claim');
  readonly claimByCode = this.later('claimByCode');
  readonly signIn = this.later('signIn');
  readonly backupCodes = this.later('backupCodes');
  readonly backupCodesSaved = this.later('backupCodesSaved');
  readonly turnOnTwoStep = this.later('turnOnTwoStep');
  readonly renameDevice = this.later('renameDevice');
  readonly remove = this.later('remove');
  readonly opened: Phone['opened'] = (question) => void this.later('opened')(question);
  readonly answer = this.later('answer');
  readonly activity = this.later('activity');
  readonly turnOnScreenLock = this.later('turnOnScreenLock');
  readonly enableNotifications = this.later('enableNotifications');
  readonly testNotification = this.later('testNotification');
  readonly applyUpdate: Phone['applyUpdate'] = () => void this.later('applyUpdate')();

  get(): PhoneState {
    return this.app.state;
  }

  subscribe(listener: () => void): () => void {
    return this.app.subscribe(listener);
  }

  now(): number {
    return this.app.clock.now();
  }

  async addCodes(entries: readonly CodesEntry[]): Promise<Outcome<number>> {
    return (await import('./transfer.js')).addCodes(this.app, entries);
  }

  async rename(account: AccountKey, label: string): Promise<Outcome<void>> {
    try {
      await this.app.rename(account, label);
      return { ok: true, value: undefined };
    } catch {
      return { ok: false, failed: 'storage' };
    }
  }

  async reorder(order: readonly AccountKey[]): Promise<void> {
    this.app.arrange(order);
    this.app.changed();
    await this.app.keep('order', this.app.order);
  }

  code(account: AccountKey): Promise<Code | undefined> {
    const record = this.app.records.get(account);
    // What cannot be opened is shown as missing
    return record ? this.app.codes.code(account, record).catch(() => undefined) : Promise.resolve(undefined);
  }

  async nextCode(account: AccountKey): Promise<Code | undefined> {
    const record = await this.app.codes.next(account).catch(() => undefined);
    if (!record) return;
    this.app.noted(account, record);
    return this.code(account);
  }

  async set(settings: Partial<Settings>): Promise<void> {
    const { app } = this;
    app.settings = { ...app.settings, ...settings };
    app.changed();
    await app.keep('settings', app.settings);
    // A push is written in the person's language
    if (settings.language !== undefined) void this.later('look')();
  }

  async setLock(on: boolean): Promise<Outcome<void>> {
    const title = this.app.server?.name || 'Nod';
    const done = await (await import('./lock.js')).setLock(this.app.vault, on, title);
    this.app.changed();
    return done;
  }

  async unlock(): Promise<boolean> {
    const isOpen = await (await import('./lock.js')).unlock(this.app.vault);
    this.app.changed();
    return isOpen;
  }

  async exportCodes(passphrase: string): Promise<string> {
    return (await import('./transfer.js')).exportCodes(this.app, passphrase);
  }

  async importCodes(
    text: string,
    passphrase?: string,
  ): Promise<Outcome<number> | { readonly ok: false; readonly failed: 'passphrase' }> {
    return (await import('./transfer.js')).importCodes(this.app, text, passphrase);
  }

  speak(words: WorkerWords): void {
    void this.app.keep('words', words);
  }
}

/** A part of the app that does not load: the server has a newer one, or there is no network. Either is over after a new start. */
function reload(): Promise<never> {
  const last = Number(sessionStorage.getItem('renewed') ?? 0);
  if (navigator.onLine && Date.now() - last > 60_000) {
    sessionStorage.setItem('renewed', String(Date.now()));
    location.reload();
  } else addEventListener('online', () => location.reload());
  // Those who wait for it wait for that start
  return new Promise(() => undefined);
}
