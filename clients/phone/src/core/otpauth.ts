/** Codes of other sites, as `otpauth://` addresses and other apps' exports carry them. */

export interface CodesEntry {
  readonly kind: 'totp' | 'hotp';
  readonly issuer: string;
  readonly name: string;
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly algorithm: 'SHA-1' | 'SHA-256' | 'SHA-512';
  readonly digits: 6 | 7 | 8;
  /** Seconds; of `totp`. */
  readonly period: number;
  /** Of `hotp`: the counter of the next code. */
  readonly counter: number;
}
