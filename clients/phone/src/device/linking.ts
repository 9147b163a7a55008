/**
 * Linking this phone to an account: by a link, by a short code, by signing in. The key is made and stored before anything is sent, so
 * that a call whose answer is lost can be repeated with the same key: the server then gives the same answer again.
 */
import { type Bytes, fromBase64url } from '../core/bytes.js';
import { codeBinding, secretBinding, shortCode, signEnrol, signInBinding } from '../core/enrol.js';
import { type Jwks, readJwks, type Signer, signerOf, thumbprint } from '../core/jws.js';
import { parseEnrolmentLink } from '../core/link.js';
import type { Read } from '../core/read.js';
import { pin } from '../core/trust.js';
import {
  type AuthorizeRequest,
  type ClaimRequest,
  type DeviceCodes,
  readClaimed,
  readDeviceInfo,
  readEnrolStatus,
  readSignInBegun,
  readSignInLinked,
  readSignInStatus,
  type SignInRequest,
  type SignInStatus,
} from '../core/wire.js';
import type { AccountKey, Claimed, LinkedAccount, Outcome, SigningIn } from '../phone.js';
import { type Api, type ApiFailure, isFinal, outcome, type Reply, retryAfter } from './api.js';
import { Backoff, pause } from './backoff.js';
import { prover } from './devices.js';
import type { Bound, LinkedRecord, LinkRecord } from './records.js';
import { nothing, codes as readCodes } from './replies.js';
import type { Store } from './store.js';

/** Attempts at a call whose answer is lost. */
const ATTEMPTS = 4;
const WAIT_MS = 25_000;
/** How long an unfinished link is kept: links live for ten minutes. */
const KEPT_MS = 15 * 60_000;

/** What linking needs of the app. */
export interface Shelf {
  readonly store: Store;
  readonly api: Api;
  /** What the service calls itself. */
  serviceName(): string;
  /** Keeps a new account with its seed, in one transaction with the end of its link. */
  add(key: AccountKey, record: LinkedRecord, seed: Bytes): Promise<LinkedAccount>;
}

/** A key that is stored, and what it is about to be linked to. */
interface Newcomer {
  readonly key: AccountKey;
  readonly signer: Signer;
  readonly link: LinkRecord;
}

const STORAGE = { ok: false, failed: 'storage' } as const;
const UNREADABLE = { ok: false, failed: 'unreadable' } as const;

/** The key for that binding: a new one, or that of a link that did not come to its end. */
async function newcomer({ store, api }: Shelf, binding: string, deviceName: string): Promise<Newcomer> {
  for (const [key, link] of await store.all('links')) {
    const pair = link.binding === binding ? await store.get('keys', key) : undefined;
    if (!pair) continue;
    // Who takes it up again no longer gives it up
    const { cancelled: _, ...taken } = link;
    return { key, link: taken, signer: await signerOf(pair) };
  }
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const key = crypto.randomUUID();
  const link = { binding, deviceName, until: api.clock.now() + KEPT_MS };
  await store.write(['keys', key, pair], ['links', key, link]);
  void navigator.storage?.persist?.().catch(() => false);
  return { key, link, signer: await signerOf(pair) };
}

/** Leaves nothing of a link that came to nothing. */
export async function sweep({ store }: Pick<Shelf, 'store'>, key: AccountKey): Promise<void> {
  await store.write(['links', key, undefined], ['keys', key, undefined]).catch(() => undefined);
}

/** Sends a call that the server answers the same to the same key, again while the answer is lost. */
async function insist<T>(call: () => Promise<Reply<T>>): Promise<Reply<T>> {
  const backoff = new Backoff(100, 1000);
  for (let left = ATTEMPTS; ; left--) {
    const reply = await call();
    if (reply.ok || left === 1) return reply;
    // The call corrected the clock; what was signed with the wrong one is signed anew
    if (reply.problem?.code === 'clock_skew') continue;
    if (reply.failed === 'refused') return reply;
    await pause(backoff.next());
  }
}

/** What of this machine the server shows: `Firefox on Android`. */
function platform(): string {
  const agent = navigator.userAgent;
  const find = (names: readonly (readonly [string, RegExp])[]): string | undefined =>
    names.find(([, pattern]) => pattern.test(agent))?.[0];
  const system = find([
    ['iPhone', /iPhone/],
    ['iPad', /iPad/],
    ['Android', /Android/],
    ['Windows', /Windows/],
    ['Mac', /Mac OS/],
    ['Linux', /Linux|CrOS/],
  ]);
  const browser = find([
    ['Edge', /Edg/],
    ['Samsung Internet', /SamsungBrowser/],
    ['Firefox', /Firefox|FxiOS/],
    ['Chrome', /Chrome|CriOS/],
    ['Safari', /Safari/],
  ]);
  return `Nod app, ${browser ?? 'browser'}${system ? ` on ${system}` : ''}`;
}

/** What every way of linking gives. */
type Said = Omit<Bound, 'keys'> & { readonly keys: Jwks };

/** Checks and pins what the server says of a new device. `serverKey`: the one that the link names; without it TLS is trusted, once. */
async function bound(shelf: Shelf, said: Said, serverKey?: string): Promise<Outcome<Bound>> {
  const keys = await pin(said.keys, serverKey);
  const issuer = shelf.api.issuer();
  if (said.issuer !== issuer) return { ok: false, failed: 'wrong-server', server: said.issuer };
  if (!keys) return serverKey ? { ok: false, failed: 'wrong-server' } : UNREADABLE;
  const { device, account, username, service } = said;
  return { ok: true, value: { device, account, username, issuer, service, keys } };
}

/** Makes the account of a device that the server has bound. `undefined`: codes of a kind that this version does not know. */
async function bind(
  shelf: Shelf,
  { key, signer, link }: Newcomer,
  about: Bound,
  { seed, alg, digits, period }: DeviceCodes,
  twoStep: boolean,
): Promise<LinkedAccount | undefined> {
  const bytes = fromBase64url(seed);
  if (!bytes || alg !== 'SHA1' || digits < 6 || digits > 8 || period < 1) return;
  const record: LinkedRecord = {
    kind: 'linked',
    ...about,
    deviceName: link.deviceName,
    jkt: await thumbprint(signer.jwk),
    linkedAt: shelf.api.clock.now(),
    twoStep,
    screenLock: 'off',
    standing: 'good',
    digits,
    period,
  };
  return shelf.add(key, record, bytes);
}

type Settling = Awaited<Claimed['settled']>;

/** Waits for the person at the other screen. A connection that breaks meanwhile is tried again until the time is over. */
async function confirmed(
  shelf: Shelf,
  who: Newcomer,
  about: Bound,
  until: number,
  signal: AbortSignal,
): Promise<[Settling, LinkedAccount?]> {
  const { api } = shelf;
  const backoff = new Backoff();
  const prove = prover(who.signer);
  while (!signal.aborted) {
    const body = { wait_ms: WAIT_MS };
    const call = { method: 'POST', path: '/v1/enrolments/status', body, wait: WAIT_MS, signal } as const;
    const reply = await api.send(call, readEnrolStatus, prove);
    if (signal.aborted) break;
    if (reply.ok && reply.value.state === 'confirmed') {
      const codes = reply.value.codes ?? (await codesOf(api, who.signer));
      const info = await api.send({ method: 'GET', path: '/v1/device' }, readDeviceInfo, prove);
      const twoStep = info.ok ? (info.value.two_step ?? true) : true;
      const account = codes && (await bind(shelf, who, about, codes, twoStep).catch(() => undefined));
      // What the server has bound and this version or this storage cannot keep is left for the next start
      return account ? ['linked', account] : ['abandoned'];
    }
    if (reply.ok && (reply.value.state === 'refused' || reply.value.state === 'expired')) {
      await sweep(shelf, who.key);
      return [reply.value.state];
    }
    if (!reply.ok && isFinal(reply)) {
      await sweep(shelf, who.key);
      return ['expired'];
    }
    if (api.clock.now() >= until + 5000) return ['expired'];
    if (!reply.ok) await pause(backoff.next(retryAfter(reply)), signal);
  }
  // Kept until its time is over: the same link can be taken up again, and a yes on the other screen still counts at the next start
  return ['abandoned'];
}

/**
 * Tells the server that the person cancels the link, and deletes all that the app kept of it. Without a network {@link resume} tells the
 * server at the next start. If the other screen confirmed first, the phone is linked, and the app keeps the account.
 */
async function giveUp(shelf: Shelf, { key, signer, link }: Newcomer): Promise<void> {
  await shelf.store.write(['links', key, { ...link, cancelled: true }]).catch(() => undefined);
  const call = { method: 'POST', path: '/v1/enrolments/cancel', keepalive: true } as const;
  const reply = await shelf.api.send(call, nothing, prover(signer));
  if (!reply.ok && reply.problem?.code === 'enrolment_settled' && link.claimed) {
    const { cancelled: _, ...claimed } = link;
    await shelf.store.write(['links', key, claimed]).catch(() => undefined);
    const who = { key, signer, link: claimed };
    await confirmed(shelf, who, link.claimed, link.until, new AbortController().signal);
  } else if (reply.ok || isFinal(reply)) await sweep(shelf, key);
}

async function codesOf(api: Api, signer: Signer): Promise<DeviceCodes | undefined> {
  const reply = await api.send({ method: 'GET', path: '/v1/device/codes' }, readCodes, prover(signer));
  return reply.ok ? reply.value : undefined;
}

/** Claims a link or a short code with a new key. */
async function claimBy(
  shelf: Shelf,
  with_: { readonly secret: string } | { readonly code: string; readonly username: string },
  deviceName: string,
  serverKey?: string,
): Promise<Outcome<Claimed>> {
  const { api, store } = shelf;
  const issuer = api.issuer();
  if (!issuer) return { ok: false, failed: 'offline' };
  const binding = await ('secret' in with_ ? secretBinding(with_.secret) : codeBinding(with_.code));
  const made = await newcomer(shelf, binding, deviceName).catch(() => undefined);
  if (!made) return STORAGE;
  const reply = await insist(async () => {
    const proof = await signEnrol(made.signer, issuer, binding, api.clock.now());
    const body: ClaimRequest = { ...with_, proof, name: deviceName, platform: platform() };
    return api.send({ method: 'POST', path: '/v1/enrolments/claim', body }, readClaimed);
  });
  if (!reply.ok) {
    if (isFinal(reply)) await sweep(shelf, made.key);
    return outcome(reply);
  }
  const about = await bound(shelf, reply.value, serverKey);
  if (!about.ok) {
    await sweep(shelf, made.key);
    return about;
  }
  const { confirmation_code: confirmationCode, expires_at: expiresAt, username, service } = reply.value;
  const link = { ...made.link, deviceName, claimed: about.value };
  await store.write(['links', made.key, link]).catch(() => undefined);
  const control = new AbortController();
  let account: LinkedAccount | undefined;
  const settled = confirmed(shelf, { ...made, link }, about.value, expiresAt, control.signal).then(([how, linked]) => {
    account = linked;
    return how;
  });
  return {
    ok: true,
    value: {
      confirmationCode,
      username,
      service,
      expiresAt,
      settled,
      linked: () => account,
      abandon: () => control.abort(),
      cancel: () => {
        control.abort();
        return giveUp(shelf, { ...made, link });
      },
    },
  };
}

/** Takes up an enrolment link, which names the server and its key. */
export function claim(shelf: Shelf, text: string, deviceName: string): Promise<Outcome<Claimed>> {
  const link = parseEnrolmentLink(text);
  if (!link.ok) return Promise.resolve(UNREADABLE);
  const { server, secret, serverKey } = link.value;
  const issuer = shelf.api.issuer();
  if (issuer && server !== issuer) return Promise.resolve({ ok: false, failed: 'wrong-server', server });
  return claimBy(shelf, { secret }, deviceName, serverKey);
}

/** Takes up the short code of the linking page. */
export function claimByCode(
  shelf: Shelf,
  username: string,
  typed: string,
  deviceName: string,
): Promise<Outcome<Claimed>> {
  const code = shortCode(typed);
  // What no page ever shows is as wrong as one that is unknown
  if (!code) {
    const detail = 'The code is wrong.';
    return Promise.resolve({ ok: false, failed: 'refused', code: 'enrolment_unknown', detail });
  }
  return claimBy(shelf, { code, username }, deviceName);
}

/** Links this phone by user name and password. */
export async function signIn(
  shelf: Shelf,
  username: string,
  password: string,
  deviceName: string,
): Promise<Outcome<SigningIn>> {
  const body: SignInRequest = { username, password, name: deviceName, platform: platform() };
  const reply = await shelf.api.send({ method: 'POST', path: '/v1/sign-ins', body }, readSignInBegun);
  if (!reply.ok) return outcome(reply);
  const { sign_in: id } = reply.value;
  return { ok: true, value: new Ongoing(shelf, username, deviceName, id, reply.value) };
}

class Ongoing implements SigningIn {
  status: SigningIn['status'];
  private readonly ended = new AbortController();
  private readonly watching: Promise<void>;

  constructor(
    private readonly shelf: Shelf,
    readonly username: string,
    private readonly deviceName: string,
    private readonly id: string,
    said: SignInStatus,
  ) {
    this.status = this.read(said);
    this.watching = this.watch();
  }

  private read({ state, number, qr, phones, expires_in: left }: SignInStatus): SigningIn['status'] {
    const expiresAt = left === undefined ? undefined : this.shelf.api.clock.now() + left * 1000;
    return { state, phones, ...(number && { number }), ...(qr && { qr }), ...(expiresAt && { expiresAt }) };
  }

  private about<T>(what: string, read: Read<T>, wait = 0): Promise<Reply<T>> {
    const body = { sign_in: this.id, wait_ms: wait };
    const path = `/v1/sign-ins/${what}`;
    return this.shelf.api.send({ method: 'POST', path, body, wait, signal: this.ended.signal }, read);
  }

  private async watch(): Promise<void> {
    const backoff = new Backoff();
    while (this.status.state === 'waiting' && !this.ended.signal.aborted) {
      const reply = await this.about('status', readSignInStatus, WAIT_MS);
      if (this.ended.signal.aborted) break;
      if (reply.ok) this.status = this.read({ ...reply.value });
      else if (isFinal(reply)) this.status = { ...this.status, state: 'over' };
      else await pause(backoff.next(retryAfter(reply)), this.ended.signal);
    }
  }

  changed(): Promise<void> {
    return this.watching;
  }

  async authorize(code?: string): Promise<Outcome<LinkedAccount>> {
    const { shelf } = this;
    const issuer = shelf.api.issuer();
    if (!issuer) return { ok: false, failed: 'offline' };
    const binding = await signInBinding(this.id);
    const made = await newcomer(shelf, binding, this.deviceName).catch(() => undefined);
    if (!made) return STORAGE;
    await shelf.store.write(['links', made.key, { ...made.link, authorizing: true }]).catch(() => undefined);
    const reply = await insist(async () => {
      const proof = await signEnrol(made.signer, issuer, binding, shelf.api.clock.now());
      const about: AuthorizeRequest = { sign_in: this.id, proof, name: this.deviceName, platform: platform() };
      const body = code === undefined ? about : { ...about, code };
      return shelf.api.send({ method: 'POST', path: '/v1/sign-ins/authorize', body }, readSignInLinked);
    });
    if (!reply.ok) return outcome(reply);
    this.ended.abort();
    const about = await bound(shelf, reply.value);
    if (!about.ok) return about;
    const account = await bind(shelf, made, about.value, reply.value.codes, reply.value.two_step).catch(() => null);
    if (account === null) return STORAGE;
    return account ? { ok: true, value: account } : UNREADABLE;
  }

  async cancel(): Promise<void> {
    const done = this.about('cancel', nothing);
    this.status = { ...this.status, state: 'over' };
    await done;
    this.ended.abort();
  }
}

/** Takes up what the last run of the app left unfinished: links that may have been confirmed, sign-ins that may have succeeded. */
export async function resume(shelf: Shelf): Promise<void> {
  const { store, api } = shelf;
  for (const [key, link] of await store.all('links').catch(() => [])) {
    const pair = await store.get('keys', key).catch(() => undefined);
    const signer = pair && (await signerOf(pair).catch(() => undefined));
    if (!signer || (link.until < api.clock.now() && !link.authorizing)) await sweep(shelf, key);
    else if (link.cancelled) void giveUp(shelf, { key, signer, link });
    else if (link.claimed) {
      void confirmed(shelf, { key, signer, link }, link.claimed, link.until, new AbortController().signal);
    } else if (link.authorizing) await resumeSignIn(shelf, { key, signer, link });
  }
}

/** The authorisation may have been accepted although its answer was lost: then the server knows the key. */
async function resumeSignIn(shelf: Shelf, who: Newcomer): Promise<void> {
  const { api } = shelf;
  const issuer = api.issuer();
  const info = await api.send({ method: 'GET', path: '/v1/device' }, readDeviceInfo, prover(who.signer));
  if (!info.ok) return isUnknown(info) ? sweep(shelf, who.key) : undefined;
  const jwks = await api.send({ method: 'GET', path: '/.well-known/jwks.json' }, readJwks);
  const codes = await codesOf(api, who.signer);
  if (!issuer || !jwks.ok || !codes) return;
  const { device, account, username, two_step: twoStep = true } = info.value;
  const about = await bound(shelf, {
    device,
    account,
    username,
    issuer,
    service: shelf.serviceName(),
    keys: jwks.value,
  });
  if (about.ok) await bind(shelf, who, about.value, codes, twoStep).catch(() => undefined);
}

function isUnknown(failure: ApiFailure): boolean {
  return failure.failed === 'refused' && isFinal(failure);
}
