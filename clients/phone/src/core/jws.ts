// biome-ignore-all lint/suspicious/noBitwiseOperators: encoded points are bits.
/**
 * JWS compact serialization (RFC 7515), strictly. `none`, an algorithm that is not the key's, an unknown header member (`crit`
 * included), two names for one key, JSON with two readings and a second spelling of the same bytes are all refused.
 */
import { type Bytes, bad, base64url, fromBase64url, good, type Result, sha256Base64url, utf8 } from './bytes.js';
import { strictJson } from './json.js';
import { list, type Members, object, oneOf, optional, type Read, string, tryRead, unknown } from './read.js';

/** What a token is for: its `typ` (RFC 7515 §4.1.9). A token of one kind is refused in the place of every other. */
export type Typ =
  | 'nod-challenge+jwt'
  | 'nod-answer+jwt'
  | 'nod-hello+jwt'
  | 'dpop+jwt'
  | 'nod-receipt+jwt'
  | 'nod-enrol+jwt'
  | 'nod-key+jwt'
  | 'nod-evidence+jwt';

/** Why a token is not believed. `Unsupported`: this browser cannot verify with the key's algorithm. */
export type TokenError =
  | 'TooLong'
  | 'Malformed'
  | 'WrongType'
  | 'WrongAlgorithm'
  | 'UnknownKey'
  | 'BadSignature'
  | 'WrongIssuer'
  | 'WrongAudience'
  | 'Expired'
  | 'ClockSkew'
  | 'WrongBinding'
  | 'Unsupported';

/** A public JSON Web Key: Ed25519 (RFC 8037) or P-256. */
export interface Jwk {
  readonly kty: 'OKP' | 'EC';
  readonly crv: 'Ed25519' | 'P-256';
  readonly x: string;
  readonly y?: string;
}

/** A published server key; `kid` is its thumbprint. */
export interface PublishedKey extends Jwk {
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: Algorithm;
}

export interface Jwks {
  readonly keys: readonly PublishedKey[];
}

export type Algorithm = 'EdDSA' | 'ES256';

/** A key that signs, and its public half. The private one need not be extractable. */
export interface Signer {
  readonly key: CryptoKey;
  readonly jwk: Jwk;
}

/** The longest token that is looked at, in bytes. */
const MAX_TOKEN_BYTES = 8 * 1024;

const JWK: Members<Jwk> = {
  kty: oneOf('OKP', 'EC'),
  crv: oneOf('Ed25519', 'P-256'),
  x: string,
  y: optional(string),
};

/** Any other member is refused, a private one above all. */
export const readJwk: Read<Jwk> = object<Jwk>(JWK, true);

const readPublished: Read<PublishedKey> = object<PublishedKey>({
  kid: string,
  use: oneOf('sig'),
  alg: oneOf('EdDSA', 'ES256'),
  ...JWK,
});

/** A published set of keys; those of kinds that Nod does not know are passed over (RFC 7517 §5). */
export const readJwks: Read<Jwks> = (value) => {
  const { keys } = object<{ keys: unknown[] }>({ keys: list(unknown) })(value);
  return { keys: keys.flatMap((key) => tryRead(readPublished, key) ?? []) };
};

export type KeyError = 'Form' | 'OffCurve' | 'Weak';

const P = 2n ** 255n - 19n;

/** The y of an encoded point, without the sign of x, which is the top bit. */
function yOf(point: Bytes): bigint {
  let y = 0n;
  for (const byte of point.slice().reverse()) y = (y << 8n) | BigInt(byte);
  return y & (2n ** 255n - 1n);
}

/**
 * Whether a point of that y has a small order: 4 (y is 0), 1 or 2 (y² is 1), or 8 (its double has a y of 0, so that
 * dy⁴ + 2y² - 1 = 0). The curve's d is -121665/121666 (RFC 8032 §5.1).
 */
function isSmallOrder(y: bigint): boolean {
  const square = y * y;
  return (y * (square - 1n) * (121_665n * square * square - 243_332n * square + 121_666n)) % P === 0n;
}

/** Whether a point has that y: x² = (y² - 1) / (dy² + 1) is a square (Euler's criterion). */
function isOnCurve(y: bigint): boolean {
  const square = y * y;
  let [power, base] = [1n, ((square - 1n) * (121_666n - 121_665n * square) * 121_666n) % P];
  for (let exponent = (P - 1n) / 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) power = (power * base) % P;
    base = (base * base) % P;
  }
  return power === 0n || power === 1n || power === 1n - P;
}

/** What is wrong with a key. Whether a P-256 key is a point on the curve is seen when something is verified with it. */
export function keyError(jwk: Jwk): KeyError | undefined {
  const x = fromBase64url(jwk.x, 32);
  if (jwk.kty === 'EC' && jwk.crv === 'P-256') {
    return x && fromBase64url(jwk.y ?? '', 32) ? undefined : 'Form';
  }
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || jwk.y !== undefined || !x) return 'Form';
  const y = yOf(x);
  if (isSmallOrder(y)) return 'Weak';
  // One key has one encoding, or its thumbprint is no name.
  return y < P && isOnCurve(y) ? undefined : 'OffCurve';
}

/** The only algorithm that a key verifies. */
export function algorithmOf(jwk: Jwk): Algorithm {
  return jwk.crv === 'Ed25519' ? 'EdDSA' : 'ES256';
}

/** The required members, in the order of RFC 7638 §3.2. */
function canonical({ crv, kty, x, y }: Jwk): object {
  return y === undefined ? { crv, kty, x } : { crv, kty, x, y };
}

/** A key's name: its JWK thumbprint (RFC 7638, SHA-256, base64url). */
export function thumbprint(jwk: Jwk): Promise<string> {
  return sha256Base64url(JSON.stringify(canonical(jwk)));
}

/** How a key is published. */
export async function published(jwk: Jwk): Promise<PublishedKey> {
  return { kid: await thumbprint(jwk), use: 'sig', alg: algorithmOf(jwk), ...jwk };
}

/** The key of that name, if it is there, is usable, and really has that name: an entry that only claims it is passed over. */
export async function findKey({ keys }: Jwks, kid: string): Promise<Jwk | undefined> {
  for (const { kid: name, alg, kty, crv, x, y } of keys) {
    const jwk: Jwk = y === undefined ? { kty, crv, x } : { kty, crv, x, y };
    const isNamed = name === kid && alg === algorithmOf(jwk) && !keyError(jwk);
    if (isNamed && (await thumbprint(jwk)) === kid) return jwk;
  }
  return;
}

function parameters(crv: Jwk['crv']): { name: string; namedCurve: string; hash: string } {
  return { name: crv === 'Ed25519' ? crv : 'ECDSA', namedCurve: crv, hash: 'SHA-256' };
}

/**
 * Whether the signature (64 bytes; for ES256 r and s) is the key's over the message. An ES256 signature has two forms, (r, s) and
 * (r, n - s), and phones make either. Throws `NotSupportedError` where the browser does not know the algorithm.
 */
export async function verifies(jwk: Jwk, message: Bytes, signature: Bytes): Promise<boolean> {
  if (signature.length !== 64) return false;
  // Browsers do not agree about an R of small order; the core is strict.
  if (jwk.crv === 'Ed25519' && isSmallOrder(yOf(signature.slice(0, 32)))) return false;
  const algorithm = parameters(jwk.crv);
  try {
    const key = await crypto.subtle.importKey('jwk', { ...canonical(jwk) }, algorithm, false, ['verify']);
    return await crypto.subtle.verify(algorithm, key, signature, message);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') throw error;
    return false;
  }
}

interface Header {
  readonly typ: string;
  readonly alg: Algorithm;
  readonly kid?: string;
  readonly jwk?: Jwk;
}

const readHeader = object<Header>(
  { typ: string, alg: oneOf('EdDSA', 'ES256'), kid: optional(string), jwk: optional(readJwk) },
  true,
);

/** A token in its parts: of the right kind, and not verified. */
export interface Unverified {
  readonly header: Header;
  readonly claims: Bytes;
  readonly signingInput: string;
  readonly signature: Bytes;
}

/** Whether tokens of a kind have the whole key in them (RFC 7515 §4.1.3): one that the verifier may not know yet. */
function isEmbedded(typ: Typ): boolean {
  return typ === 'dpop+jwt' || typ === 'nod-enrol+jwt';
}

/** Takes a token apart. */
export function parse(token: string, typ: Typ): Result<Unverified, TokenError> {
  if (token.length > MAX_TOKEN_BYTES || utf8(token).length > MAX_TOKEN_BYTES) return bad('TooLong');
  const [, signingInput = '', head = '', body = '', tail = ''] = /^(([^.]*)\.(.*))\.([^.]*)$/su.exec(token) ?? [];
  const json = fromBase64url(head);
  const header = json && tryRead(readHeader, strictJson(json));
  if (!header) return bad('Malformed');
  if (header.typ !== typ) return bad('WrongType');
  // One name for the key, in the one place where this kind has it: a second name is a second opinion.
  if (header.kid !== undefined && header.jwk) return bad('Malformed');
  if (!(isEmbedded(typ) ? header.jwk : header.kid !== undefined)) return bad('UnknownKey');
  const [claims, signature] = [fromBase64url(body), fromBase64url(tail)];
  return claims && signature ? good({ header, claims, signingInput, signature }) : bad('Malformed');
}

/** The claims, once the signature is the key's. */
export async function verify<T>(
  { header, claims, signingInput, signature }: Unverified,
  key: Jwk,
  read: Read<T>,
): Promise<Result<T, TokenError>> {
  if (header.alg !== algorithmOf(key)) return bad('WrongAlgorithm');
  if (header.kid !== undefined && header.kid !== (await thumbprint(key))) return bad('UnknownKey');
  try {
    if (!(await verifies(key, utf8(signingInput), signature))) return bad('BadSignature');
  } catch {
    return bad('Unsupported');
  }
  const value = tryRead(read, strictJson(claims));
  return value === undefined ? bad('Malformed') : good(value);
}

/** The claims of a token that one of the keys signed. */
export async function verifyByKid<T>(
  token: string,
  typ: Typ,
  keys: Jwks,
  read: Read<T>,
): Promise<Result<T, TokenError>> {
  const parsed = parse(token, typ);
  if (!parsed.ok) return parsed;
  const key = await findKey(keys, parsed.value.header.kid ?? '');
  return key ? verify(parsed.value, key, read) : bad('UnknownKey');
}

/** Signs claims: the members in the order given. */
export async function sign({ key, jwk }: Signer, typ: Typ, claims: object): Promise<string> {
  const { kty, crv, x, y } = jwk;
  const reference = isEmbedded(typ) ? { jwk: { kty, crv, x, y } } : { kid: await thumbprint(jwk) };
  const part = (value: object): string => base64url(utf8(JSON.stringify(value)));
  const input = `${part({ typ, alg: algorithmOf(jwk), ...reference })}.${part(claims)}`;
  const signature = await crypto.subtle.sign(parameters(crv), key, utf8(input));
  return `${input}.${base64url(new Uint8Array(signature))}`;
}

/** The signer of a P-256 key pair. */
export async function signerOf({ privateKey, publicKey }: CryptoKeyPair): Promise<Signer> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  return { key: privateKey, jwk: { kty: 'EC', crv: 'P-256', x, y } };
}

/** A `NumericDate`: whole seconds since the epoch. */
export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
