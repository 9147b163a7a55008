/** All of the phone that needs the network or is seldom needed; it is loaded once the stored state is on the screen. */
import type { Verdict } from '../core/challenge.js';
import { readActivity } from '../core/wire.js';
import type {
  AccountKey,
  Activity,
  Answered,
  Claimed,
  Notifications,
  Outcome,
  Question,
  Scanned,
  SigningIn,
  Transferred,
} from '../phone.js';
import { Answers } from './answers.js';
import { outcome } from './api.js';
import type { App } from './app.js';
import { pause } from './backoff.js';
import { type Device, isRevoked } from './devices.js';
import { Net } from './net.js';
import type { CachedActivity } from './records.js';
import { backupCodes, nothing } from './replies.js';
import { Surroundings } from './surroundings.js';

const DONE = { ok: true, value: undefined } as const;
/** Of an account whose key is gone: nothing can be signed for it. */
const LOST = { failed: 'refused', code: 'device_unknown', detail: 'The key of this account is gone.' } as const;

const linking = (): Promise<typeof import('./linking.js')> => import('./linking.js');

export class Rest {
  readonly net: Net;
  readonly surroundings: Surroundings;
  private readonly answers: Answers;

  constructor(readonly app: App) {
    this.net = new Net(app);
    this.answers = new Answers(this.net.api);
    this.surroundings = new Surroundings(this.net);
  }

  /** Goes on where the last run of the app ended, once the storage was read. */
  async start(): Promise<void> {
    const { app, net } = this;
    await net.load().catch(() => undefined);
    net.onReturn = () => void this.surroundings.look();
    app.onEnd = ({ id }) => void this.surroundings.closeNotification(id);
    net.watchScreen();
    void this.later();
  }

  private async later(): Promise<void> {
    await this.surroundings.start();
    await this.net.configure();
    const links = await this.app.store.names('links').catch(() => []);
    if (links.length > 0) await (await linking()).resume(this.net);
    await this.surroundings.look();
  }

  private device(account: AccountKey): Device | undefined {
    return this.net.devices.get(account);
  }

  /** Who the server is has to be known before anything is signed for it. */
  private async reach(): Promise<void> {
    if (!this.app.server) await this.net.configure();
  }

  // Linking

  async read(text: string): Promise<Scanned> {
    await this.reach();
    return (await import('./scanned.js')).read(this.net, text);
  }

  async claim(link: string, deviceName: string): Promise<Outcome<Claimed>> {
    await this.reach();
    return (await linking()).claim(this.net, link, deviceName);
  }

  async claimByCode(username: string, code: string, deviceName: string): Promise<Outcome<Claimed>> {
    await this.reach();
    return (await linking()).claimByCode(this.net, username, code, deviceName);
  }

  async signIn(username: string, password: string, deviceName: string): Promise<Outcome<SigningIn>> {
    await this.reach();
    return (await linking()).signIn(this.net, username, password, deviceName);
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
    return this.tell(account, 'POST', '/v1/device/backup-codes/saved', {});
  }

  async turnOnTwoStep(account: AccountKey): Promise<Outcome<void>> {
    const done = await this.tell(account, 'POST', '/v1/device/two-step', {});
    if (done.ok) await this.device(account)?.change({ twoStep: true });
    return done;
  }

  private async tell(
    account: AccountKey,
    method: 'POST' | 'PATCH',
    path: string,
    body: object,
  ): Promise<Outcome<void>> {
    const device = this.device(account);
    if (!device) return { ok: false, ...LOST };
    return outcome(await device.call({ method, path, body }, nothing));
  }

  // Accounts

  async renameDevice(account: AccountKey, name: string): Promise<Outcome<void>> {
    const done = await this.tell(account, 'PATCH', '/v1/device', { name });
    if (done.ok) await this.device(account)?.change({ deviceName: name });
    return done;
  }

  async remove(account: AccountKey, evenOffline = false): Promise<Outcome<void>> {
    const device = this.device(account);
    if (device) {
      const reply = await device.call({ method: 'DELETE', path: '/v1/device' }, nothing);
      if (!reply.ok && !isRevoked(reply) && !evenOffline) return outcome(reply);
    }
    const ids = this.app.open(account);
    try {
      await this.net.forget(account);
    } catch {
      return { ok: false, failed: 'storage' };
    }
    for (const id of ids) void this.surroundings.closeNotification(id);
    if (this.net.devices.size === 0) void this.surroundings.unsubscribe();
    return DONE;
  }

  // Questions

  opened(question: Question): void {
    this.net.acknowledge(question, 'opened');
  }

  answer(question: Question, verdict: Verdict, secret?: Transferred): Promise<Answered> {
    return this.answerUnlocked(question, verdict, secret, false);
  }

  /** `again`: the lock was registered anew for this answer. */
  private async answerUnlocked(
    question: Question,
    verdict: Verdict,
    secret: Transferred | undefined,
    again: boolean,
  ): Promise<Answered> {
    const device = this.device(question.account);
    if (!device) return { is: 'failed', ...LOST };
    // A refusal never waits for anything
    const { screenLock } = device.record;
    const mustUnlock = verdict === 'approve' && (screenLock === 'on' || screenLock === 'required');
    const lock = mustUnlock ? await import('./lock.js') : undefined;
    const unlock = lock && ((token: string) => lock.unlockAnswer(device, token));
    const answered = await this.answers.answer(device, question, verdict, secret, unlock);
    const { id } = question;
    switch (answered.is) {
      case 'accepted':
        this.app.news({ is: 'ended', ended: { id, state: answered.state, byThisDevice: true } });
        if (verdict === 'approve' && !device.record.twoStep) void this.awaitTwoStep(device);
        break;
      case 'settled':
        this.app.news({ is: 'ended', ended: { id, state: answered.state, byThisDevice: false } });
        break;
      case 'wrong-number':
        this.app.news({ is: 'tries', id, left: answered.triesLeft });
        break;
      case 'failed':
        if (answered.failed !== 'refused' || answered.code !== 'screen_lock_needed') break;
        // The policy became stricter since it was last asked for
        if (!mustUnlock) await device.change({ screenLock: 'required' });
        // On the account's page the owner had this phone register its lock anew
        else if (device.record.lockCredential && !again) await device.change({ lockCredential: undefined });
        else break;
        return this.answerUnlocked(question, verdict, secret, mustUnlock);
      case 'not-unlocked':
    }
    return answered;
  }

  /** The approval that tries a new phone turns two-step verification on, once the other screen has gone on. */
  private async awaitTwoStep(device: Device): Promise<void> {
    for (let tries = 1; tries <= 5 && !device.record.twoStep; tries++) {
      await pause(tries * 500);
      await this.surroundings.refresh(device);
    }
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

  async turnOnScreenLock(account: AccountKey): Promise<Outcome<void>> {
    const device = this.device(account);
    if (!device) return { ok: false, ...LOST };
    const done = await (await import('./lock.js')).turnOnScreenLock(device);
    // What the policy makes of it, the server says
    if (done.ok) await this.surroundings.refresh(device);
    return done;
  }

  // This app

  /** The language, or anything else that the server keeps of this app, has changed. */
  look(): Promise<void> {
    return this.surroundings.look(true);
  }

  enableNotifications(): Promise<Notifications> {
    return this.surroundings.enableNotifications();
  }

  applyUpdate(): void {
    this.surroundings.applyUpdate();
  }

  testNotification(account: AccountKey): Promise<Outcome<{ readonly delayMs: number }>> {
    const device = this.device(account);
    return device ? this.surroundings.test(device) : Promise.resolve({ ok: false, ...LOST });
  }
}
