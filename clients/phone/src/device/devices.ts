/** A linked account with its key: what it signs, calls and believes. The page and the service worker use the same. */
import { type Answer, signAnswer } from '../core/answer.js';
import { type Trust, type Verdict, verifyChallenge } from '../core/challenge.js';
import { signDpop } from '../core/dpop.js';
import { signHello } from '../core/hello.js';
import { type Signer, signerOf } from '../core/jws.js';
import type { Read } from '../core/read.js';
import { follow } from '../core/trust.js';
import {
  type Ack,
  type DeviceInfo,
  type Inbox,
  type InboxItem,
  type InboxRequest,
  readDeviceInfo,
  readInbox,
  readServerKeys,
} from '../core/wire.js';
import type { AccountKey, Question, Transferred } from '../phone.js';
import type { Api, ApiFailure, Call, Prove, Reply } from './api.js';
import type { Clock } from './clock.js';
import type { LinkedRecord } from './records.js';
import { nothing } from './replies.js';
import type { Store } from './store.js';

/** Codes with which the server says that it does not know the device, or its key, any more. */
const UNKNOWN = ['device_unknown', 'device_revoked', 'token_unknown_key', 'token_bad_signature'];

/** Whether the server no longer knows the device: it has to be linked again. */
export function isRevoked(failure: ApiFailure): boolean {
  return failure.failed === 'refused' && UNKNOWN.includes(failure.code);
}

export function prover(signer: Signer): Prove {
  return (method, url, body, now) => signDpop(signer, { method, url, body }, crypto.randomUUID(), now);
}

export class Device {
  private readonly prove: Prove;
  /** Called with what has changed about the account. */
  onChange: ((changes: Partial<LinkedRecord>) => void) | undefined;
  /** Where the last attempt to follow the server's keys led nowhere, the next has to wait, by `performance.now()`. */
  private followAgainAt = 0;

  constructor(
    readonly key: AccountKey,
    public record: LinkedRecord,
    private readonly signer: Signer,
    private readonly api: Api,
    private readonly store: Store,
  ) {
    this.prove = prover(signer);
  }

  get clock(): Clock {
    return this.api.clock;
  }

  call<T>(call: Call, read: Read<T>): Promise<Reply<T>> {
    return this.api.send(call, read, this.prove);
  }

  inbox(seen: readonly string[], wait: number, signal?: AbortSignal): Promise<Reply<Inbox>> {
    const body: InboxRequest = { wait_ms: wait, seen };
    const call = { method: 'POST', path: '/v1/device/inbox', body, wait } as const;
    return this.call(signal ? { ...call, signal } : call, readInbox).then((reply) => {
      if (reply.ok) this.clock.correct(reply.value.server_time, 500);
      return reply;
    });
  }

  /** A hint: when it is lost, the waiting page says "sent" for a little longer. */
  async acknowledge(challenge: string, what: Ack): Promise<void> {
    const body = { challenge, what };
    await this.call({ method: 'POST', path: '/v1/device/ack', body, keepalive: true }, nothing);
  }

  info(): Promise<Reply<DeviceInfo>> {
    return this.call({ method: 'GET', path: '/v1/device' }, readDeviceInfo);
  }

  hello(nonce: string): Promise<string> {
    const { device, issuer } = this.record;
    return signHello(this.signer, device, issuer, nonce, this.clock.now());
  }

  /** The question in an item, if the pinned server signed it for this account; with an unknown key, its certificates are followed. */
  async question(item: InboxItem): Promise<Question | undefined> {
    let checked = await this.verify(item);
    if (!checked.ok && checked.error === 'UnknownKey' && (await this.follow())) checked = await this.verify(item);
    if (!checked.ok) return;
    const claims = checked.value;
    const question = { id: claims.jti, account: this.key, claims, token: item.token, expiresAt: claims.exp * 1000 };
    return item.quiet ? { ...question, quiet: true } : question;
  }

  private get trust(): Trust {
    const { issuer, account, keys } = this.record;
    return { issuer, account, keys };
  }

  private verify({ token, challenge }: InboxItem): ReturnType<typeof verifyChallenge> {
    return verifyChallenge(token, this.trust, this.clock.now(), challenge);
  }

  private async follow(): Promise<boolean> {
    if (performance.now() < this.followAgainAt) return false;
    this.followAgainAt = performance.now() + 30_000;
    const reply = await this.api.send({ method: 'GET', path: '/v1/keys' }, readServerKeys);
    if (!reply.ok) return false;
    const followed = await follow(this.trust, reply.value.certificates);
    if (!followed) return false;
    this.followAgainAt = 0;
    await this.change({ keys: followed.keys });
    return true;
  }

  /** Notes what has changed about the account; what cannot be stored counts until the app is closed. */
  async change(changes: Partial<LinkedRecord>): Promise<void> {
    const names = Object.keys(changes) as (keyof LinkedRecord)[];
    if (names.every((name) => this.record[name] === changes[name])) return;
    this.record = { ...this.record, ...changes };
    this.onChange?.(changes);
    const write = this.store.update('accounts', this.key, (record) =>
      record?.kind === 'linked' ? { ...record, ...changes } : undefined,
    );
    await write.catch(() => undefined);
  }

  sign(question: Question, verdict: Verdict, secret?: Transferred): Promise<string> {
    const { device, issuer } = this.record;
    const { id: challenge, token } = question;
    const answer: Answer = { device, issuer, challenge, token, verdict };
    if (!secret) return signAnswer(this.signer, answer, this.clock.now());
    const crossed = 'number' in secret ? { typed: secret.number } : { scanned: secret.scan };
    return signAnswer(this.signer, { ...answer, secret: crossed }, this.clock.now());
  }
}

/** The linked accounts whose keys are there, in no order. */
export async function loadDevices(store: Store, api: Api): Promise<Map<AccountKey, Device>> {
  const [accounts, keys] = await Promise.all([store.all('accounts'), store.all('keys')]);
  const pairs = new Map(keys);
  const devices = new Map<AccountKey, Device>();
  for (const [key, record] of accounts) {
    const pair = pairs.get(key);
    if (record.kind !== 'linked' || !pair) continue;
    const signer = await signerOf(pair).catch(() => undefined);
    if (signer) devices.set(key, new Device(key, record, signer, api, store));
  }
  return devices;
}
