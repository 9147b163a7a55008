// biome-ignore-all lint/suspicious/noBitwiseOperators: bytes and bits are what this is about.
/** Bytes and their spellings. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** What was asked for, or why not. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export function good<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function bad<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

const ENCODER = new TextEncoder();
/** A byte order mark stays in the text: JSON has none. */
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8(text: string): Bytes {
  return ENCODER.encode(text);
}

/** The text; `undefined` when the bytes are not UTF-8. */
export function fromUtf8(bytes: Bytes): string | undefined {
  try {
    return DECODER.decode(bytes);
  } catch {
    return;
  }
}

export function base64(bytes: Bytes): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The bytes of base64 text (RFC 4648 §4), padded or not. */
export function fromBase64(text: string): Bytes | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return;
  }
}

/** Base64url without padding (RFC 4648 §5), as JOSE uses it. */
export function base64url(bytes: Bytes): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * The bytes of unpadded base64url text. Padding, white space and trailing bits that are not zero are refused, so that one value
 * has one spelling. `length`: how many bytes there must be.
 */
export function fromBase64url(text: string, length?: number): Bytes | undefined {
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  const isCanonical = bytes !== undefined && base64url(bytes) === text;
  return isCanonical && (length === undefined || bytes.length === length) ? bytes : undefined;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 without padding (RFC 4648 §6), as codes apps exchange secrets. */
export function base32(bytes: Bytes): string {
  let [text, word, bits] = ['', 0, 0];
  for (const byte of bytes) {
    word = ((word << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(word >> (bits - 5)) & 31];
  }
  return bits > 0 ? text + BASE32[(word << (5 - bits)) & 31] : text;
}

/** The bytes of base32 text as the world writes it: in lower case, padded, with blanks and hyphens. */
export function fromBase32(text: string): Bytes | undefined {
  const letters = text
    .replaceAll(/[\s-]/gu, '')
    .replace(/=+$/u, '')
    .replaceAll(/[a-z]/gu, (letter) => letter.toUpperCase());
  if (!/^[A-Z2-7]*$/u.test(letters)) return;
  const bytes = new Uint8Array(Math.floor((letters.length * 5) / 8));
  let [at, word, bits] = [0, 0, 0];
  for (const letter of letters) {
    word = ((word << 5) | BASE32.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = word >> bits;
      at += 1;
    }
  }
  return bytes;
}

export function fromHex(text: string): Bytes | undefined {
  if (text.length % 2 !== 0 || !/^[\da-f]*$/iu.test(text)) return;
  return Uint8Array.from(text.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** SHA-256 of a text as base64url: how hashes travel. */
export async function sha256Base64url(text: string): Promise<string> {
  return base64url(await sha256(utf8(text)));
}

/** Whether two byte strings are equal, in a time that depends on their lengths alone. */
export function constantTimeEqual(one: Bytes, other: Bytes): boolean {
  let difference = one.length ^ other.length;
  for (const [at, byte] of one.entries()) difference |= byte ^ (other[at] ?? 0);
  return difference === 0;
}
