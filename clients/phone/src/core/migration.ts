// biome-ignore-all lint/suspicious/noBitwiseOperators: protocol buffers are made of bits.
/** Google Authenticator's export: `otpauth-migration://offline?data=…`, in one QR code or in several. */
import { type Bytes, bad, base32, fromBase64, fromUtf8, good, type Result } from './bytes.js';
import { type CodesEntry, entryOf, named, type OtpauthError } from './otpauth.js';
import { shown } from './text.js';

/** An entry of an export that cannot be used, by the name that it has there. */
export interface BadEntry {
  readonly name: string;
  readonly error: OtpauthError;
}

/** One QR code of an export. */
export interface MigrationPart {
  readonly entries: readonly CodesEntry[];
  readonly bad: readonly BadEntry[];
  /** Which of how many parts; `id` is the same for all of one export. */
  readonly index: number;
  readonly size: number;
  readonly id: number;
}

/** `Form`: no such address. `Damaged`: not what it says. `Version`: a later format. */
export type MigrationError = 'Form' | 'TooLong' | 'Damaged' | 'Version';

/** The longest address that is looked at, in characters: more than the largest QR code holds. */
const MAX_LENGTH = 64 * 1024;

type Value = bigint | Bytes;

/** The fields of a message of protocol buffers, by number; of one that is not repeated, the last counts. Throws on damage. */
function fields(bytes: Bytes): Map<number, Value[]> {
  let at = 0;
  const varint = (): bigint => {
    for (let [value, shift] = [0n, 0n]; shift < 70n; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined) break;
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError('no varint');
  };
  const take = (length: number): Bytes => {
    if (length > bytes.length - at) throw new RangeError('cut');
    at += length;
    return bytes.slice(at - length, at);
  };
  const found = new Map<number, Value[]>();
  while (at < bytes.length) {
    const key = Number(varint());
    const [field, wire] = [Math.floor(key / 8), key % 8];
    let value: Value;
    if (wire === 0) value = varint();
    else if (wire === 1) value = take(8);
    else if (wire === 2) value = take(Number(varint()));
    else if (wire === 5) value = take(4);
    else throw new RangeError('no field');
    const values = found.get(field);
    if (values) values.push(value);
    else found.set(field, [value]);
  }
  return found;
}

function bytesOf(message: Map<number, Value[]>, field: number): Bytes {
  const value = message.get(field)?.at(-1);
  return typeof value === 'object' ? value : new Uint8Array();
}

function textOf(message: Map<number, Value[]>, field: number): string {
  const bytes = bytesOf(message, field);
  return fromUtf8(bytes) ?? String.fromCharCode(...bytes);
}

function numberOf(message: Map<number, Value[]>, field: number): bigint {
  const value = message.get(field)?.at(-1);
  return typeof value === 'bigint' ? value : 0n;
}

/** Unspecified is as most codes are. */
const ALGORITHMS = ['SHA1', 'SHA1', 'SHA256', 'SHA512'];
const DIGITS = [6, 6, 8];
const KINDS = ['totp', 'hotp', 'totp'];

function entry(message: Map<number, Value[]>): Result<CodesEntry, OtpauthError> {
  const choose = <T>(from: readonly T[], field: number): T | undefined => from[Number(numberOf(message, field))];
  const digits = choose(DIGITS, 5);
  return entryOf({
    kind: choose(KINDS, 6) ?? '',
    ...named(textOf(message, 3), textOf(message, 2)),
    secret: base32(bytesOf(message, 1)),
    algorithm: choose(ALGORITHMS, 4) ?? '?',
    digits: digits ?? '?',
    counter: String(numberOf(message, 7)),
  });
}

function part(payload: Bytes): Result<MigrationPart, MigrationError> {
  const message = fields(payload);
  if (numberOf(message, 2) > 2n) return bad('Version');
  const entries: CodesEntry[] = [];
  const refused: BadEntry[] = [];
  for (const value of message.get(1) ?? []) {
    if (typeof value !== 'object') return bad('Damaged');
    const one = fields(value);
    const read = entry(one);
    if (read.ok) entries.push(read.value);
    else refused.push({ name: shown(textOf(one, 2) || textOf(one, 3), 128), error: read.error });
  }
  const [size, index] = [Math.max(1, Number(numberOf(message, 3))), Number(numberOf(message, 4))];
  if (size > 1000 || index >= size) return bad('Damaged');
  return good({ entries, bad: refused, index, size, id: Number(BigInt.asIntN(32, numberOf(message, 5))) });
}

/** Reads one QR code of an export. */
export function parseMigration(text: string): Result<MigrationPart, MigrationError> {
  if (text.length > MAX_LENGTH) return bad('TooLong');
  const [, data] = /^\s*otpauth-migration:\/\/offline\/?\?(?:[^#]*&)?data=([^&#\s]*)/isu.exec(text) ?? [];
  if (data === undefined) return bad('Form');
  try {
    const base64 = decodeURIComponent(data).replaceAll(' ', '+').replaceAll('-', '+').replaceAll('_', '/');
    const payload = fromBase64(base64);
    return payload && payload.length > 0 ? part(payload) : bad('Damaged');
  } catch {
    return bad('Damaged');
  }
}

export interface Collected {
  readonly entries: readonly CodesEntry[];
  readonly bad: readonly BadEntry[];
  /** The parts that were not scanned yet, from 1. */
  readonly missing: readonly number[];
}

/** Puts the parts of one export together: those of the last one's, each once, in their order. */
export function collect(parts: readonly MigrationPart[]): Collected {
  const last = parts.at(-1);
  const own = parts.filter(({ id, size }) => id === last?.id && size === last.size);
  const all = Array.from({ length: last?.size ?? 0 }, (_, index) => own.find((one) => one.index === index));
  return {
    entries: all.flatMap((one) => one?.entries ?? []),
    bad: all.flatMap((one) => one?.bad ?? []),
    missing: all.flatMap((one, index) => (one ? [] : [index + 1])),
  };
}
