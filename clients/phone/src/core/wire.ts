/**
 * What phone and server say to each other besides signed tokens. What is read passes over members that it does not know, so that a
 * newer server can say more; what is missing or of another type makes the whole unreadable (`undefined`).
 */
import { display, type Verdict } from './challenge.js';
import { type Jwks, readJwks } from './jws.js';
import {
  boolean,
  count,
  id,
  integer,
  list,
  object,
  oneOf,
  optional,
  otherwise,
  type Read,
  readJson,
  string,
  tryRead,
  Unreadable,
} from './read.js';

export type Ending = (typeof ENDINGS)[number];
export type State = 'pending' | Ending;
export type Ack = 'delivered' | 'opened';

const ENDINGS = ['approved', 'denied', 'reported', 'expired', 'cancelled', 'redeemed'] as const;
const state = oneOf<State>('pending', ...ENDINGS);
/** How a question ended. A word of a later server still means that it needs no answer any more. */
const ending: Read<Ending> = (value) => tryRead(oneOf(...ENDINGS), string(value)) ?? 'cancelled';
const verdict = oneOf<Verdict>('approve', 'deny', 'report');

/** A moment: milliseconds since the epoch, written in RFC 3339. */
const moment: Read<number> = (value) => {
  const ms = /^\d{4}-\d\d-\d\dT/u.test(string(value)) ? Date.parse(string(value)) : Number.NaN;
  return integer(ms);
};

/** One question that waits. */
export interface InboxItem {
  readonly challenge: string;
  /** `nod-challenge+jwt`. */
  readonly token: string;
  /** It only waits, without a sound: push is paused after a report. */
  readonly quiet?: boolean;
}

/** A question that needs no answer any more. */
export interface Settled {
  readonly challenge: string;
  readonly state: Ending;
  /** The device that answered, where one did. */
  readonly device?: string;
  readonly by_this_device: boolean;
}

export interface Answered {
  readonly challenge: string;
  readonly verdict: Verdict;
  readonly state: State;
}

const ITEM = { challenge: id, token: string, quiet: optional(boolean) };
const SETTLED = { challenge: id, state: ending, device: optional(string), by_this_device: boolean };
const ANSWERED = { challenge: id, verdict, state };

/** What the server says over a socket to a phone. */
export type ServerFrame =
  /** The first frame. `server_time`: milliseconds. */
  | { readonly type: 'welcome'; readonly nonce: string; readonly server_time: number }
  | { readonly type: 'ready'; readonly device: string }
  | ({ readonly type: 'challenge' } & InboxItem)
  | ({ readonly type: 'settled' } & Settled)
  | ({ readonly type: 'answered' } & Answered)
  | ({ readonly type: 'error' } & FrameError)
  /** A close follows; come back after that many milliseconds. */
  | { readonly type: 'bye'; readonly code: string; readonly retry_after_ms: number };

export interface FrameError {
  /** A code of this version's server, or of a later one's. */
  readonly code: string;
  readonly message: string;
  readonly challenge?: string;
  /** After a wrong number. */
  readonly tries_left?: number;
  /** Seconds. */
  readonly retry_after?: number;
}

type Body<T extends ServerFrame['type']> = Omit<Extract<ServerFrame, { type: T }>, 'type'>;

const FRAMES: { readonly [T in ServerFrame['type']]: Read<Body<T>> } = {
  welcome: object<Body<'welcome'>>({ nonce: string, server_time: integer }),
  ready: object<Body<'ready'>>({ device: id }),
  challenge: object<InboxItem>(ITEM),
  settled: object<Settled>(SETTLED),
  answered: object<Answered>(ANSWERED),
  error: object<FrameError>({
    code: string,
    message: string,
    challenge: optional(id),
    tries_left: optional(count),
    retry_after: optional(count),
  }),
  bye: object<Body<'bye'>>({ code: string, retry_after_ms: count }),
};

/** A frame of the server; `undefined`: one that this version does not know, or cannot read. */
export function readServerFrame(text: string): ServerFrame | undefined {
  return readJson((value) => {
    const { type } = object<{ type: string }>({ type: string })(value);
    if (!Object.hasOwn(FRAMES, type)) throw new Unreadable();
    return { type, ...FRAMES[type as ServerFrame['type']](value) } as ServerFrame;
  }, text);
}

/** What a phone says over a socket. */
export type ClientFrame =
  | { readonly type: 'hello'; readonly token: string }
  | { readonly type: 'ack'; readonly challenge: string; readonly what: Ack }
  | { readonly type: 'answer'; readonly token: string };

/** `POST /v1/device/inbox`. */
export interface Inbox {
  /** Oldest first. */
  readonly challenges: readonly InboxItem[];
  readonly settled: readonly Settled[];
  /** Milliseconds. */
  readonly server_time: number;
}

export const readInbox: Read<Inbox> = object<Inbox>({
  challenges: list(object<InboxItem>(ITEM)),
  settled: otherwise(list(object<Settled>(SETTLED)), []),
  server_time: integer,
});

export interface InboxRequest {
  readonly wait_ms: number;
  /** The challenges that are shown now, at most 32. */
  readonly seen: readonly string[];
}

export interface AckRequest {
  readonly challenge: string;
  readonly what: Ack;
}

/** WebAuthn's proof of the screen lock; all base64url. */
export interface ScreenLockProof {
  readonly credential: string;
  readonly client_data: string;
  readonly authenticator_data: string;
  readonly signature: string;
}

/** `POST /v1/device/answer`. */
export interface AnswerRequest {
  readonly token: string;
  readonly screen_lock?: ScreenLockProof;
}

export const readAnswered: Read<Answered> = object<Answered>(ANSWERED);

/** Why a call was refused (RFC 9457). */
export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly state?: State;
  readonly tries_left?: number;
  /** Seconds. */
  readonly retry_after?: number;
  readonly request_id?: string;
}

export const readProblem: Read<Problem> = object<Problem>({
  code: string,
  title: string,
  status: integer,
  detail: string,
  state: (value) => tryRead(state, value),
  tries_left: optional(count),
  retry_after: optional(count),
  request_id: optional(string),
});

/** What a device computes its codes from. It is a secret. */
export interface DeviceCodes {
  /** base64url. */
  readonly seed: string;
  readonly alg: string;
  readonly digits: number;
  readonly period: number;
}

export const readCodes: Read<DeviceCodes> = object<DeviceCodes>({
  seed: string,
  alg: string,
  digits: count,
  period: count,
});

/** `POST /v1/enrolments/claim`, by link or by short code. */
export type ClaimRequest = ({ readonly secret: string } | { readonly code: string; readonly username: string }) & {
  readonly proof: string;
  readonly name: string;
  readonly platform: string;
};

/** The device exists once the person confirms in the browser. */
export interface Claimed {
  readonly enrolment: string;
  readonly device: string;
  readonly account: string;
  readonly username: string;
  readonly issuer: string;
  readonly service: string;
  /** `41-73` */
  readonly confirmation_code: string;
  readonly keys: Jwks;
  /** Milliseconds since the epoch. */
  readonly expires_at: number;
}

export const readClaimed: Read<Claimed> = object<Claimed>({
  enrolment: id,
  device: id,
  account: id,
  username: string,
  issuer: string,
  service: string,
  confirmation_code: string,
  keys: readJwks,
  expires_at: moment,
});

export interface EnrolStatus {
  readonly state: 'open' | 'claimed' | 'confirmed' | 'refused' | 'expired';
  /** Once the device is bound. */
  readonly codes?: DeviceCodes;
}

export const readEnrolStatus: Read<EnrolStatus> = object<EnrolStatus>({
  state: oneOf('open', 'claimed', 'confirmed', 'refused', 'expired'),
  codes: optional(readCodes),
});

/** `POST /v1/sign-ins`. */
export interface SignInRequest {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly platform: string;
}

export interface SignInStatus {
  readonly state: 'waiting' | 'ready' | 'refused' | 'over';
  /** What the phone that was asked wants to be typed, and a QR code that says the same. */
  readonly number?: string;
  readonly qr?: string;
  readonly phones: readonly string[];
  /** Seconds. */
  readonly expires_in?: number;
}

const STATUS = {
  state: oneOf<SignInStatus['state']>('waiting', 'ready', 'refused', 'over'),
  number: optional(string),
  qr: optional(string),
  phones: otherwise(list(string), []),
  expires_in: optional(count),
};

export const readSignInStatus: Read<SignInStatus> = object<SignInStatus>(STATUS);

export type SignInBegun = SignInStatus & {
  /** A secret, for the other calls. */
  readonly sign_in: string;
};

export const readSignInBegun: Read<SignInBegun> = object<SignInBegun>({ sign_in: string, ...STATUS });

/** `POST /v1/sign-ins/authorize`. `code`: in the place of a phone's answer. */
export interface AuthorizeRequest {
  readonly sign_in: string;
  readonly proof: string;
  readonly name: string;
  readonly platform: string;
  readonly code?: string;
}

export interface SignInLinked {
  readonly device: string;
  readonly account: string;
  readonly username: string;
  readonly issuer: string;
  readonly service: string;
  readonly keys: Jwks;
  readonly codes: DeviceCodes;
  readonly two_step: boolean;
}

export const readSignInLinked: Read<SignInLinked> = object<SignInLinked>({
  device: id,
  account: id,
  username: string,
  issuer: string,
  service: string,
  keys: readJwks,
  codes: readCodes,
  two_step: boolean,
});

export type PushKind = 'webpush' | 'unifiedpush' | 'fcm' | 'apns';

/** `PUT /v1/device/push-targets`: a new one replaces the old one of its kind. */
export interface PushTargetRequest {
  readonly kind: 'webpush';
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly lang?: string;
}

export interface PushTargetInfo {
  readonly id: string;
  readonly kind: string;
  /** base64url of the SHA-256 of the endpoint. */
  readonly address_hash?: string;
}

/** `GET /v1/device`. */
export interface DeviceInfo {
  readonly device: string;
  readonly account: string;
  readonly username: string;
  readonly name: string;
  /** The thumbprint of its key. */
  readonly jkt: string;
  readonly created_at: number;
  readonly push_targets: readonly PushTargetInfo[];
  /** Absent: a server that is older than it. */
  readonly two_step?: boolean;
  readonly screen_lock?: 'off' | 'offered' | 'on' | 'required';
}

export const readDeviceInfo: Read<DeviceInfo> = object<DeviceInfo>({
  device: id,
  account: id,
  username: string,
  name: string,
  jkt: string,
  created_at: moment,
  push_targets: list(object<PushTargetInfo>({ id, kind: string, address_hash: optional(string) })),
  two_step: optional(boolean),
  // A word of a later server: the phone is asked nothing that it does not know.
  screen_lock: (value) => tryRead(oneOf('off', 'offered', 'on', 'required'), value),
});

/** `GET /v1/keys`. */
export interface ServerKeys {
  readonly issuer: string;
  /** `nod-key+jwt`, oldest first. */
  readonly certificates: readonly string[];
}

export const readServerKeys: Read<ServerKeys> = object<ServerKeys>({ issuer: string, certificates: list(string) });

/** `GET /v1/device/activity`. */
export interface Activity {
  /** Newest first. */
  readonly entries: readonly ActivityEntry[];
  /** Milliseconds. */
  readonly server_time: number;
}

export interface ActivityEntry {
  readonly challenge: string;
  readonly at: number;
  readonly service: string;
  readonly state: State;
  readonly browser?: string;
  readonly place?: string;
  readonly ip?: string;
  readonly device?: string;
  readonly by_this_device: boolean;
}

export const readActivity: Read<Activity> = object<Activity>({
  entries: list(
    object<ActivityEntry>({
      challenge: id,
      at: moment,
      service: string,
      state: (value) => (value === 'pending' ? value : ending(value)),
      browser: optional(display(100)),
      place: optional(display(128)),
      ip: optional(display(64)),
      device: optional(display(64)),
      by_this_device: boolean,
    }),
  ),
  server_time: integer,
});

/** `GET /.well-known/nod-configuration`, as far as a phone needs it. */
export interface Configuration {
  readonly issuer: string;
  readonly name: string;
  readonly version: string;
  readonly vapid_public_key?: string;
  /** `version`: absent where no app was built into the service. */
  readonly app?: { readonly url: string; readonly yes_in_notification: boolean; readonly version?: string };
}

export const readConfiguration: Read<Configuration> = object<Configuration>({
  issuer: string,
  name: display(64),
  version: string,
  vapid_public_key: optional(string),
  app: optional(
    object<NonNullable<Configuration['app']>>({
      url: string,
      yes_in_notification: otherwise(boolean, false),
      version: optional(string),
    }),
  ),
});
