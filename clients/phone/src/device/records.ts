/** What is stored of accounts, links and the app itself. Fields are only ever added. */

import type { Jwks } from '../core/jws.js';
import type { AccountKey, ActivityEntry, ScreenLock, ServerInfo, WorkerWords } from '../phone.js';

/** An account of this server; its key pair has the same name in `keys`, its seed in `seeds`. */
export interface LinkedRecord {
  readonly kind: 'linked';
  readonly issuer: string;
  readonly service: string;
  /** The device's and the account's id on the server. */
  readonly device: string;
  readonly account: string;
  readonly username: string;
  readonly deviceName: string;
  readonly label?: string;
  /** Pinned at the link, and followed since. */
  readonly keys: Jwks;
  /** Thumbprint of the device's key. */
  readonly jkt: string;
  readonly linkedAt: number;
  readonly twoStep: boolean;
  readonly screenLock: ScreenLock;
  readonly standing: 'good' | 'revoked';
  readonly digits: number;
  readonly period: number;
  /** SHA-256 of the push endpoint and language that the server was told last. */
  readonly pushed?: string;
  /** The credential of the phone's screen lock that the server knows, base64url. */
  readonly lockCredential?: string | undefined;
}

/** An account of another site, for its codes alone. */
export interface CodesRecord {
  readonly kind: 'codes';
  readonly type: 'totp' | 'hotp';
  readonly issuer: string;
  readonly name: string;
  readonly label?: string;
  readonly algorithm: 'SHA-1' | 'SHA-256' | 'SHA-512';
  readonly digits: number;
  readonly period: number;
  readonly counter: number;
}

export type AccountRecord = LinkedRecord | CodesRecord;

/** What the server says of a new device, whichever way it was linked. */
export interface Bound {
  readonly device: string;
  readonly account: string;
  readonly username: string;
  readonly issuer: string;
  readonly service: string;
  readonly keys: Jwks;
}

/** A link under way. Its key pair is in `keys` by the same name before anything is sent. */
export interface LinkRecord {
  /** What it is bound to: the hash of the link's secret, of the typed code, or of the sign-in. */
  readonly binding: string;
  readonly deviceName: string;
  /** When it is swept away, whatever becomes of it. */
  readonly until: number;
  /** Of a link that the server answered: it waits for the person at the other screen. */
  readonly claimed?: Bound;
  /** Of a sign-in: the authorisation was sent, so the server may have linked this key. */
  readonly authorizing?: true;
  /** The person cancelled it, and the server may not know. */
  readonly cancelled?: true;
}

/** How codes are opened: by a key that is there, or by one that the phone's lock unwraps. */
export type Vault =
  | { readonly is: 'open'; readonly key: CryptoKey }
  | {
      readonly is: 'locked';
      readonly credential: ArrayBuffer;
      readonly salt: Uint8Array<ArrayBuffer>;
      readonly wrapped: import('./store.js').Sealed;
    };

/** A question as it is kept for the next start: it is verified again then. */
export interface KeptQuestion {
  readonly account: AccountKey;
  readonly challenge: string;
  readonly token: string;
}

/** The names in `values`, with what they hold. */
export interface Values {
  readonly settings: Partial<import('../phone.js').Settings>;
  /** `appVersion`: of the app that the server has. */
  readonly server: ServerInfo & { readonly yesInNotification: boolean; readonly appVersion: string };
  readonly vault: Vault;
  /** Milliseconds that the server's clock is ahead. */
  readonly clock: number;
  readonly order: readonly AccountKey[];
  readonly questions: readonly KeptQuestion[];
  readonly words: WorkerWords;
  /** How long the last push that was measured took. */
  readonly delay: number;
}

export interface CachedActivity {
  readonly entries: readonly ActivityEntry[];
  readonly asOf: number;
}
