/** What a phone believes: only what the server that it pinned has signed, for its own account. */
import { beforeAll, expect, test } from 'vitest';
import { type Bytes, bad, fromHex } from '../src/core/bytes.js';
import { type ChallengeClaims, type Trust, verifyChallenge } from '../src/core/challenge.js';
import { strictJson } from '../src/core/json.js';
import { type Jwks, published, type Signer, sign, signerOf } from '../src/core/jws.js';
import { follow, pin } from '../src/core/trust.js';

const ISSUER = 'https://nod.example';
const ACCOUNT = '01900000-0000-7000-8000-000000000001';
const CHALLENGE = '01900000-0000-7000-8000-000000000064';
const OTHER = '01900000-0000-7000-8000-000000000065';
const NOW = 1_000_000;

async function ed25519(seed: number): Promise<Signer> {
  const hex = seed.toString(16).padStart(2, '0').repeat(32);
  const pkcs8 = fromHex(`302e020100300506032b657004220420${hex}`) as Bytes;
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', key);
  return { key, jwk: { kty: 'OKP', crv: 'Ed25519', x } };
}

let server: Signer;
let foreign: Signer;
let trust: Trust;

beforeAll(async () => {
  [server, foreign] = [await ed25519(1), await ed25519(2)];
  trust = { issuer: ISSUER, account: ACCOUNT, keys: { keys: [await published(server.jwk)] } };
});

const CLAIMS: ChallengeClaims = {
  iss: ISSUER,
  sub: ACCOUNT,
  jti: CHALLENGE,
  username: 'anna',
  rp: { id: 'webmail', name: 'Webmail' },
  context: { new_browser: false, new_network: true },
  level: 'tap',
  iat: 1000,
  exp: 1120,
  nonce: 'n',
};

function ask(claims: object, signer: Signer = server): Promise<string> {
  return sign(signer, 'nod-challenge+jwt', claims);
}

test('a question is what the pinned server says to this account', async () => {
  const read = async (claims: object, signer?: Signer) =>
    verifyChallenge(await ask(claims, signer), trust, NOW, CHALLENGE);
  expect(await read(CLAIMS)).toEqual({ ok: true, value: CLAIMS });
  expect(await read(CLAIMS, foreign)).toEqual(bad('UnknownKey'));
  expect(await read({ ...CLAIMS, sub: OTHER })).toEqual(bad('OtherAccount'));
  expect(await read({ ...CLAIMS, jti: OTHER })).toEqual(bad('OtherChallenge'));
  expect(await read({ ...CLAIMS, iss: 'https://other.example' })).toEqual(bad('WrongIssuer'));
  expect(await read({ ...CLAIMS, level: 'none' })).toEqual(bad('Malformed'));
  expect(await read({ ...CLAIMS, context: [] })).toEqual(bad('Malformed'));
  expect(await read({ ...CLAIMS, action: null })).toEqual(bad('Malformed'));
  expect(await read({ ...CLAIMS, rp: { id: '../x', name: 'x' } })).toEqual(bad('Malformed'));
  expect(await verifyChallenge(await ask(CLAIMS), trust, 1_119_999)).toMatchObject({ ok: true });
  expect(await verifyChallenge(await ask(CLAIMS), trust, 1_120_000)).toEqual(bad('Expired'));
  // Without the id of an envelope, any question of the account is one.
  expect(await verifyChallenge(await ask({ ...CLAIMS, jti: OTHER }), trust, NOW)).toMatchObject({ ok: true });
});

test('what a later server adds is passed over', async () => {
  const later = { ...CLAIMS, later: [1.5, { a: true }], context: { ...CLAIMS.context, weather: 'rain' } };
  expect(await verifyChallenge(await ask(later), trust, NOW)).toEqual({ ok: true, value: CLAIMS });
});

test('text that lies is shown harmlessly, and long text is cut', async () => {
  const claims = {
    ...CLAIMS,
    username: 'anna\u{202e}',
    rp: { id: 'webmail', name: `Web\u{200b}mail${'x'.repeat(100)}` },
    action: `Pay 1\u{a0}€ to \u{2066}Bob\n${'y'.repeat(300)}`,
    context: {
      ...CLAIMS.context,
      browser: '\u{1b}[2JFirefox',
      place: 'Rotterdam\0',
      ip: '192.0.2.1\u{202d}',
      origin: 'https://a\u{ad}.example',
    },
  };
  const read = await verifyChallenge(await ask(claims), trust, NOW);
  if (!read.ok) throw new Error(read.error);
  const { username, rp, action = '', context } = read.value;
  expect(username).toBe('anna\u{fffd}');
  expect(rp.name).toBe(`Web\u{fffd}mail${'x'.repeat(56)}…`);
  expect(action.slice(0, 16)).toBe('Pay 1 € to \u{fffd}Bob\u{fffd}');
  expect(action.length).toBe(201);
  expect(context).toMatchObject({
    browser: '\u{fffd}[2JFirefox',
    place: 'Rotterdam\u{fffd}',
    ip: '192.0.2.1\u{fffd}',
    origin: 'https://a\u{fffd}.example',
  });
});

function certify(by: Signer, next: Signer, issuer = ISSUER): Promise<string> {
  return sign(by, 'nod-key+jwt', { iss: issuer, jwk: next.jwk, iat: 1000 });
}

async function names(keys: Jwks | undefined): Promise<readonly string[] | undefined> {
  return await Promise.resolve(keys?.keys.map(({ x }) => x));
}

test('certificates are followed from the pinned key, in any order, and from no other', async () => {
  const p256 = await signerOf(
    await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']),
  );
  const [second, third] = [await ed25519(3), p256];
  const chain = [await certify(second, third), await certify(server, second)];
  const followed = await follow(trust, chain);
  expect(await names(followed?.keys)).toEqual([server.jwk.x, second.jwk.x, third.jwk.x]);
  expect(await follow(followed as Trust, chain), 'nothing is new the second time').toBeUndefined();
  expect(await verifyChallenge(await ask(CLAIMS, third), followed as Trust, NOW)).toMatchObject({ ok: true });
  expect(await verifyChallenge(await ask(CLAIMS, third), trust, NOW)).toEqual(bad('UnknownKey'));
  expect(trust.keys.keys.length, 'what is pinned is changed by nobody else').toBe(1);

  const forged = [
    await certify(foreign, foreign),
    await certify(server, second, 'https://other.example'),
    await sign(server, 'nod-challenge+jwt', { iss: ISSUER, jwk: foreign.jwk, iat: 1000 }),
    await sign(server, 'nod-key+jwt', { iss: ISSUER, jwk: { ...foreign.jwk, d: 'AA' }, iat: 1000 }),
    await sign(server, 'nod-key+jwt', { iss: ISSUER, jwk: { ...foreign.jwk, x: 'AQ'.padEnd(43, 'A') }, iat: 1000 }),
    'nonsense',
  ];
  expect(await follow(trust, forged)).toBeUndefined();
  const late = [...Array.from({ length: 64 }, () => 'nonsense'), await certify(server, second)];
  expect(await follow(trust, late), 'at most 64 are looked at').toBeUndefined();
  expect(await names((await follow(trust, late.slice(1)))?.keys)).toEqual([server.jwk.x, second.jwk.x]);
});

test('what is pinned has the key of the link, and only keys that are what they are called', async () => {
  const [own, other] = [await published(server.jwk), await published(foreign.jwk)];
  const imposter = { ...other, kid: own.kid };
  expect(await pin({ keys: [imposter, own, other] }, own.kid)).toEqual({ keys: [imposter, own, other].slice(1) });
  expect(await pin({ keys: [other] }, own.kid)).toBeUndefined();
  expect(await pin({ keys: [imposter] }, own.kid)).toBeUndefined();
  expect(await pin({ keys: [other] })).toEqual({ keys: [other] });
  expect(await pin({ keys: [] })).toBeUndefined();
  expect(await pin({ keys: [imposter] })).toBeUndefined();
});

function json(text: string): unknown {
  return strictJson(new TextEncoder().encode(text));
}

/** As `crates/core/src/json.rs` has them. */
test('a text has one reading or none', () => {
  expect(json(' {"inner" : {"number":-3, "later":[1,true]}, "kind":"one"}\n')).toEqual({
    inner: { number: -3, later: [1, true] },
    kind: 'one',
  });
  expect(json('{"a":"\\u0041\\"\\\\,{}[]:","":[]}')).toEqual({ a: 'A"\\,{}[]:', '': [] });
  expect(json('{"__proto__":{"x":1},"constructor":2}')).toEqual(JSON.parse('{"__proto__":{"x":1},"constructor":2}'));
  expect(json('[9223372036854775807,-9223372036854775808,0]')).toEqual([2 ** 63, -(2 ** 63), 0]);
  expect(json('[9223372036854775808,1.0,1e2,-0,1.5]')).toEqual(Array.from({ length: 5 }, () => Number.NaN));
  expect(json(`${'['.repeat(127)}${']'.repeat(127)}`)).toBeDefined();
  for (const ambiguous of [
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":1}',
    '{"x":{"y":1,"y":1}}',
    '{"a":null}',
    '[null]',
    'null',
    '{"a":"\\ud83d"}',
    '{"\\ud83d":1}',
    '{"a":1e999}',
    '{"a":1} {}',
    '{"a":1,}',
    '\u{feff}{"a":1}',
    '',
    `${'['.repeat(128)}${']'.repeat(128)}`,
  ]) {
    expect(json(ambiguous), ambiguous).toBeUndefined();
  }
  expect(strictJson(Uint8Array.from([0x22, 0xff, 0x22]))).toBeUndefined();
});
