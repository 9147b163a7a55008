// biome-ignore-all lint/suspicious/noBitwiseOperators: RFC 4226 takes bits.
/** One-time codes by time (RFC 6238) and by counter (RFC 4226). */
import type { Bytes } from './bytes.js';

export type OtpHash = 'SHA-1' | 'SHA-256' | 'SHA-512';

/** The key of codes. It cannot be read again. */
export function importOtpKey(secret: Bytes, hash: OtpHash): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash }, false, ['sign']);
}

/** The code of a counter, of 6 to 8 digits. */
export async function hotp(key: CryptoKey, counter: number | bigint, digits: number): Promise<string> {
  const message = new DataView(new ArrayBuffer(8));
  message.setBigUint64(0, BigInt(counter));
  const tag = new DataView(await crypto.subtle.sign('HMAC', key, message));
  // Dynamic truncation, RFC 4226 §5.3.
  const word = tag.getUint32(tag.getUint8(tag.byteLength - 1) & 0xf) & 0x7fff_ffff;
  return String(word % 10 ** digits).padStart(digits, '0');
}

/** The step of a moment: wider than 32 bits in times to come. Before the epoch it is 0. */
export function step(nowMs: number, period: number): number {
  return Math.max(0, Math.floor(nowMs / (1000 * period)));
}

/** How long the present step's code still counts, in milliseconds. */
export function leftMs(nowMs: number, period: number): number {
  return (step(nowMs, period) + 1) * 1000 * period - nowMs;
}
