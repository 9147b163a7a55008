/** Exports of codes: other apps', and Nod's own, sealed. */
import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Bytes, fromBase32 } from '../src/core/bytes.js';
import { importCodes } from '../src/core/imports.js';
import type { CodesEntry } from '../src/core/otpauth.js';
import { type SealedItem, seal, unseal } from '../src/core/sealed.js';
import { seeded } from './random.js';

const SECRET = 'JBSWY3DPEHPK3PXP';
const ANNA: CodesEntry = {
  kind: 'totp',
  issuer: 'Example',
  name: 'anna',
  secret: fromBase32(SECRET) as Bytes,
  algorithm: 'SHA-1',
  digits: 6,
  period: 30,
  counter: 0,
};
const ITEMS: readonly SealedItem[] = [
  { entry: ANNA, label: 'Work' },
  { entry: { ...ANNA, kind: 'hotp', algorithm: 'SHA-512', digits: 8, counter: 41, issuer: 'Büro: 東京', name: '' } },
];

// Aegis: docs/vault.md of its repository.
const AEGIS = {
  version: 1,
  header: { slots: null, params: null },
  db: {
    version: 3,
    entries: [
      {
        type: 'totp',
        uuid: '3ae6f1ad-2e65-4ed2-a953-1ec0dff2386d',
        name: 'anna',
        issuer: 'Example',
        note: '',
        favorite: false,
        icon: null,
        info: { secret: SECRET, algo: 'SHA1', digits: 6, period: 30 },
        groups: [],
      },
      { type: 'hotp', name: 'bob', issuer: 'Air', info: { secret: SECRET, algo: 'SHA256', digits: 7, counter: 50 } },
      { type: 'steam', name: 'game', issuer: 'Steam', info: { secret: SECRET, algo: 'SHA1', digits: 5, period: 30 } },
      { type: 'totp', name: 'old', issuer: '', info: { secret: '', algo: 'SHA1', digits: 6, period: 30 } },
      { type: 'totp', name: '', issuer: 'Md', info: { secret: SECRET, algo: 'MD5', digits: 6, period: 30 } },
      'nonsense',
      { name: 'no type' },
    ],
    groups: [],
  },
};

test('an Aegis export gives every entry, good or bad', async () => {
  expect(await importCodes(JSON.stringify(AEGIS, null, 4))).toEqual({
    ok: true,
    value: {
      items: [
        { entry: ANNA },
        { entry: { ...ANNA, kind: 'hotp', name: 'bob', issuer: 'Air', algorithm: 'SHA-256', digits: 7, counter: 50 } },
      ],
      bad: [
        { name: 'game', error: 'Kind' },
        { name: 'old', error: 'NoSecret' },
        { name: 'Md', error: 'Algorithm' },
        { name: '6', error: 'Form' },
        { name: '7', error: 'Form' },
      ],
      missing: [],
    },
  });
});

test('a sealed Aegis export says what to do', async () => {
  const slots = [
    { type: 1, uuid: 'x', key: 'ce58', key_params: { nonce: '93', tag: 'c5' }, n: 32768, r: 8, p: 1, salt: '8b' },
  ];
  const sealed = { version: 1, header: { slots, params: { nonce: '01', tag: '23' } }, db: 'RIt3bm4=' };
  expect(await importCodes(JSON.stringify(sealed), 'passphrase')).toEqual({ ok: false, error: 'AegisEncrypted' });
});

const SERVICES = [
  {
    name: 'Example',
    secret: SECRET,
    updatedAt: 1_704_874_073_731,
    otp: {
      label: 'Example:anna',
      account: 'anna',
      issuer: 'Example',
      digits: 6,
      period: 30,
      algorithm: 'SHA1',
      tokenType: 'TOTP',
      source: 'Link',
    },
    order: { position: 0 },
  },
  {
    name: 'Manual',
    secret: SECRET,
    otp: { label: '', account: '', digits: 8, period: 60, algorithm: 'SHA512', tokenType: 'TOTP', source: 'Manual' },
  },
  {
    name: 'Counted',
    secret: SECRET,
    otp: { account: 'c', digits: 6, algorithm: 'SHA1', counter: 3, tokenType: 'HOTP' },
  },
  { name: 'Steam', secret: SECRET, otp: { account: 's', digits: 5, tokenType: 'STEAM' } },
  { name: 'Hash', secret: SECRET, otp: { account: '', algorithm: 'SHA224', tokenType: 'TOTP' } },
];
const TWOFAS = {
  services: SERVICES,
  groups: [],
  updatedAt: 1,
  schemaVersion: 4,
  appVersionCode: 5_000_017,
  appOrigin: 'android',
};
const FROM_TWOFAS = {
  items: [
    { entry: ANNA },
    { entry: { ...ANNA, issuer: 'Manual', name: '', digits: 8, period: 60, algorithm: 'SHA-512' } },
    { entry: { ...ANNA, kind: 'hotp', issuer: 'Counted', name: 'c', counter: 3 } },
  ],
  bad: [
    { name: 's', error: 'Kind' },
    { name: 'Hash', error: 'Algorithm' },
  ],
  missing: [],
};

test('a 2FAS export gives every entry, good or bad', async () => {
  expect(await importCodes(JSON.stringify(TWOFAS))).toEqual({ ok: true, value: FROM_TWOFAS });
});

/** As 2FAS seals: the services' JSON under PBKDF2-HMAC-SHA-256 (10,000 rounds, 256 bytes of salt) and AES-256-GCM. */
function sealedAs2fas(plain: string, passphrase: string): string {
  const [salt, nonce] = [Buffer.alloc(256, 7), Buffer.alloc(12, 9)];
  const cipher = createCipheriv('aes-256-gcm', pbkdf2Sync(passphrase, salt, 10_000, 32, 'sha256'), nonce);
  const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const parts = [data, salt, nonce].map((part) => part.toString('base64'));
  return JSON.stringify({ ...TWOFAS, services: [], servicesEncrypted: parts.join(':'), reference: 'x' });
}

test('a sealed 2FAS export takes its passphrase', async () => {
  const file = sealedAs2fas(JSON.stringify(SERVICES), 'correct horse');
  expect(await importCodes(file)).toEqual({ ok: false, error: 'Passphrase' });
  expect(await importCodes(file, 'wrong')).toEqual({ ok: false, error: 'WrongPassphrase' });
  expect(await importCodes(file, 'correct horse')).toEqual({ ok: true, value: FROM_TWOFAS });
  const other = { ...TWOFAS, services: [], servicesEncrypted: 'AAAA:AAAA' };
  expect(await importCodes(JSON.stringify(other), 'x')).toEqual({ ok: false, error: 'Damaged' });
  expect(await importCodes(sealedAs2fas('{', 'p'), 'p')).toEqual({ ok: false, error: 'Damaged' });
  expect(await importCodes(sealedAs2fas('{}', 'p'), 'p')).toEqual({ ok: false, error: 'Damaged' });
});

test('a list of addresses gives every line, good or bad', async () => {
  // The first part of two.
  const migration = 'otpauth-migration://offline?data=CiEKCkhlbGxvId6tvu8SBGFubmEaB0V4YW1wbGUgASgBMAIQARgCIAA%3D';
  const lines = [
    `otpauth://totp/Example:anna?secret=${SECRET}`,
    '',
    'a note',
    `  otpauth://hotp/Example:anna?secret=${SECRET}&counter=2\r`,
    'otpauth://totp/x',
    migration,
  ];
  expect(await importCodes(`\u{feff}${lines.join('\n')}\n`)).toEqual({
    ok: true,
    value: {
      items: [{ entry: ANNA }, { entry: { ...ANNA, kind: 'hotp', counter: 2 } }, { entry: ANNA }],
      bad: [
        { name: '3', error: 'Form' },
        { name: '5', error: 'NoSecret' },
      ],
      missing: [2],
    },
  });
});

test.each([
  ['', 'Unknown'],
  ['hello', 'Unknown'],
  ['[]', 'Unknown'],
  ['null', 'Unknown'],
  ['"otpauth://totp/a"', 'Unknown'],
  ['{}', 'Unknown'],
  ['{"services":1}', 'Unknown'],
  ['{"version":1,"header":{},"db":{"entries":', 'Damaged'],
  ['{"version":1,"header":{},"db":{}}', 'Damaged'],
  ['x'.repeat(5_000_001), 'TooLarge'],
])('%.40s is refused: %s', async (text, error) => {
  expect(await importCodes(text)).toEqual({ ok: false, error });
});

test('damage to an export never throws', async () => {
  const random = seeded(7);
  const files = [
    JSON.stringify(AEGIS),
    JSON.stringify(TWOFAS),
    `otpauth://totp/Example:anna?secret=${SECRET}\n`.repeat(3),
  ];
  const damaged = Array.from({ length: 2000 }, () => {
    const file = random.pick(files);
    const at = random.below(file.length);
    return (
      file.slice(0, at) +
      random.pick(['', '"', '1', 'null', '[]', '{', '}', ':', '\0']) +
      file.slice(at + random.below(8))
    );
  });
  const read = await Promise.all(damaged.map((text) => importCodes(text)));
  expect(read.every((one) => typeof one.ok === 'boolean')).toBe(true);
});

function fixed(length: number): Bytes {
  return new Uint8Array(length).fill(length);
}

const PASSPHRASE = 'correct horse battery stäple';
const FILE = await seal(ITEMS, PASSPHRASE, fixed);

test('what is sealed comes back with its passphrase, however that is composed', async () => {
  expect(await unseal(FILE, PASSPHRASE)).toEqual({ ok: true, value: ITEMS });
  expect(await unseal(FILE, PASSPHRASE.normalize('NFD'))).toEqual({ ok: true, value: ITEMS });
  expect(await unseal(FILE.replaceAll(/\s/gu, ''), PASSPHRASE)).toEqual({ ok: true, value: ITEMS });
  expect(await importCodes(FILE, PASSPHRASE)).toEqual({ ok: true, value: { items: ITEMS, bad: [], missing: [] } });
  expect(await importCodes(FILE)).toEqual({ ok: false, error: 'Passphrase' });
  const none = await seal([], PASSPHRASE, fixed);
  expect(await unseal(none, PASSPHRASE)).toEqual({ ok: true, value: [] });
});

test('the file says how it is sealed and nothing of what is in it', () => {
  const { check, data, sum, ...header } = JSON.parse(FILE) as Record<string, string>;
  expect(header).toEqual({
    format: 'nod-codes',
    version: 1,
    kdf: 'PBKDF2-HMAC-SHA-256',
    iterations: 600_000,
    salt: 'EBAQEBAQEBAQEBAQEBAQEA',
    cipher: 'AES-256-GCM',
    nonce: 'DAwMDAwMDAwMDAwM',
  });
  expect(FILE).not.toMatch(/Example|otpauth|Work|JBSWY3DP/u);
  expect([check?.length, sum?.length]).toEqual([22, 43]);
  expect(data?.length).toBeGreaterThan(100);
});

test('another passphrase, another version and damage are told apart', async () => {
  expect(await unseal(FILE, 'other')).toEqual({ ok: false, error: 'WrongPassphrase' });
  expect(await importCodes(FILE, 'other')).toEqual({ ok: false, error: 'WrongPassphrase' });
  const changed = (name: string, value: unknown): string => JSON.stringify({ ...JSON.parse(FILE), [name]: value });
  expect(await unseal(changed('version', 2), PASSPHRASE)).toEqual({ ok: false, error: 'Newer' });
  expect(await importCodes(changed('version', 2), PASSPHRASE)).toEqual({ ok: false, error: 'Newer' });
  expect(await unseal('{}', PASSPHRASE)).toEqual({ ok: false, error: 'Form' });
  expect(await unseal(FILE.slice(0, -5), PASSPHRASE)).toEqual({ ok: false, error: 'Form' });
  const damages: [string, unknown][] = [
    ['version', 0],
    ['kdf', 'scrypt'],
    ['iterations', 599_999],
    ['iterations', '600000'],
    ['salt', 'EBAQEBAQEBAQEBAQEBAQEQ'],
    ['nonce', 'DAwMDAwMDAwMDAwN'],
    ['check', 'AAAAAAAAAAAAAAAAAAAAAA'],
    ['data', 'AAAA'],
    ['sum', 'x'],
    ['sum', undefined],
  ];
  for (const [name, value] of damages) {
    expect(await unseal(changed(name, value), PASSPHRASE), name).toEqual({ ok: false, error: 'Damaged' });
  }
});

/** The file of somebody who can compute the sum: it needs no secret. */
async function forged(name: string, value: unknown): Promise<string> {
  const file = { ...JSON.parse(FILE), [name]: value } as Record<string, string>;
  const head = ['format', 'version', 'kdf', 'iterations', 'salt', 'cipher', 'nonce', 'check'].map(
    (member) => file[member],
  );
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${JSON.stringify(head)}\n${file.data}`));
  return JSON.stringify({ ...file, sum: Buffer.from(hash).toString('base64url') });
}

test('the sum is no protection: what is sealed is bound to its header', async () => {
  expect(await unseal(await forged('version', 1), PASSPHRASE)).toMatchObject({ ok: true });
  const { data } = JSON.parse(FILE) as { data: string };
  const other = `${data.startsWith('A') ? 'B' : 'A'}${data.slice(1)}`;
  expect(await unseal(await forged('data', other), PASSPHRASE)).toEqual({ ok: false, error: 'Damaged' });
  expect(await unseal(await forged('nonce', 'DAwMDAwMDAwMDAwN'), PASSPHRASE)).toEqual({ ok: false, error: 'Damaged' });
  expect(await unseal(await forged('salt', 'EBAQEBAQEBAQEBAQEBAQEQ'), PASSPHRASE)).toEqual({
    ok: false,
    error: 'WrongPassphrase',
  });
  // Work that nobody asked for, and work that anybody can do.
  for (const iterations of [0, -1, 10_000_001, 2 ** 40]) {
    expect(await unseal(await forged('iterations', iterations), PASSPHRASE)).toEqual({
      ok: false,
      error: 'Iterations',
    });
  }
});
