/** Every signed byte, held to the vectors of the Rust core. */
import { expect, test } from 'vitest';
import { type Answer, signAnswer } from '../src/core/answer.js';
import { type Bytes, bad, base64url, fromBase64url, fromHex, type Result } from '../src/core/bytes.js';
import { verifyChallenge } from '../src/core/challenge.js';
import { signDpop } from '../src/core/dpop.js';
import { codeBinding, rotationBinding, secretBinding, shortCode, signEnrol, signInBinding } from '../src/core/enrol.js';
import { signHello } from '../src/core/hello.js';
import {
  type Jwk,
  keyError,
  readJwks,
  type Signer,
  sign,
  signerOf,
  type TokenError,
  thumbprint,
  verifies,
} from '../src/core/jws.js';
import { verifyCertificate } from '../src/core/trust.js';
import { type Given, SERVER } from './server.js';
import { vectors } from './vectors.js';

interface TokenCase extends Given {
  readonly kind: 'challenge' | 'answer' | 'hello' | 'dpop' | 'enrol' | 'receipt' | 'key' | 'statement';
  readonly sign?: { readonly seed: string; readonly claims: Record<string, unknown> };
}

const TOKENS = vectors<TokenCase, { ok?: true; error?: TokenError }>('tokens', 209);
const ACCOUNT = '01900000-0000-7000-8000-000000000001';

function judge(input: TokenCase): Promise<Result<unknown, string>> {
  const given = { ...input, keys: input.keys ? readJwks(input.keys) : { keys: [] } };
  if (input.kind === 'key') return verifyCertificate(input.token, input.issuer, given.keys);
  if (input.kind !== 'challenge') return SERVER[input.kind](given);
  return verifyChallenge(input.token, { issuer: input.issuer, account: ACCOUNT, keys: given.keys }, input.now);
}

test.each(TOKENS)('$name', async ({ input, expect: wanted }) => {
  const found = await judge(input);
  expect(found.ok ? { ok: true } : { error: found.error }).toEqual(wanted);
});

/** The Ed25519 key of a seed: PKCS #8 (RFC 8410 §7) around it. */
async function ofSeed(hex: string): Promise<Signer> {
  const pkcs8 = fromHex(`302e020100300506032b657004220420${hex}`) as Bytes;
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', key);
  return { key, jwk: { kty: 'OKP', crv: 'Ed25519', x } };
}

const SIGNED = TOKENS.filter(({ input }) => input.sign);

test('the vectors say how each kind is signed', () => {
  expect(SIGNED.map(({ input }) => input.kind)).toEqual(
    expect.arrayContaining(['answer', 'hello', 'dpop', 'enrol', 'challenge', 'key']),
  );
});

test.each(SIGNED)('signing: $name', async ({ input }) => {
  const { kind, issuer, nonce, method, url, body, binding, challenge_token: token } = input;
  const { seed, claims } = input.sign as { seed: string; claims: Record<string, unknown> };
  const signer = await ofSeed(seed);
  const now = 1000 * (claims.iat as number) + 999;
  const told = claims as { iss: string; jti: string; decision: Answer['verdict']; secret: { typed: string } };
  const answer = { device: told.iss, issuer, challenge: told.jti, token, verdict: told.decision, secret: told.secret };
  const made = {
    answer: () => signAnswer(signer, answer, now),
    hello: () => signHello(signer, told.iss, issuer, nonce, now),
    dpop: () => signDpop(signer, { method, url, body }, told.jti, now),
    enrol: () => signEnrol(signer, issuer, binding, now),
    // The server's own: in the same form.
    challenge: () => sign(signer, 'nod-challenge+jwt', claims),
    key: () => sign(signer, 'nod-key+jwt', claims),
    receipt: () => sign(signer, 'nod-receipt+jwt', claims),
    statement: () => sign(signer, 'nod-evidence+jwt', claims),
  };
  expect(await made[kind]()).toBe(input.token);
});

async function phoneKey(): Promise<Signer> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  return signerOf(await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']));
}

const NOW = 1_790_000_000_000;
const DEVICE = '01900000-0000-7000-8000-000000000002';
const CHALLENGE = '01900000-0000-7000-8000-000000000064';
const ISSUER = 'https://nod.example.org';

test('what a P-256 key that cannot be extracted signs, the server takes', async () => {
  const signer = await phoneKey();
  expect(signer.key.extractable).toBe(false);
  const of = { issuer: ISSUER, now: NOW, device: { id: DEVICE, key: signer.jwk } } as Given;
  const answer = {
    device: DEVICE,
    issuer: ISSUER,
    challenge: CHALLENGE,
    token: 'a.b.c',
    verdict: 'approve',
    secret: { scanned: 'AAAAAAAAAAAAAAAAAAAAAA' },
  } as const;
  const answered = { ...of, challenge: CHALLENGE, challenge_token: 'a.b.c' };
  const said = await SERVER.answer({ ...answered, token: await signAnswer(signer, answer, NOW) });
  expect(said).toMatchObject({ ok: true, value: { decision: 'approve', secret: answer.secret } });
  const { secret, ...plain } = answer;
  expect(await SERVER.answer({ ...answered, token: await signAnswer(signer, plain, NOW) })).toMatchObject({ ok: true });
  const other = { ...plain, token: 'a.b.d' };
  expect(await SERVER.answer({ ...answered, token: await signAnswer(signer, other, NOW) })).toEqual(
    bad('WrongBinding'),
  );

  const hello = await signHello(signer, DEVICE, ISSUER, 'nonce', NOW);
  expect(await SERVER.hello({ ...of, nonce: 'nonce', token: hello })).toMatchObject({ ok: true });
  expect(await SERVER.hello({ ...of, nonce: 'other', token: hello })).toEqual(bad('WrongBinding'));

  const request = { method: 'POST', url: `${ISSUER}/v1/device/inbox`, body: '{"wait_ms":1}' };
  const proof = await signDpop(signer, request, 'once', NOW);
  expect(await SERVER.dpop({ ...of, ...request, token: proof })).toMatchObject({ ok: true });
  expect(await SERVER.dpop({ ...of, ...request, body: '', token: proof })).toEqual(bad('WrongBinding'));

  const binding = await codeBinding('K7QM-2XPD');
  const enrol = await signEnrol(signer, ISSUER, binding, NOW);
  expect(await SERVER.enrol({ ...of, binding, token: enrol })).toMatchObject({ ok: true });
});

interface SignatureCase {
  readonly jwk: Jwk;
  readonly message: string;
  readonly signature: string;
}

const SIGNATURES = vectors<SignatureCase, { valid?: boolean; key_error?: string }>('signatures', 26);

test.each(SIGNATURES)('$name', async ({ input: { jwk, message, signature }, expect: wanted }) => {
  const error = keyError(jwk);
  const bytes = [message, signature].map((text) => fromBase64url(text) as Bytes) as [Bytes, Bytes];
  expect(error ? { key_error: error } : { valid: await verifies(jwk, ...bytes) }).toEqual(wanted);
});

test('every canonical point near the end of the field is a key, and no second spelling of one', () => {
  const errors = Array.from({ length: 256 }, (_, low) => {
    const bytes = new Uint8Array(32).fill(0xff);
    [bytes[0], bytes[31]] = [low, 0x7f];
    return keyError({ kty: 'OKP', crv: 'Ed25519', x: base64url(bytes) });
  });
  expect(errors.slice(0xed)).not.toContain(undefined);
  const points = errors.filter((error) => error === undefined).length;
  // About half of all y are a point's.
  expect(points).toBeGreaterThan(90);
  expect(points).toBeLessThan(150);
});

test.each(vectors<{ jwk: Jwk }, { thumbprint: string }>('thumbprints', 4))(
  'thumbprint: $name',
  async ({ input, expect: wanted }) => {
    expect(keyError(input.jwk)).toBeUndefined();
    expect(await thumbprint(input.jwk)).toBe(wanted.thumbprint);
  },
);

test('a binding is the hash of what it is about', async () => {
  // printf 'nod-sign-in\nabc' | openssl dgst -sha256 -binary | basenc --base64url
  expect(await secretBinding('BwcHBwcHBwcHBwcHBwcHBw')).toBe('eGy8XtpHMgd2rH8HiOhxapCvn0EAJK8nrzmS_kHetNI');
  expect(await signInBinding('abc')).toBe('CSOITS5BVse-gKtGR47Tdv0mKuCzAYe1_XdpUyBJUAs');
  expect(await rotationBinding(DEVICE, 'old')).toBe('VVAXyr-cxMFxLnLjhdHGlzWNDb5j8lNlGFAa464Fu5M');
  expect(await codeBinding('K7QM2XPD')).toBe('LcjD7z3oDQOg6CVQPtGpY4QXwSplL2cT7i7h5yGaGLo');
  expect(await codeBinding('K7QM-2XPD')).toBe('LcjD7z3oDQOg6CVQPtGpY4QXwSplL2cT7i7h5yGaGLo');
});

test.each([
  ['K7QM-2XPD', 'K7QM-2XPD'],
  [' k7qm 2xpd\n', 'K7QM-2XPD'],
  ['K7QM2XPD', 'K7QM-2XPD'],
  ['Ｋ７ＱＭ－２ＸＰＤ', 'K7QM-2XPD'],
  ['k7qm–٢xpd', 'K7QM-2XPD'],
  ['K7QM-2XP', undefined],
  ['K7QM-2XPDA', undefined],
  ['K7QM-2XP0', undefined],
  ['K7QM-2XPO', undefined],
  ['K7QM-2XPL', 'K7QM-2XPL'],
  ['К7QM-2XPD', undefined],
  ['', undefined],
])('the short code %j is %j', (typed, code) => {
  expect(shortCode(typed)).toBe(code);
});
