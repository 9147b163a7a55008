/**
 * Nod's own export of codes, sealed under a passphrase: JSON, PBKDF2-HMAC-SHA-256 (WebCrypto has nothing better) and AES-256-GCM.
 * Two checks tell the faults apart: a checksum over the whole file finds damage, a value that the key gives finds a wrong passphrase.
 */
import {
  type Bytes,
  bad,
  base64url,
  constantTimeEqual,
  fromBase64url,
  fromUtf8,
  good,
  type Result,
  sha256Base64url,
  utf8,
} from './bytes.js';
import { type CodesEntry, otpauthText, parseOtpauth } from './otpauth.js';
import { integer, list, object, oneOf, optional, type Read, readJson, string, tryRead } from './read.js';

/** An entry, and what the person calls it. */
export interface SealedItem {
  readonly entry: CodesEntry;
  readonly label?: string;
}

/** `Form`: no such file. `Newer`: made by a later version. `Iterations`: more than this app computes. */
export type SealedError = 'Form' | 'Newer' | 'Damaged' | 'Iterations' | 'WrongPassphrase';

/** OWASP's figure for PBKDF2-HMAC-SHA-256 (Password Storage Cheat Sheet, 2023). */
const ITERATIONS = 600_000;
/** What a hostile file can make a phone compute. */
const MAX_ITERATIONS = 10_000_000;

interface Header {
  readonly format: 'nod-codes';
  readonly version: number;
  readonly kdf: string;
  readonly iterations: number;
  readonly salt: string;
  readonly cipher: string;
  readonly nonce: string;
  /** 128 bits that only the right key gives. */
  readonly check: string;
}

interface Sealed extends Header {
  readonly data: string;
  /** SHA-256 over all the rest. */
  readonly sum: string;
}

const VERSION = 1;
const KDF = 'PBKDF2-HMAC-SHA-256';
const CIPHER = 'AES-256-GCM';

const readAny = object<{ format: 'nod-codes'; version: number }>({ format: oneOf('nod-codes'), version: integer });
const readSealed: Read<Sealed> = object<Sealed>({
  format: oneOf('nod-codes'),
  version: integer,
  kdf: oneOf(KDF),
  iterations: integer,
  salt: string,
  cipher: oneOf(CIPHER),
  nonce: string,
  check: string,
  data: string,
  sum: string,
});

/** One text of a header, to be authenticated with what is sealed. */
function headText({ format, version, kdf, iterations, salt, cipher, nonce, check }: Header): string {
  return JSON.stringify([format, version, kdf, iterations, salt, cipher, nonce, check]);
}

function sum(header: Header, data: string): Promise<string> {
  return sha256Base64url(`${headText(header)}\n${data}`);
}

interface Keys {
  readonly key: CryptoKey;
  readonly check: Bytes;
}

/** The key of a passphrase, and the value by which a wrong one shows. Neither tells the other (HKDF, RFC 5869). */
async function derive(passphrase: string, salt: Bytes, iterations: number): Promise<Keys> {
  const typed = await crypto.subtle.importKey('raw', utf8(passphrase.normalize('NFC')), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const slow = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  const secret = await crypto.subtle.deriveBits(slow, typed, 256);
  const master = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey', 'deriveBits']);
  const of = (info: string) => ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(info) });
  const aes = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.deriveKey(of('nod-codes key'), master, aes, false, ['encrypt', 'decrypt']);
  return { key, check: new Uint8Array(await crypto.subtle.deriveBits(of('nod-codes check'), master, 128)) };
}

/** Seals entries. `random`: so many bytes from a cryptographic source. */
export async function seal(
  items: readonly SealedItem[],
  passphrase: string,
  random: (length: number) => Bytes,
): Promise<string> {
  const [salt, iv] = [random(16), random(12)];
  const { key, check } = await derive(passphrase, salt, ITERATIONS);
  const header: Header = {
    format: 'nod-codes',
    version: VERSION,
    kdf: KDF,
    iterations: ITERATIONS,
    salt: base64url(salt),
    cipher: CIPHER,
    nonce: base64url(iv),
    check: base64url(check),
  };
  const codes = items.map(({ entry, label }) => ({ uri: otpauthText(entry), label }));
  const additionalData = utf8(headText(header));
  const plain = utf8(JSON.stringify({ codes }));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain);
  const data = base64url(new Uint8Array(sealed));
  return `${JSON.stringify({ ...header, data, sum: await sum(header, data) }, null, 2)}\n`;
}

interface Codes {
  readonly codes: readonly { readonly uri: string; readonly label?: string }[];
}

const readCodes: Read<Codes> = object<Codes>({
  codes: list(object<Codes['codes'][number]>({ uri: string, label: optional(string) })),
});

function itemsOf({ codes }: Codes): SealedItem[] | undefined {
  const read = codes.flatMap(({ uri, label }): SealedItem[] => {
    const entry = parseOtpauth(uri);
    if (!entry.ok) return [];
    return [label === undefined ? { entry: entry.value } : { entry: entry.value, label }];
  });
  return read.length === codes.length ? read : undefined;
}

/** Whether a text is such an export, of whatever version. */
export function isSealed(value: unknown): boolean {
  return tryRead(readAny, value) !== undefined;
}

/** Opens an export. */
export async function unseal(text: string, passphrase: string): Promise<Result<SealedItem[], SealedError>> {
  const any = readJson(readAny, text);
  if (!any) return bad('Form');
  if (any.version > VERSION) return bad('Newer');
  const file = readJson(readSealed, text);
  const [salt, iv] = [fromBase64url(file?.salt ?? '', 16), fromBase64url(file?.nonce ?? '', 12)];
  const [data, expected] = [fromBase64url(file?.data ?? ''), fromBase64url(file?.check ?? '', 16)];
  if (
    !(file && salt && iv && data && expected) ||
    file.version !== VERSION ||
    file.sum !== (await sum(file, file.data))
  )
    return bad('Damaged');
  if (file.iterations < 1 || file.iterations > MAX_ITERATIONS) return bad('Iterations');
  const { key, check } = await derive(passphrase, salt, file.iterations);
  if (!constantTimeEqual(check, expected)) return bad('WrongPassphrase');
  try {
    const additionalData = utf8(headText(file));
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, data);
    const codes = readJson(readCodes, fromUtf8(new Uint8Array(plain)) ?? '');
    const read = codes && itemsOf(codes);
    return read ? good(read) : bad('Damaged');
  } catch {
    return bad('Damaged');
  }
}
