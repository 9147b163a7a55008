/** Exports of codes apps: Aegis, 2FAS, Google Authenticator, Nod itself, and lists of `otpauth://` addresses. Told by their content. */
import { bad, fromBase64, fromUtf8, good, type Result, utf8 } from './bytes.js';
import { type BadEntry, collect, type MigrationPart, parseMigration } from './migration.js';
import { type CodesEntry, entryOf, type Parts, parseOtpauth } from './otpauth.js';
import { integer, list, object, optional, type Read, string, tryRead, unknown } from './read.js';
import { isSealed, type SealedItem, unseal } from './sealed.js';
import { shown } from './text.js';

/** Every entry of an export, good or bad: nothing is lost in silence. */
export interface Imported {
  readonly items: readonly SealedItem[];
  readonly bad: readonly BadEntry[];
  /** The parts of an export in several QR codes that are not in it, from 1. */
  readonly missing: readonly number[];
}

/**
 * Why nothing is imported. `Unknown`: no export that this app knows. `Passphrase`: it takes one. `AegisEncrypted`: export it again without a
 * password, for browsers cannot compute its key. `Newer`: made by a later version.
 */
export type ImportError =
  | 'Unknown'
  | 'TooLarge'
  | 'Passphrase'
  | 'WrongPassphrase'
  | 'AegisEncrypted'
  | 'Newer'
  | 'Damaged';

/** The largest file that is looked at, in characters. */
const MAX_LENGTH = 5_000_000;

/** As an export has it, of whatever type: what cannot be used is named and not skipped. */
const scalar: Read<string | undefined> = (value) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

function imported(found: readonly Result<CodesEntry, BadEntry>[]): Imported {
  return {
    items: found.flatMap((one) => (one.ok ? [{ entry: one.value }] : [])),
    bad: found.flatMap((one) => (one.ok ? [] : [one.error])),
    missing: [],
  };
}

/** An entry of a list, which may be anything. */
function item(value: unknown, read: Read<Parts>, at: number): Result<CodesEntry, BadEntry> {
  const parts = tryRead(read, value);
  const name = shown(parts?.name || parts?.issuer || `${at + 1}`, 128);
  if (!parts) return bad({ name, error: 'Form' });
  const entry = entryOf(parts);
  return entry.ok ? entry : bad({ name, error: entry.error });
}

interface Aegis {
  readonly version: number;
  readonly header: { readonly slots?: unknown };
  readonly db: unknown;
}

const readAegis: Read<Aegis> = object<Aegis>({
  version: integer,
  header: object<Aegis['header']>({ slots: unknown }),
  db: unknown,
});
const readEntries = object<{ entries: unknown[] }>({ entries: list(unknown) });

interface AegisInfo {
  readonly secret?: string;
  readonly algo?: string;
  readonly digits?: string;
  readonly period?: string;
  readonly counter?: string;
}

const readInfo: Read<AegisInfo> = object<AegisInfo>({
  secret: scalar,
  algo: scalar,
  digits: scalar,
  period: scalar,
  counter: scalar,
});

const readAegisEntry: Read<Parts> = (value) => {
  const members = { type: string, name: scalar, issuer: scalar, info: readInfo };
  const { type, name, issuer, info } = object<{ type: string; name?: string; issuer?: string; info: AegisInfo }>(
    members,
  )(value);
  return { ...info, kind: type, name, issuer, algorithm: info.algo };
};

function aegis({ db }: Aegis): Result<Imported, ImportError> {
  if (typeof db === 'string') return bad('AegisEncrypted');
  const found = tryRead(readEntries, db);
  return found ? good(imported(found.entries.map((one, at) => item(one, readAegisEntry, at)))) : bad('Damaged');
}

interface TwoFas {
  readonly schemaVersion: unknown;
  readonly services: readonly unknown[];
  readonly servicesEncrypted?: string;
}

const readTwoFas: Read<TwoFas> = object<TwoFas>({
  schemaVersion: unknown,
  services: list(unknown),
  servicesEncrypted: optional(string),
});

interface TwoFasOtp {
  readonly tokenType?: string;
  readonly issuer?: string;
  readonly account?: string;
  readonly label?: string;
  readonly algorithm?: string;
  readonly digits?: string;
  readonly period?: string;
  readonly counter?: string;
}

const readOtp: Read<TwoFasOtp> = object<TwoFasOtp>({
  tokenType: scalar,
  issuer: scalar,
  account: scalar,
  label: scalar,
  algorithm: scalar,
  digits: scalar,
  period: scalar,
  counter: scalar,
});

const readService: Read<Parts> = (value) => {
  const members = { name: scalar, secret: scalar, otp: readOtp };
  const { name, secret, otp } = object<{ name?: string; secret?: string; otp: TwoFasOtp }>(members)(value);
  const issuer = otp.issuer || name;
  return { ...otp, kind: otp.tokenType ?? 'totp', issuer, name: otp.account || otp.label, secret };
};

/** What the passphrase of a 2FAS export opens: PBKDF2-HMAC-SHA-256 and AES-256-GCM; `data:salt:nonce`, each base64. */
async function openTwoFas(sealed: string, passphrase: string): Promise<Result<unknown, ImportError>> {
  const [data, salt, iv] = sealed.split(':').map((text) => fromBase64(text));
  if (!(data && salt && iv)) return bad('Damaged');
  try {
    const typed = await crypto.subtle.importKey('raw', utf8(passphrase), 'PBKDF2', false, ['deriveKey']);
    const slow = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 10_000 };
    const aes = { name: 'AES-GCM', length: 256 };
    const key = await crypto.subtle.deriveKey(slow, typed, aes, false, ['decrypt']);
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data);
    return good(JSON.parse(fromUtf8(new Uint8Array(plain)) ?? ''));
  } catch (error) {
    // The file has nothing by which damage could be told from a wrong passphrase.
    return bad(error instanceof SyntaxError ? 'Damaged' : 'WrongPassphrase');
  }
}

async function twoFas(file: TwoFas, passphrase: string | undefined): Promise<Result<Imported, ImportError>> {
  let services: readonly unknown[] | undefined = file.services;
  if (file.servicesEncrypted) {
    if (!passphrase) return bad('Passphrase');
    const opened = await openTwoFas(file.servicesEncrypted, passphrase);
    if (!opened.ok) return opened;
    services = tryRead(list(unknown), opened.value);
  }
  return services ? good(imported(services.map((one, at) => item(one, readService, at)))) : bad('Damaged');
}

async function nod(text: string, passphrase: string | undefined): Promise<Result<Imported, ImportError>> {
  if (!passphrase) return bad('Passphrase');
  const opened = await unseal(text, passphrase);
  if (opened.ok) return good({ items: opened.value, bad: [], missing: [] });
  const { error } = opened;
  return bad(error === 'Newer' || error === 'WrongPassphrase' ? error : 'Damaged');
}

/** A list of addresses, one on each line. A line that is none is bad, by its number. */
function lines(text: string): Result<Imported, ImportError> {
  const found: Result<CodesEntry, BadEntry>[] = [];
  const parts: MigrationPart[] = [];
  let any = false;
  for (const [at, line] of text.split(/\r\n|[\r\n]/u).entries()) {
    if (line.trim() === '') continue;
    any ||= /^\s*otpauth(?:-migration)?:\/\//iu.test(line);
    const part = parseMigration(line);
    if (part.ok) parts.push(part.value);
    else {
      const entry = parseOtpauth(line);
      found.push(entry.ok ? entry : bad({ name: `${at + 1}`, error: entry.error }));
    }
  }
  if (!any) return bad('Unknown');
  const [own, migrated] = [imported(found), collect(parts)];
  return good({
    items: [...own.items, ...migrated.entries.map((entry) => ({ entry }))],
    bad: [...own.bad, ...migrated.bad],
    missing: migrated.missing,
  });
}

/** Reads an export. `passphrase`: where it is sealed. */
export async function importCodes(text: string, passphrase?: string): Promise<Result<Imported, ImportError>> {
  if (text.length > MAX_LENGTH) return bad('TooLarge');
  const plain = text.replace(/^\u{feff}/u, '');
  let value: unknown;
  try {
    value = JSON.parse(plain);
  } catch {
    return plain.trimStart().startsWith('{') ? bad('Damaged') : lines(plain);
  }
  if (isSealed(value)) return await nod(plain, passphrase);
  const [vault, services] = [tryRead(readAegis, value), tryRead(readTwoFas, value)];
  if (vault) return aegis(vault);
  return services ? await twoFas(services, passphrase) : bad('Unknown');
}
