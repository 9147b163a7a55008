/** Codes of other sites: `otpauth://` as the world writes it, and Google Authenticator's migration. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { type Bytes, base32, base64, fromBase32, fromHex, fromUtf8, utf8 } from '../src/core/bytes.js';
import { collect, parseMigration } from '../src/core/migration.js';
import { type CodesEntry, type OtpauthError, otpauthText, parseOtpauth } from '../src/core/otpauth.js';
import { type Random, seeded } from './random.js';

const SECRET = 'JBSWY3DPEHPK3PXP';
const BYTES = fromHex('48656c6c6f21deadbeef') as Bytes;
const USUAL: CodesEntry = {
  kind: 'totp',
  issuer: 'Example',
  name: 'anna',
  secret: BYTES,
  algorithm: 'SHA-1',
  digits: 6,
  period: 30,
  counter: 0,
};

test.each<[string, Partial<CodesEntry>]>([
  // Issuer in the label, in the parameter, in both, in neither.
  [`otpauth://totp/Example:anna?secret=${SECRET}&issuer=Example`, {}],
  [`otpauth://totp/Example:anna?secret=${SECRET}`, {}],
  [`otpauth://totp/anna?secret=${SECRET}&issuer=Example`, {}],
  [`otpauth://totp/anna?secret=${SECRET}`, { issuer: '' }],
  [`otpauth://totp/anna?secret=${SECRET}&issuer=`, { issuer: '' }],
  [`otpauth://totp/Other:anna?secret=${SECRET}&issuer=Example`, {}],
  [`otpauth://totp/example:anna?secret=${SECRET}&issuer=Example`, {}],
  // Colon, blank, plus, however they are encoded.
  [`otpauth://totp/Example%3Aanna?secret=${SECRET}`, {}],
  [`otpauth://totp/Example%3aanna?secret=${SECRET}&issuer=Example`, {}],
  [`otpauth://totp/Example:%20anna?secret=${SECRET}&issuer=Example`, {}],
  [`otpauth://totp/Example%3A%20anna?secret=${SECRET}&issuer=Example`, {}],
  [`otpauth://totp/Example: anna?secret=${SECRET}&issuer=Example`, {}],
  [`otpauth://totp/Big%20Corp:anna?secret=${SECRET}&issuer=Big%20Corp`, { issuer: 'Big Corp' }],
  [`otpauth://totp/Big Corp:anna?secret=${SECRET}`, { issuer: 'Big Corp' }],
  [`otpauth://totp/Big+Corp:anna?secret=${SECRET}&issuer=Big+Corp`, { issuer: 'Big Corp' }],
  [`otpauth://totp/Big+Corp:anna?secret=${SECRET}`, { issuer: 'Big Corp' }],
  [`otpauth://totp/Big+Corp%3Aanna?secret=${SECRET}`, { issuer: 'Big Corp' }],
  [`otpauth://totp/TV%2B:anna?secret=${SECRET}&issuer=TV%2B`, { issuer: 'TV+' }],
  [`otpauth://totp/Example:anna+tag@example.org?secret=${SECRET}`, { name: 'anna+tag@example.org' }],
  [`otpauth://totp/Foo%3ABar:anna?secret=${SECRET}&issuer=Foo%3ABar`, { issuer: 'Foo:Bar' }],
  [`otpauth://totp/Example:urn:anna?secret=${SECRET}`, { name: 'urn:anna' }],
  [`otpauth://totp/https://example.org?secret=${SECRET}`, { issuer: '', name: 'https://example.org' }],
  [`otpauth://totp/:anna?secret=${SECRET}`, { issuer: '' }],
  [`otpauth://totp/Example:?secret=${SECRET}`, { name: '' }],
  [`otpauth://totp/?secret=${SECRET}&issuer=Example`, { name: '' }],
  [`otpauth://totp?secret=${SECRET}&issuer=Example`, { name: '' }],
  // Umlauts: in UTF-8, in Latin-1, not encoded at all.
  [`otpauth://totp/B%C3%BCro:J%C3%B6rg?secret=${SECRET}`, { issuer: 'Büro', name: 'Jörg' }],
  [`otpauth://totp/B%FCro:J%F6rg?secret=${SECRET}&issuer=B%FCro`, { issuer: 'Büro', name: 'Jörg' }],
  [`otpauth://totp/Büro:Jörg?secret=${SECRET}&issuer=Büro`, { issuer: 'Büro', name: 'Jörg' }],
  [`otpauth://totp/Example:100%?secret=${SECRET}`, { name: '100%' }],
  [`otpauth://totp/Example:%zz?secret=${SECRET}`, { name: '%zz' }],
  // Secrets in lower case, padded, in groups.
  ['otpauth://totp/Example:anna?secret=jbswy3dpehpk3pxp', {}],
  ['otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP====', {}],
  ['otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP%3D%3D', {}],
  ['otpauth://totp/Example:anna?secret=jbsw%20y3dp%20ehpk%203pxp', {}],
  ['otpauth://totp/Example:anna?secret=jbsw+y3dp+ehpk+3pxp', {}],
  ['otpauth://totp/Example:anna?secret=jbsw y3dp ehpk 3pxp ', {}],
  ['otpauth://totp/Example:anna?secret=JBSW-Y3DP-EHPK-3PXP', {}],
  // Numbers and hashes.
  [`otpauth://totp/Example:anna?secret=${SECRET}&digits=7`, { digits: 7 }],
  [`otpauth://totp/Example:anna?secret=${SECRET}&digits=8&period=60`, { digits: 8, period: 60 }],
  [`otpauth://totp/Example:anna?secret=${SECRET}&digits=&period=&algorithm=`, {}],
  [`otpauth://totp/Example:anna?secret=${SECRET}&algorithm=SHA256`, { algorithm: 'SHA-256' }],
  [`otpauth://totp/Example:anna?secret=${SECRET}&algorithm=sha-256`, { algorithm: 'SHA-256' }],
  [`otpauth://totp/Example:anna?secret=${SECRET}&algorithm=SHA-1`, {}],
  [`otpauth://totp/Example:anna?secret=${SECRET}&algorithm=HMACSHA512`, { algorithm: 'SHA-512' }],
  [`otpauth://totp/Example:anna?secret=${SECRET}&algorithm=HmacSHA1`, {}],
  [`otpauth://hotp/Example:anna?secret=${SECRET}&counter=5`, { kind: 'hotp', counter: 5 }],
  [`otpauth://hotp/Example:anna?secret=${SECRET}`, { kind: 'hotp' }],
  [`otpauth://totp/Example:anna?secret=${SECRET}&counter=nonsense`, {}],
  [`otpauth://hotp/Example:anna?secret=${SECRET}&period=nonsense`, { kind: 'hotp' }],
  // The rest of the world.
  [`OTPAUTH://TOTP/Example:anna?SECRET=${SECRET}&Issuer=Example`, {}],
  [` otpauth://totp/Example:anna?secret=${SECRET}\n`, {}],
  [`otpauth://totp/Example:anna?secret=${SECRET}&amp;issuer=Example`, {}],
  [`otpauth://totp/Example:anna?secret=${SECRET}&image=https%3A%2F%2Fexample.org%2Fa.png&color=red&lock`, {}],
  [`otpauth://totp/Example:anna?secret=${SECRET}&secret=AAAA`, {}],
  [`otpauth://totp/Exa%E2%80%AEmple:anna%00?secret=${SECRET}`, { issuer: 'Exa\u{fffd}mple', name: 'anna\u{fffd}' }],
])('%s', (text, changed) => {
  expect(parseOtpauth(text)).toEqual({ ok: true, value: { ...USUAL, ...changed } });
});

test.each<[string, OtpauthError]>([
  ['', 'Form'],
  ['https://example.org', 'Form'],
  ['otpauth:totp/anna?secret=JBSWY3DPEHPK3PXP', 'Form'],
  ['xotpauth://totp/anna?secret=JBSWY3DPEHPK3PXP', 'Form'],
  ['otpauth-migration://offline?data=AAAA', 'Form'],
  [`otpauth://totp/anna?secret=${SECRET}&x=${'x'.repeat(5000)}`, 'TooLong'],
  [`otpauth:///anna?secret=${SECRET}`, 'Kind'],
  [`otpauth://steam/anna?secret=${SECRET}`, 'Kind'],
  [`otpauth://motp/anna?secret=${SECRET}`, 'Kind'],
  ['otpauth://totp/anna', 'NoSecret'],
  ['otpauth://totp/anna?secret=', 'NoSecret'],
  ['otpauth://totp/anna?secret=%20', 'NoSecret'],
  ['otpauth://totp/anna?secret', 'NoSecret'],
  ['otpauth://totp/anna?secret====', 'Secret'],
  ['otpauth://totp/anna?secret=A', 'Secret'],
  ['otpauth://totp/anna?secret=JBSWY3DPEHPK3PX1', 'Secret'],
  ['otpauth://totp/anna?secret=JBSWY3DPEHPK3PXſ', 'Secret'],
  ['otpauth://totp/anna?secret=JB=SWY3DPEHPK3PXP', 'Secret'],
  [`otpauth://totp/anna?secret=${SECRET}&algorithm=MD5`, 'Algorithm'],
  [`otpauth://totp/anna?secret=${SECRET}&algorithm=SHA224`, 'Algorithm'],
  [`otpauth://totp/anna?secret=${SECRET}&digits=5`, 'Digits'],
  [`otpauth://totp/anna?secret=${SECRET}&digits=9`, 'Digits'],
  [`otpauth://totp/anna?secret=${SECRET}&digits=six`, 'Digits'],
  [`otpauth://totp/anna?secret=${SECRET}&digits=6.0`, 'Digits'],
  [`otpauth://totp/anna?secret=${SECRET}&period=0`, 'Period'],
  [`otpauth://totp/anna?secret=${SECRET}&period=-30`, 'Period'],
  [`otpauth://totp/anna?secret=${SECRET}&period=1e3`, 'Period'],
  [`otpauth://totp/anna?secret=${SECRET}&period=99999999999`, 'Period'],
  [`otpauth://hotp/anna?secret=${SECRET}&counter=-1`, 'Counter'],
  [`otpauth://hotp/anna?secret=${SECRET}&counter=9007199254740992`, 'Counter'],
  [`otpauth://hotp/anna?secret=${SECRET}&counter=x`, 'Counter'],
])('%s is refused: %s', (text, error) => {
  expect(parseOtpauth(text)).toEqual({ ok: false, error });
});

const LETTERS = [
  ...'abcXYZ019',
  'é',
  'ü',
  '東',
  '👩‍💻',
  ' ',
  ':',
  '/',
  '?',
  '#',
  '&',
  '=',
  '%',
  '+',
  '@',
  '.',
  '"',
  '<',
];

function entry(random: Random): CodesEntry {
  const name = (): string => random.text(LETTERS, 12).replaceAll(/ +/gu, ' ').trim();
  const kind = random.pick(['totp', 'hotp'] as const);
  return {
    kind,
    issuer: name(),
    name: name(),
    secret: random.bytes(1 + random.below(64)),
    algorithm: random.pick(['SHA-1', 'SHA-256', 'SHA-512'] as const),
    digits: random.pick([6, 7, 8] as const),
    period: kind === 'totp' ? 1 + random.below(100_000) : 30,
    counter: kind === 'hotp' ? random.below(2 ** 53) : 0,
  };
}

test('what is written reads as it was', () => {
  const random = seeded(3548);
  for (let at = 0; at < 3000; at += 1) {
    const one = entry(random);
    expect(parseOtpauth(otpauthText(one)), otpauthText(one)).toEqual({ ok: true, value: one });
  }
});

const ERRORS: readonly OtpauthError[] = [
  'Form',
  'TooLong',
  'Kind',
  'NoSecret',
  'Secret',
  'Algorithm',
  'Digits',
  'Period',
  'Counter',
];

test('a hostile address has a name for what is wrong, and nothing throws', () => {
  const random = seeded(666);
  const parts = [
    'otpauth://',
    'totp',
    'hotp',
    '/',
    ':',
    '%3A',
    '%',
    '%F',
    '%FF',
    '%u1234',
    '?',
    '&',
    '=',
    'secret',
    SECRET,
    'digits',
    'period',
    '9e99',
    '-1',
    '\0',
    '\u{202e}',
    '\ud83d',
    '+',
    ' ',
    '#',
    'issuer',
    'é',
  ];
  const met = new Set<string>();
  for (let at = 0; at < 20_000; at += 1) {
    const start = random.pick([
      '',
      'otpauth://',
      'otpauth://totp/',
      `otpauth://totp/a?secret=${SECRET}&`,
      `otpauth://hotp/a?secret=${SECRET}&counter=`,
    ]);
    const text = start + random.text(parts, 10);
    const read = parseOtpauth(text);
    met.add(read.ok ? 'Good' : read.error);
    const again = read.ok ? parseOtpauth(otpauthText(read.value)) : read;
    expect(again, text).toEqual(read);
  }
  const known: ReadonlySet<string> = new Set(['Good', ...ERRORS]);
  expect([...met].filter((one) => !known.has(one))).toEqual([]);
  expect(met.size).toBeGreaterThan(5);
});

test('base32 is that of RFC 4648, however it is grouped', () => {
  const VECTORS = {
    '': '',
    f: 'MY======',
    fo: 'MZXQ====',
    foo: 'MZXW6===',
    foob: 'MZXW6YQ=',
    fooba: 'MZXW6YTB',
    foobar: 'MZXW6YTBOI======',
  };
  for (const [plain, text] of Object.entries(VECTORS)) {
    expect(base32(utf8(plain))).toBe(text.replaceAll('=', ''));
    expect(fromUtf8(fromBase32(text) as Bytes)).toBe(plain);
  }
  const random = seeded(32);
  for (let length = 0; length < 100; length += 1) {
    const bytes = random.bytes(length);
    expect(
      fromBase32(
        base32(bytes)
          .toLowerCase()
          .replaceAll(/(.{4})/gu, '$1 '),
      ),
    ).toEqual(bytes);
  }
});

interface TheirEntry {
  readonly type: string;
  readonly name: string;
  readonly issuer: string;
  readonly algorithm: string;
  readonly digits: number;
  readonly secret: string;
  readonly counter?: number;
}

interface TheirPayload {
  readonly otpParameters: readonly object[];
  readonly version?: number;
  readonly batchSize?: number;
  readonly batchIndex?: number;
  readonly batchId?: number;
}

interface Theirs {
  readonly OTPAuthMigration: { parseURI(uri: string): TheirEntry[]; toURI(entries: readonly TheirEntry[]): string };
  readonly migration: { readonly Payload: { encode(payload: TheirPayload): { finish(): Uint8Array } } };
}

let theirs: Theirs;

beforeAll(async () => {
  // The package imports folders, which Node does not.
  const outfile = join(tmpdir(), `nod-otpauth-migration-${process.pid}.mjs`);
  await build({
    stdin: { contents: "export * from 'otpauth-migration'", resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    outfile,
    logLevel: 'error',
  });
  theirs = (await import(pathToFileURL(outfile).href)) as Theirs;
  await rm(outfile);
});

/** As they have it. */
function theirEntry({ kind, issuer, name, secret, algorithm, digits, counter }: CodesEntry): TheirEntry {
  const shared = { type: kind, name, issuer, algorithm: algorithm.replace('-', ''), digits, secret: base32(secret) };
  return kind === 'hotp' ? { ...shared, counter } : shared;
}

/** What Google's format can say: 6 or 8 digits, 30 seconds, an issuer of its own. */
function exported(random: Random): CodesEntry {
  const name = random.text([...'abc', 'é', '東', ' ', '@', '+'], 12).trim();
  const counter = random.below(2 ** 53);
  const one = entry(random);
  // Whole groups of base32: theirs adds a byte to others.
  const secret = random.bytes(5 * (1 + random.below(12)));
  return {
    ...one,
    issuer: 'Example',
    name,
    secret,
    digits: random.pick([6, 8]),
    period: 30,
    counter: one.kind === 'hotp' ? counter : 0,
  };
}

test('what npm otpauth-migration writes, we read as it does', () => {
  const random = seeded(2578);
  for (let at = 0; at < 200; at += 1) {
    const entries = Array.from({ length: random.below(8) }, () => exported(random));
    const uri = theirs.OTPAuthMigration.toURI(entries.map(theirEntry));
    const read = parseMigration(uri);
    expect(read).toEqual({ ok: true, value: { entries, bad: [], index: 0, size: 1, id: 0 } });
    expect(theirs.OTPAuthMigration.parseURI(uri)).toEqual(entries.map(theirEntry));
  }
});

function link(payload: TheirPayload): string {
  const bytes = Uint8Array.from(theirs.migration.Payload.encode(payload).finish());
  return `otpauth-migration://offline?data=${encodeURIComponent(base64(bytes))}`;
}

const PARAMETERS = { secret: BYTES, name: 'Example:anna', issuer: 'Example', algorithm: 1, digits: 1, type: 2 };

test('the issuer in front of a name is taken off, as Google writes it', () => {
  const without = { ...PARAMETERS, issuer: '' };
  const plain = { ...PARAMETERS, name: 'anna' };
  const unspecified = { secret: BYTES, name: 'anna', issuer: 'Example' };
  const uri = link({ otpParameters: [PARAMETERS, without, plain, unspecified], version: 1, batchSize: 1 });
  expect(parseMigration(uri)).toMatchObject({ ok: true, value: { entries: [USUAL, USUAL, USUAL, USUAL], bad: [] } });
});

test('an entry that cannot be used is named, and the others stay', () => {
  const wrong = [
    { ...PARAMETERS, algorithm: 4 },
    { ...PARAMETERS, digits: 9 },
    { ...PARAMETERS, type: 9 },
    { ...PARAMETERS, secret: new Uint8Array() },
    { ...PARAMETERS, type: 1, counter: -1 },
  ];
  const read = parseMigration(link({ otpParameters: [...wrong, PARAMETERS], version: 2 }));
  const errors = ['Algorithm', 'Digits', 'Kind', 'NoSecret', 'Counter'];
  expect(read).toMatchObject({
    ok: true,
    value: { entries: [USUAL], bad: errors.map((error) => ({ name: 'Example:anna', error })) },
  });
});

test('parts of an export are put together in their order, and those that are missing are named', () => {
  const part = (batchIndex: number, batchId: number, batchSize = 3) => {
    const name = `${batchId}-${batchIndex}`;
    const read = parseMigration(
      link({ otpParameters: [{ ...PARAMETERS, name }], version: 1, batchSize, batchIndex, batchId }),
    );
    if (!read.ok) throw new Error(read.error);
    return read.value;
  };
  const names = (parts: ReturnType<typeof part>[]) => {
    const { entries, missing } = collect(parts);
    return { names: entries.map(({ name }) => name), missing };
  };
  expect(part(1, -5)).toMatchObject({ index: 1, size: 3, id: -5 });
  expect(names([])).toEqual({ names: [], missing: [] });
  expect(names([part(2, -5)])).toEqual({ names: ['-5-2'], missing: [1, 2] });
  expect(names([part(2, -5), part(0, -5)])).toEqual({ names: ['-5-0', '-5-2'], missing: [2] });
  expect(names([part(2, -5), part(2, -5), part(0, -5), part(1, -5)])).toEqual({
    names: ['-5-0', '-5-1', '-5-2'],
    missing: [],
  });
  // A part of another export is none of this one's.
  expect(names([part(0, 7), part(1, -5)])).toEqual({ names: ['-5-1'], missing: [1, 3] });
});

test.each([
  ['otpauth://totp/anna?secret=AAAA', 'Form'],
  ['otpauth-migration://offline', 'Form'],
  ['otpauth-migration://online?data=AAAA', 'Form'],
  ['otpauth-migration://offline?data=', 'Damaged'],
  ['otpauth-migration://offline?data=%', 'Damaged'],
  ['otpauth-migration://offline?data=!', 'Damaged'],
  // A length of 2^63, a number without end, a group, a cut.
  [`otpauth-migration://offline?data=${'Cv////////////8B'}`, 'Damaged'],
  [`otpauth-migration://offline?data=${'EP////////////////8B'}`, 'Damaged'],
  ['otpauth-migration://offline?data=Cw', 'Damaged'],
  ['otpauth-migration://offline?data=CgU', 'Damaged'],
  ['otpauth-migration://offline?data=CAE', 'Damaged'],
  // Version 3; part 5 of 2; 2000 parts.
  ['otpauth-migration://offline?data=EAM', 'Version'],
  ['otpauth-migration://offline?data=GAIgBQ', 'Damaged'],
  ['otpauth-migration://offline?data=GNAP', 'Damaged'],
  [`otpauth-migration://offline?data=${'A'.repeat(70_000)}`, 'TooLong'],
])('%.60s is refused: %s', (text, error) => {
  expect(parseMigration(text)).toEqual({ ok: false, error });
});

test('damage to a migration never throws, and fields that nobody knows are passed over', () => {
  const random = seeded(8);
  const good = theirs.migration.Payload.encode({
    otpParameters: [PARAMETERS, PARAMETERS],
    version: 1,
    batchSize: 1,
  }).finish();
  const ways = new Set<string>();
  for (let at = 0; at < 5000; at += 1) {
    const bytes = Uint8Array.from(good);
    for (let times = 0; times < 3; times += 1) bytes[random.below(bytes.length)] = random.below(256);
    const read = parseMigration(
      `otpauth-migration://offline?data=${base64(bytes.slice(0, 1 + random.below(bytes.length)))}`,
    );
    ways.add(read.ok ? 'ok' : read.error);
  }
  expect(ways).toEqual(new Set(['Damaged', 'Version', 'ok']));
  // Field 15 as a varint, 14 as text, 13 as 64 bits, 12 as 32.
  const more = fromHex('7801720268696901020304050607086501020304') as Bytes;
  const read = parseMigration(`otpauth-migration://offline?data=${base64(Uint8Array.from([...good, ...more]))}`);
  expect(read).toMatchObject({ ok: true, value: { entries: [USUAL, USUAL] } });
});
