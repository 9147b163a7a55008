/**
 * What the screens see of the app: its state and what can be done. `device/` implements it, and `app/` draws it, so that a
 * native shell can copy either half.
 *
 * Moments are milliseconds since the epoch by the server's clock unless a field says otherwise; `Phone.now()` gives that clock.
 */
import type { ChallengeClaims, Verdict } from './core/challenge.js';
import type { CodesEntry } from './core/otpauth.js';

/** An account's id in this app, random, of no meaning elsewhere. */
export type AccountKey = string;

/** An account of this server, for which this app is a device. */
export interface LinkedAccount {
  readonly kind: 'linked';
  readonly key: AccountKey;
  readonly service: string;
  readonly username: string;
  /** What the person calls the account in this app; `service` until then. */
  readonly label: string;
  /** What the server calls this phone. */
  readonly deviceName: string;
  readonly deviceId: string;
  /** RFC 7638 thumbprint of this phone's key, and those of the server's keys that are pinned. */
  readonly fingerprint: string;
  readonly serverFingerprints: readonly string[];
  readonly linkedAt: number;
  /** Whether the account uses two-step verification; until then nobody asks this phone. */
  readonly twoStep: boolean;
  /** `revoked`: the server no longer knows the device. `lost`: the key is gone from this browser's storage. */
  readonly standing: 'good' | 'revoked' | 'lost';
  readonly screenLock: ScreenLock;
}

/** Whether answering asks for the phone's screen lock (WebAuthn user verification), by the account's policy. */
export type ScreenLock = 'off' | 'offered' | 'on' | 'required';

/** An account of another site, for its codes alone. */
export interface CodesAccount {
  readonly kind: 'codes';
  readonly key: AccountKey;
  readonly issuer: string;
  readonly name: string;
  readonly label: string;
  readonly digits: number;
  /** `totp`: seconds of a step. `hotp`: the counter of the next code. */
  readonly period?: number;
  readonly counter?: number;
}

export type Account = LinkedAccount | CodesAccount;

/** A question that the pinned server signed, and nobody has answered. */
export interface Question {
  readonly id: string;
  readonly account: AccountKey;
  readonly claims: ChallengeClaims;
  readonly token: string;
  /** Local monotonic-safe deadline: `Phone.now()` against this. */
  readonly expiresAt: number;
  readonly triesLeft?: number;
  /** A question that only waits: push is paused after a report, so it makes no sound. */
  readonly quiet?: boolean;
}

/** How a question that this app showed came to its end. */
export interface Ended {
  readonly id: string;
  readonly state: 'approved' | 'denied' | 'reported' | 'expired' | 'cancelled' | 'redeemed';
  readonly byThisDevice: boolean;
  readonly device?: string;
}

/** Whether this phone can be notified. */
export type Notifications =
  | { readonly is: 'unsupported' }
  /** iOS: only the app on the home screen may. */
  | { readonly is: 'install-first' }
  /** The operator has no Web Push. */
  | { readonly is: 'server-off' }
  | { readonly is: 'ask' }
  | { readonly is: 'denied' }
  | { readonly is: 'on'; readonly lastDelayMs?: number };

export type Theme = 'system' | 'light' | 'dark' | 'black';
export type LanguageTag = 'en' | 'fr' | 'de' | 'it' | 'es' | 'nl';

export interface Settings {
  readonly theme: Theme;
  /** Absent: the browser's. */
  readonly language?: LanguageTag;
  readonly hideCodes: boolean;
  readonly sound: boolean;
  /** Opening the app asks for the phone's screen lock, which opens the codes' seeds (WebAuthn PRF). */
  readonly lock: boolean;
}

export interface PhoneState {
  /** False until the storage was read. */
  readonly ready: boolean;
  /** The app is locked: no code and no question is shown. */
  readonly locked: boolean;
  readonly accounts: readonly Account[];
  readonly questions: readonly Question[];
  /** The newest last; at most ten. */
  readonly ended: readonly Ended[];
  readonly connection: 'live' | 'polling' | 'offline';
  readonly notifications: Notifications;
  readonly settings: Settings;
  /** What the server calls itself, known from the start also offline once it was reached. */
  readonly server: ServerInfo | undefined;
  /** A newer version of the app is installed and takes over at the next quiet moment. */
  readonly updateReady: boolean;
}

export interface ServerInfo {
  readonly issuer: string;
  readonly name: string;
  readonly version: string;
  readonly vapidPublicKey?: string;
}

/** What the service worker says in notifications of its own, in the person's language. What a push says comes from the server. */
export interface WorkerWords {
  /** Of a push that cannot be read: there may be a question. */
  readonly unreadableTitle: string;
  readonly unreadableBody: string;
  /** After a button of a notification did its work. */
  readonly refused: string;
  readonly approved: string;
  /** A button could not do its work: the app has to be opened. */
  readonly failedTitle: string;
  readonly failedBody: string;
}

/**
 * Why a call did not do what was asked. `detail`: the server's words, English.
 *
 * `code` is the server's, or one of the app's own: `not_unlocked`, `screen_lock_unsupported` (this browser or phone has no lock that
 * can be used), `push_not_sent` (no push service took the test), `push_late` (it did not come in a minute), `import_encrypted` (the
 * export has to be made again without a password), `import_newer`.
 */
export type Failure =
  | { readonly failed: 'offline' }
  | { readonly failed: 'refused'; readonly code: string; readonly detail: string; readonly retryAfter?: number }
  /** Something answered that this version cannot read, or is not the server that was pinned. */
  | { readonly failed: 'unreadable' }
  | { readonly failed: 'wrong-server'; readonly server?: string }
  | { readonly failed: 'storage' };

export type Outcome<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Failure);

/** A link that was claimed; the person compares the code on both screens. */
export interface Claimed {
  readonly confirmationCode: string;
  readonly username: string;
  readonly service: string;
  readonly expiresAt: number;
  /** Ends when the person confirmed or refused on the other screen, or time ran out. */
  readonly settled: Promise<'linked' | 'refused' | 'expired' | 'abandoned'>;
  /** After `linked`: the account. */
  linked(): LinkedAccount | undefined;
  /** Waits no more. The link can be taken up again, and a yes on the other screen still counts. */
  abandon(): void;
  /** Tells the server that the person cancels: a later yes on the other screen does not link this phone. */
  cancel(): Promise<void>;
}

/** A sign-in on this phone whose password was right. */
export interface SigningIn {
  readonly username: string;
  /** `number` and `qr` are shown to be typed or scanned on an old phone that was asked. */
  readonly status: {
    readonly state: 'waiting' | 'ready' | 'refused' | 'over';
    readonly number?: string;
    readonly qr?: string;
    readonly phones: readonly string[];
    readonly expiresAt?: number;
  };
  /** Ends as soon as the state is no longer `waiting`. */
  changed(): Promise<void>;
  /** Links this phone. `code`: in the place of the old phone's answer; it may be tried again with another. */
  authorize(code?: string): Promise<Outcome<LinkedAccount>>;
  cancel(): Promise<void>;
}

export type Answered =
  | { readonly is: 'accepted'; readonly state: Ended['state'] }
  | { readonly is: 'wrong-number'; readonly triesLeft: number }
  /** Somebody was faster, or it is over: `state` says how it ended. */
  | { readonly is: 'settled'; readonly state: Ended['state']; readonly device?: string }
  /** The person did not unlock, or the phone has no screen lock that counts. */
  | { readonly is: 'not-unlocked' }
  | ({ readonly is: 'failed' } & Failure);

/** What crossed from the waiting page: typed digits, or the text of its QR code (128 bits, base64url). */
export type Transferred = { readonly number: string } | { readonly scan: string };

/** One code and what follows it. */
export interface Code {
  readonly code: string;
  readonly next: string;
  /** Milliseconds until `next`; `undefined`: a counter code. */
  readonly leftMs?: number;
  readonly period?: number;
}

export interface ActivityEntry {
  readonly at: number;
  readonly service: string;
  readonly state: Ended['state'] | 'pending';
  readonly browser?: string;
  readonly place?: string;
  readonly ip?: string;
  /** The device that answered. */
  readonly device?: string;
  readonly byThisDevice: boolean;
}

export interface Activity {
  readonly entries: readonly ActivityEntry[];
  /** When the server gave them. */
  readonly asOf: number;
  readonly fromCache: boolean;
}

/** What a scanned, pasted or opened text is. */
export type Scanned =
  | { readonly is: 'link'; readonly text: string }
  | { readonly is: 'other-server'; readonly server: string }
  /** The QR code of a waiting page. `question`: undefined when it is not one of ours. */
  | {
      readonly is: 'approval';
      readonly challenge: string;
      readonly scan: string;
      readonly question: Question | undefined;
    }
  | { readonly is: 'codes'; readonly entries: readonly CodesEntry[] }
  | { readonly is: 'unknown' };

export interface Phone {
  get(): PhoneState;
  /** Calls `listener` after every change; gives what ends that. */
  subscribe(listener: () => void): () => void;
  /** The server's clock, in milliseconds. */
  now(): number;

  // linking
  read(text: string): Promise<Scanned>;
  claim(link: string, deviceName: string): Promise<Outcome<Claimed>>;
  /** The short code of the linking page, with the user name that it is for. */
  claimByCode(username: string, code: string, deviceName: string): Promise<Outcome<Claimed>>;
  signIn(username: string, password: string, deviceName: string): Promise<Outcome<SigningIn>>;
  /** Ten backup codes for an account whose first activation this link completed; `undefined`: it is no first activation. */
  backupCodes(account: AccountKey): Promise<Outcome<readonly string[] | undefined>>;
  backupCodesSaved(account: AccountKey): Promise<Outcome<void>>;
  /** Turns two-step verification on for an account that was linked by signing in here, after the codes were saved. */
  turnOnTwoStep(account: AccountKey): Promise<Outcome<void>>;

  // accounts
  addCodes(entries: readonly CodesEntry[]): Promise<Outcome<number>>;
  rename(account: AccountKey, label: string): Promise<Outcome<void>>;
  renameDevice(account: AccountKey, name: string): Promise<Outcome<void>>;
  reorder(order: readonly AccountKey[]): Promise<void>;
  /** Unlinks on the server and forgets here. `evenOffline`: forgets here although the server cannot be told. */
  remove(account: AccountKey, evenOffline?: boolean): Promise<Outcome<void>>;
  code(account: AccountKey): Promise<Code | undefined>;
  /** Uses up the counter of a counter code. */
  nextCode(account: AccountKey): Promise<Code | undefined>;

  // questions
  opened(question: Question): void;
  answer(question: Question, verdict: Verdict, secret?: Transferred): Promise<Answered>;
  activity(account: AccountKey): Promise<Activity | undefined>;
  turnOnScreenLock(account: AccountKey): Promise<Outcome<void>>;

  // this app
  enableNotifications(): Promise<Notifications>;
  testNotification(account: AccountKey): Promise<Outcome<{ readonly delayMs: number }>>;
  set(settings: Partial<Settings>): Promise<void>;
  setLock(on: boolean): Promise<Outcome<void>>;
  unlock(): Promise<boolean>;
  exportCodes(passphrase: string): Promise<string>;
  importCodes(
    text: string,
    passphrase?: string,
  ): Promise<Outcome<number> | { readonly ok: false; readonly failed: 'passphrase' }>;
  /** Tells the service worker what it says; at every start and after every change of the language. */
  speak(words: WorkerWords): void;
  applyUpdate(): void;
}
