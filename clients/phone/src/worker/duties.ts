/** What the worker does for the accounts while no window is open: acknowledges, answers, registers anew. */
import type { Verdict } from '../core/challenge.js';
import { Answers } from '../device/answers.js';
import { Api } from '../device/api.js';
import { Clock } from '../device/clock.js';
import { type Device, loadDevices } from '../device/devices.js';
import { register, subscription } from '../device/push.js';
import type { KeptQuestion, Values, Vault } from '../device/records.js';
import { Store } from '../device/store.js';
import type { Ended, Question, WorkerWords } from '../phone.js';

const WORDS: WorkerWords = {
  unreadableTitle: 'Nod',
  unreadableBody: 'Open the app to see whether somebody asks for your approval.',
  refused: 'Refused',
  approved: 'Approved',
  failedTitle: 'Not sent',
  failedBody: 'Open the app to answer.',
};

/** What became of a button. */
export type Done =
  | { readonly is: 'done'; readonly ended: Ended }
  /** The app has to be opened: the answer needs more than a button, or could not be sent. */
  | { readonly is: 'open'; readonly failed: boolean };

export class Duties {
  private readonly store = new Store();
  private readonly clock = new Clock();

  /** What to say. A storage that does not answer must not keep a notification from being shown. */
  async words(): Promise<WorkerWords> {
    const late = new Promise<undefined>((resolve) => {
      setTimeout(() => resolve(undefined), 1000);
    });
    return { ...WORDS, ...(await Promise.race([this.value('words'), late])) };
  }

  private value<Name extends keyof Values>(name: Name): Promise<Values[Name] | undefined> {
    return this.store.value<Values[Name]>(name).catch(() => undefined);
  }

  private async accounts(): Promise<{ api: Api; devices: Device[]; server: Values['server'] | undefined }> {
    const [server, offset] = await Promise.all([this.value('server'), this.value('clock')]);
    this.clock.restore(offset ?? 0);
    const api = new Api(() => server?.issuer, this.clock);
    const devices = [...(await loadDevices(this.store, api)).values()];
    return { api, server, devices: devices.filter(({ record }) => record.standing === 'good') };
  }

  /** The question of that id, verified, in whichever account's inbox it is. */
  private async find(devices: readonly Device[], rid: string): Promise<[Device, Question] | undefined> {
    const found = await Promise.all(
      devices.map(async (device): Promise<[Device, Question][]> => {
        const inbox = await device.inbox([], 0);
        const item = inbox.ok && inbox.value.challenges.find(({ challenge }) => challenge === rid);
        const question = item ? await device.question(item) : undefined;
        return question ? [[device, question]] : [];
      }),
    );
    return found.flat()[0];
  }

  /** How a question ended that waits no more; `undefined`: that is not known. */
  private async ending(devices: readonly Device[], rid: string): Promise<Ended | undefined> {
    const replies = await Promise.all(devices.map((device) => device.inbox([rid], 0)));
    // The account whose question it is may be the one that did not answer
    if (!replies.every(({ ok }) => ok)) return;
    const said = replies.flatMap((reply) => (reply.ok ? reply.value.settled : []));
    const ours = said.filter(({ challenge }) => challenge === rid);
    // To the other accounts, which never had it, it is as good as expired
    const settled = ours.find(({ state }) => state !== 'expired') ?? ours[0];
    return settled && { id: rid, state: settled.state, byThisDevice: settled.by_this_device };
  }

  /** Says that the question is on this phone. */
  async delivered(rid: string): Promise<void> {
    const { devices } = await this.accounts();
    const only = devices.length === 1 ? devices[0] : undefined;
    const device = only ?? (await this.find(devices, rid))?.[0];
    await device?.acknowledge(rid, 'delivered');
  }

  /** Answers as a button says. YES counts only where the operator allows it, for a question that asks for no more than a tap. */
  async answer(rid: string, verdict: Exclude<Verdict, 'report'>, isYesOffered: boolean): Promise<Done> {
    const { api, devices, server } = await this.accounts();
    if (verdict === 'approve' && !(isYesOffered && server?.yesInNotification)) return { is: 'open', failed: false };
    const [device, question] = (await this.find(devices, rid)) ?? [];
    if (!device || !question) {
      const ended = await this.ending(devices, rid);
      return ended ? { is: 'done', ended } : { is: 'open', failed: true };
    }
    if (verdict === 'approve' && !(await this.isTapEnough(device, question))) return { is: 'open', failed: false };
    const answered = await new Answers(api).answer(device, question, verdict);
    if (answered.is !== 'failed') await this.over(rid);
    switch (answered.is) {
      case 'accepted':
        return { is: 'done', ended: { id: rid, state: answered.state, byThisDevice: true } };
      case 'settled':
        return { is: 'done', ended: { id: rid, state: answered.state, byThisDevice: false } };
      default:
        return { is: 'open', failed: true };
    }
  }

  /** The next start of the app need not show what is over. */
  async over(rid: string): Promise<void> {
    const without = (kept: unknown): unknown =>
      Array.isArray(kept) ? (kept as KeptQuestion[]).filter(({ challenge }) => challenge !== rid) : undefined;
    await this.store.update('values', 'questions', without).catch(() => undefined);
  }

  private async isTapEnough({ record }: Device, { claims }: Question): Promise<boolean> {
    const isUnlocked = record.screenLock === 'off' || record.screenLock === 'offered';
    const vault: Vault | undefined = await this.value('vault');
    return claims.level === 'tap' && isUnlocked && vault?.is !== 'locked';
  }

  /** The browser changed its subscription: every account's server is told. */
  async subscribed(manager: PushManager, fresh?: PushSubscription | null): Promise<void> {
    const { devices, server } = await this.accounts();
    if (!server?.vapidPublicKey || devices.length === 0) return;
    const found = fresh ?? (await subscription(manager, server.vapidPublicKey));
    const settings = await this.value('settings');
    for (const device of found ? devices : []) {
      const info = await device.info();
      if (info.ok && found)
        await register(device, found, settings?.language ?? navigator.language, info.value.push_targets);
    }
  }
}
