/** The device half of the app, as screens see it. What is seldom needed is loaded when it is. */
import type { Verdict } from '../core/challenge.js';
import type { CodesEntry } from '../core/otpauth.js';
import { readActivity } from '../core/wire.js';
import type {
  AccountKey,
  Activity,
  Answered,
  Claimed,
  Code,
  Notifications,
  Outcome,
  Phone,
  PhoneState,
  Question,
  Scanned,
  Settings,
  SigningIn,
  Transferred,
  WorkerWords,
} from '../phone.js';
import { Answers } from './answers.js';
import { outcome } from './api.js';
import { App } from './app.js';
import { type Device, isRevoked } from './devices.js';
import type { CachedActivity, CodesRecord, LinkedRecord } from './records.js';
import { backupCodes, nothing } from './replies.js';
import { Surroundings } from './surroundings.js';

const STORAGE = { ok: false, failed: 'storage' } as const;
const DONE = { ok: true, value: undefined } as const;
/** Of an account whose key is gone: nothing can be signed for it. */
const LOST = { failed: 'refused', code: 'device_unknown', detail: 'The key of this account is gone.' } as const;

/** Starts the app's device half at once; `get().ready` says when the storage was read. */
export function createPhone(): Phone {
  const phone = new DevicePhone(new App());
  void phone.start();
  return phone;
}

class DevicePhone implements Phone {
  private readonly answers: Answers;
  private readonly surroundings: Surroundings;
  private readonly loading: Promise<void>;

  constructor(private readonly app: App) {
    this.answers = new Answers(app.api);
    this.surroundings = new Surroundings(app);
    this.loading = app.load().catch(() => undefined);
  }

  async start(): Promise<void> {
    const { app } = this;
    await this.loading;
    // What was stored is on the screen now; the network comes after it
    app.onReturn = () => void this.surroundings.look();
    app.onEnd = ({ id }) => void this.surroundings.closeNotification(id);
    app.watchScreen();
    await this.surroundings.start();
    await app.configure();
    if ((await app.store.all('links').catch(() => [])).length > 0) await (await linking()).resume(app);
    await this.surroundings.look();
  }

  get(): PhoneState {
    return this.app.state;
  }

  subscribe(listener: () => void): () => void {
    return this.app.subscribe(listener);
  }

  now(): number {
    return this.app.clock.now();
  }

  private device(account: AccountKey): Device | undefined {
    return this.app.devices.get(account);
  }

  // Linking

  async read(text: string): Promise<Scanned> {
    await this.reach();
    return (await import('./scanned.js')).read(this.app, text);
  }

  /** Who the server is has to be known before anything is signed for it. */
  private async reach(): Promise<void> {
    await this.loading;
    if (!this.app.server) await this.app.configure();
  }

  async claim(link: string, deviceName: string): Promise<Outcome<Claimed>> {
    await this.reach();
    return (await linking()).claim(this.app, link, deviceName);
  }

  async claimByCode(username: string, code: string, deviceName: string): Promise<Outcome<Claimed>> {
    await this.reach();
    return (await linking()).claimByCode(this.app, username, code, deviceName);
  }

  async signIn(username: string, password: string, deviceName: string): Promise<Outcome<SigningIn>> {
    await this.reach();
    return (await linking()).signIn(this.app, username, password, deviceName);
  }

  async backupCodes(account: AccountKey): Promise<Outcome<readonly string[] | undefined>> {
    const device = this.device(account);
    if (!device) return { ok: false, ...LOST };
    const reply = await device.call({ method: 'POST', path: '/v1/device/backup-codes', body: {} }, backupCodes);
    if (reply.ok) return { ok: true, value: reply.value.codes };
    // `not_found`: a server that is older than the call
    const isOver = reply.failed === 'refused' && ['activation_over', 'not_found'].includes(reply.code);
    return isOver ? DONE : outcome(reply);
  }

  backupCodesSaved(account: AccountKey): Promise<Outcome<void>> {
    return this.tell(account, '/v1/device/backup-codes/saved');
  }

  async turnOnTwoStep(account: AccountKey): Promise<Outcome<void>> {
    const done = await this.tell(account, '/v1/device/two-step');
    if (done.ok) await this.app.change<LinkedRecord>(account, { twoStep: true }).catch(() => undefined);
    return done;
  }

  private async tell(account: AccountKey, path: string): Promise<Outcome<void>> {
    const device = this.device(account);
    if (!device) return { ok: false, ...LOST };
    return outcome(await device.call<void>({ method: 'POST', path, body: {} }, nothing));
  }

  // Accounts

  async addCodes(entries: readonly CodesEntry[]): Promise<Outcome<number>> {
    return (await import('./transfer.js')).addCodes(this.app, entries);
  }

  rename(account: AccountKey, label: string): Promise<Outcome<void>> {
    return stored(this.app.change(account, { label }));
  }

  async renameDevice(account: AccountKey, name: string): Promise<Outcome<void>> {
    const device = this.device(account);
    if (!device) return { ok: false, ...LOST };
    const reply = await device.call<void>({ method: 'PATCH', path: '/v1/device', body: { name } }, nothing);
    if (!reply.ok) return outcome(reply);
    return stored(this.app.change<LinkedRecord>(account, { deviceName: name }));
  }

  async reorder(order: readonly AccountKey[]): Promise<void> {
    this.app.arrange(order);
    this.app.changed();
    await this.app.store.write(['values', 'order', this.app.order]).catch(() => undefined);
  }

  async remove(account: AccountKey, evenOffline = false): Promise<Outcome<void>> {
    const device = this.device(account);
    if (device) {
      const reply = await device.call({ method: 'DELETE', path: '/v1/device' }, nothing);
      if (!reply.ok && !isRevoked(reply) && !evenOffline) return outcome(reply);
    }
    const ids = this.app.open(account);
    const done = await stored(this.app.forget(account));
    for (const id of ids) void this.surroundings.closeNotification(id);
    if (this.app.devices.size === 0) void this.surroundings.unsubscribe();
    return done;
  }

  code(account: AccountKey): Promise<Code | undefined> {
    const record = this.app.records.get(account);
    // What cannot be opened is shown as missing
    return record ? this.app.codes.code(account, record).catch(() => undefined) : Promise.resolve(undefined);
  }

  async nextCode(account: AccountKey): Promise<Code | undefined> {
    const record: CodesRecord | undefined = await this.app.codes.next(account).catch(() => undefined);
    if (!record) return;
    this.app.records.set(account, record);
    this.app.changed();
    return this.code(account);
  }

  // Questions

  opened(question: Question): void {
    this.app.acknowledge(question, 'opened');
  }

  async answer(question: Question, verdict: Verdict, secret?: Transferred): Promise<Answered> {
    const device = this.device(question.account);
    if (!device) return { is: 'failed', ...LOST };
    // A refusal never waits for anything
    const { screenLock } = device.record;
    const mustUnlock = verdict === 'approve' && (screenLock === 'on' || screenLock === 'required');
    const unlock = mustUnlock ? (await import('./lock.js')).unlockAnswer : undefined;
    const answered = await this.answers.answer(device, question, verdict, secret, unlock);
    const { id } = question;
    switch (answered.is) {
      case 'accepted':
        this.app.news({ is: 'ended', ended: { id, state: answered.state, byThisDevice: true } });
        break;
      case 'settled':
        this.app.news({ is: 'ended', ended: { id, state: answered.state, byThisDevice: false } });
        break;
      case 'wrong-number':
        this.app.news({ is: 'tries', id, left: answered.triesLeft });
        break;
      case 'failed':
        // The policy became stricter since it was last asked for
        if (answered.failed === 'refused' && answered.code === 'screen_lock_needed' && !mustUnlock) {
          await this.app.change<LinkedRecord>(question.account, { screenLock: 'required' }).catch(() => undefined);
          return this.answer(question, verdict, secret);
        }
        break;
      case 'not-unlocked':
    }
    return answered;
  }

  async activity(account: AccountKey): Promise<Activity | undefined> {
    const name = `activity:${account}`;
    const device = this.device(account);
    const reply = await device?.call({ method: 'GET', path: '/v1/device/activity' }, readActivity);
    if (reply?.ok) {
      const { entries, server_time: asOf } = reply.value;
      const cached: CachedActivity = {
        entries: entries.map(({ by_this_device: byThisDevice, challenge: _, ...entry }) => ({
          ...entry,
          byThisDevice,
        })),
        asOf,
      };
      await this.app.store.write(['values', name, cached]).catch(() => undefined);
      return { ...cached, fromCache: false };
    }
    const cached = await this.app.store.value<CachedActivity>(name).catch(() => undefined);
    return cached && { ...cached, fromCache: true };
  }

  async setScreenLock(account: AccountKey, on: boolean): Promise<Outcome<void>> {
    const device = this.device(account);
    if (!device) return { ok: false, ...LOST };
    const done = await (await import('./lock.js')).setScreenLock(device, on);
    // What the policy makes of it, the server says
    if (done.ok) await this.surroundings.refresh(device);
    return done;
  }

  // This app

  enableNotifications(): Promise<Notifications> {
    return this.surroundings.enableNotifications();
  }

  testNotification(account: AccountKey): Promise<Outcome<{ readonly delayMs: number }>> {
    const device = this.device(account);
    return device ? this.surroundings.test(device) : Promise.resolve({ ok: false, ...LOST });
  }

  async set(settings: Partial<Settings>): Promise<void> {
    const { app } = this;
    app.settings = { ...app.settings, ...settings };
    app.changed();
    await app.store.write(['values', 'settings', app.settings]).catch(() => undefined);
    // A push is written in the person's language
    if (settings.language !== undefined) void this.surroundings.look();
  }

  async setLock(on: boolean): Promise<Outcome<void>> {
    const done = await (await import('./lock.js')).setLock(this.app.vault, on, this.app.serviceName() || 'Nod');
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
    void this.app.store.write(['values', 'words', words]).catch(() => undefined);
  }

  applyUpdate(): void {
    this.surroundings.applyUpdate();
  }
}

function linking(): Promise<typeof import('./linking.js')> {
  return import('./linking.js');
}

async function stored(change: Promise<void>): Promise<Outcome<void>> {
  try {
    await change;
    return DONE;
  } catch {
    return STORAGE;
  }
}
