/** Codes of other sites, as `otpauth://` addresses carry them: as the world writes them, and not as a standard says. */
import { type Bytes, bad, base32, fromBase32, fromUtf8, good, type Result } from './bytes.js';
import { shown } from './text.js';

export interface CodesEntry {
  readonly kind: 'totp' | 'hotp';
  readonly issuer: string;
  readonly name: string;
  readonly secret: Bytes;
  readonly algorithm: 'SHA-1' | 'SHA-256' | 'SHA-512';
  readonly digits: 6 | 7 | 8;
  /** Seconds; of `totp`. */
  readonly period: number;
  /** Of `hotp`: the counter of the next code. */
  readonly counter: number;
}

/**
 * Why a text gives no codes. `Form`: it is no such address. `Kind`: codes of another kind, such as Steam's. `NoSecret`: it has none.
 * The others name the part that cannot be used.
 */
export type OtpauthError =
  | 'Form'
  | 'TooLong'
  | 'Kind'
  | 'NoSecret'
  | 'Secret'
  | 'Algorithm'
  | 'Digits'
  | 'Period'
  | 'Counter';

/** The longest address that is looked at, in characters. */
const MAX_LENGTH = 4096;
/** A hundred years. */
const MAX_PERIOD = 3_155_760_000;

/** What an entry is made of, as an address or an export has it; what is absent is as most codes are. */
export interface Parts {
  readonly kind: string;
  readonly issuer?: string | undefined;
  readonly name?: string | undefined;
  readonly secret?: string | undefined;
  readonly algorithm?: string | undefined;
  readonly digits?: string | number | undefined;
  readonly period?: string | number | undefined;
  readonly counter?: string | number | undefined;
}

/** A whole number from the text; `NaN` when it is none. */
function natural(given: string | number | undefined, absent: number): number {
  const text = String(given ?? '').trim();
  if (text === '') return absent;
  return /^\d{1,16}$/u.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : Number.NaN;
}

/** `SHA1`, `sha-256`, `HmacSHA512`. */
function hash(name: string): CodesEntry['algorithm'] | undefined {
  const [, bits] = /^(?:HMAC)?SHA(1|256|512)$/u.exec(name.toUpperCase().replaceAll(/[\s_-]/gu, '')) ?? [];
  return bits ? (`SHA-${bits}` as CodesEntry['algorithm']) : undefined;
}

/** The entry of such parts. */
export function entryOf(parts: Parts): Result<CodesEntry, OtpauthError> {
  const kind = parts.kind.toLowerCase();
  if (kind !== 'totp' && kind !== 'hotp') return bad('Kind');
  const secret = fromBase32(parts.secret ?? '');
  if (!secret) return bad('Secret');
  if (secret.length === 0) return bad(parts.secret?.trim() ? 'Secret' : 'NoSecret');
  const algorithm = hash(parts.algorithm?.trim() || 'SHA1');
  if (!algorithm) return bad('Algorithm');
  const digits = natural(parts.digits, 6);
  if (digits !== 6 && digits !== 7 && digits !== 8) return bad('Digits');
  const period = natural(parts.period, 30);
  if (kind === 'totp' && !(period > 0 && period <= MAX_PERIOD)) return bad('Period');
  const counter = natural(parts.counter, 0);
  if (kind === 'hotp' && Number.isNaN(counter)) return bad('Counter');
  const [issuer, name] = [shown((parts.issuer ?? '').trim(), 64), shown((parts.name ?? '').trim(), 128)];
  const numbers = kind === 'totp' ? { period, counter: 0 } : { period: 30, counter };
  return good({ kind, issuer, name, secret, algorithm, digits, ...numbers });
}

/** Undoes percent-encoding: of UTF-8, or else of Latin-1, which older programs wrote. A `%` that encodes nothing stays. */
function decode(text: string): string {
  return text.replaceAll(/(?:%[\da-f]{2})+/giu, (run) => {
    const bytes = Uint8Array.from(run.slice(1).split('%'), (pair) => Number.parseInt(pair, 16));
    return fromUtf8(bytes) ?? String.fromCharCode(...bytes);
  });
}

/** In a form's encoding a `+` is a blank. */
function decodeForm(text: string): string {
  return decode(text.replaceAll('+', ' '));
}

/** The parameters, by their names in lower case; of one that stands twice, the first. */
function parameters(query: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of query.split('&')) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/su.exec(part.replace(/^amp;/u, '')) ?? [];
    const key = decodeForm(name).toLowerCase();
    if (!found.has(key)) found.set(key, decodeForm(value));
  }
  return found;
}

interface Named {
  readonly issuer: string;
  readonly name: string;
}

/** Takes the issuer off a name that has it in front: `Example: anna`. */
export function named(issuer: string, name: string): Named {
  if (issuer) {
    const isPrefixed = name.toLowerCase().startsWith(`${issuer.toLowerCase()}:`);
    return { issuer, name: isPrefixed ? name.slice(issuer.length + 1) : name };
  }
  const [, first = '', rest = ''] = /^(?:([^:]*):(?!\/\/))?(.*)$/su.exec(name) ?? [];
  return { issuer: first, name: rest };
}

/** Issuer and name of a label. Colon and blank may be encoded or not; a `+` in a name is one, as in a mail address. */
function label(text: string, issuer: string): Named {
  const whole = decode(text);
  const own = named(issuer, whole);
  if (issuer && own.name !== whole) return own;
  const [, first, rest] = /^([^:]*):(?!\/\/)(.*)$/su.exec(text) ?? /^(.*?)%3a(?!%2f)(.*)$/isu.exec(text) ?? [];
  return first === undefined ? own : { issuer: issuer || decodeForm(first), name: decode(rest ?? '') };
}

/** Reads an `otpauth://` address. */
export function parseOtpauth(text: string): Result<CodesEntry, OtpauthError> {
  if (text.length > MAX_LENGTH) return bad('TooLong');
  const [, kind, path = '', query = ''] = /^\s*otpauth:\/\/([^/?]*)\/?([^?]*)\??(.*?)\s*$/isu.exec(text) ?? [];
  if (kind === undefined) return bad('Form');
  const found = parameters(query);
  const of = (name: string): string | undefined => found.get(name);
  return entryOf({
    kind,
    ...label(path, (of('issuer') ?? '').trim()),
    secret: of('secret'),
    algorithm: of('algorithm'),
    digits: of('digits'),
    period: of('period'),
    counter: of('counter'),
  });
}

/** Percent-encodes a text; half a surrogate pair becomes `�`. */
function encode(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\u{fffd}'));
}

/** The address of an entry, as every codes app reads it. It is a secret. */
export function otpauthText({ kind, issuer, name, secret, algorithm, digits, period, counter }: CodesEntry): string {
  // A colon in a name would end an issuer that is not there.
  const prefix = issuer || name.includes(':') ? `${encode(issuer)}:` : '';
  const query = [
    `secret=${base32(secret)}`,
    ...(issuer ? [`issuer=${encode(issuer)}`] : []),
    `algorithm=${algorithm.replace('-', '')}`,
    `digits=${digits}`,
    kind === 'totp' ? `period=${period}` : `counter=${counter}`,
  ];
  return `otpauth://${kind}/${prefix}${encode(name)}?${query.join('&')}`;
}
