/** What the server does with a device's tokens (`crates/core/src/token/claims.rs`), to hold what the phone signs to it. */
import { bad, good, type Result, sha256Base64url } from '../src/core/bytes.js';
import { readChallenge } from '../src/core/challenge.js';
import {
  type Jwk,
  type Jwks,
  keyError,
  parse,
  type TokenError,
  type Typ,
  verify,
  verifyByKid,
} from '../src/core/jws.js';
import { id, integer, list, object, oneOf, optional, type Read, string } from '../src/core/read.js';

export interface Given {
  readonly token: string;
  /** Milliseconds. */
  readonly now: number;
  readonly issuer: string;
  readonly keys: Jwks;
  readonly client: string;
  readonly device: { readonly id: string; readonly key: Jwk };
  readonly challenge: string;
  readonly challenge_token: string;
  readonly nonce: string;
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly binding: string;
}

type Verdict = TokenError | undefined;

const secret: Read<unknown> = (value) => {
  const read = object<{ typed?: string; scanned?: string }>(
    { typed: optional(string), scanned: optional(string) },
    true,
  );
  if (Object.keys(read(value)).length !== 1) throw new Error('one secret');
  return value;
};

const ANSWER = object(
  {
    iss: id,
    aud: string,
    jti: id,
    cth: string,
    decision: oneOf('approve', 'deny', 'report'),
    secret: optional(secret),
    iat: integer,
  },
  true,
);
const HELLO = object({ iss: id, aud: string, nonce: string, iat: integer }, true);
const DPOP = object({ jti: string, htm: string, htu: string, iat: integer, ath: optional(string) });
const ENROL = object({ aud: string, bnd: string, iat: integer }, true);
const DEVICE = object({ id, name: string, jkt: string });
const RECEIPT = object({
  iss: string,
  sub: id,
  username: string,
  aud: string,
  jti: id,
  acr: string,
  amr: list(string),
  device: DEVICE,
  auth_time: integer,
  evidence: string,
  iat: integer,
  exp: integer,
});
const STATEMENT = object(
  { iss: string, jti: id, evidence: string, device: DEVICE, state: string, decided_at: string, iat: integer },
  true,
);

function skew(iat: number, now: number): Verdict {
  return Math.abs(iat * 1000 - now) > 300_000 ? 'ClockSkew' : undefined;
}

async function byDevice<T>(given: Given, typ: Typ, read: Read<T>): Promise<Result<T, TokenError>> {
  const parsed = parse(given.token, typ);
  return parsed.ok ? await verify(parsed.value, given.device.key, read) : parsed;
}

async function byEmbedded<T>(given: Given, typ: Typ, read: Read<T>): Promise<Result<T, TokenError>> {
  const parsed = parse(given.token, typ);
  if (!parsed.ok) return parsed;
  const { jwk } = parsed.value.header;
  return jwk && !keyError(jwk) ? await verify(parsed.value, jwk, read) : bad('UnknownKey');
}

/** The first of these checks that fails. */
async function check<T>(
  result: Result<T, TokenError>,
  rule: (claims: T) => Verdict | Promise<Verdict>,
): Promise<Result<T, TokenError>> {
  if (!result.ok) return result;
  const error = await rule(result.value);
  return error ? bad(error) : good(result.value);
}

export const SERVER = {
  challenge: async (given: Given) =>
    check(await verifyByKid(given.token, 'nod-challenge+jwt', given.keys, readChallenge), ({ iss }) =>
      iss === given.issuer ? undefined : 'WrongIssuer',
    ),
  answer: async (given: Given) =>
    check(await byDevice(given, 'nod-answer+jwt', ANSWER), async ({ iss, aud, jti, cth, iat }) => {
      if (iss !== given.device.id) return 'WrongIssuer';
      if (aud !== given.issuer) return 'WrongAudience';
      if (jti !== given.challenge || cth !== (await sha256Base64url(given.challenge_token))) return 'WrongBinding';
      return skew(iat, given.now);
    }),
  hello: async (given: Given) =>
    check(await byDevice(given, 'nod-hello+jwt', HELLO), ({ iss, aud, nonce, iat }) => {
      if (iss !== given.device.id) return 'WrongIssuer';
      if (aud !== given.issuer) return 'WrongAudience';
      return nonce === given.nonce ? skew(iat, given.now) : 'WrongBinding';
    }),
  dpop: async (given: Given) =>
    check(await byEmbedded(given, 'dpop+jwt', DPOP), async ({ jti, htm, htu, ath, iat }) => {
      if (!/^[!-~]{1,128}$/u.test(jti)) return 'Malformed';
      if (htm !== given.method || htu !== given.url || ath !== (await sha256Base64url(given.body)))
        return 'WrongBinding';
      return skew(iat, given.now);
    }),
  enrol: async (given: Given) =>
    check(await byEmbedded(given, 'nod-enrol+jwt', ENROL), ({ aud, bnd, iat }) => {
      if (aud !== given.issuer) return 'WrongAudience';
      return bnd === given.binding ? skew(iat, given.now) : 'WrongBinding';
    }),
  receipt: async (given: Given) =>
    check(await verifyByKid(given.token, 'nod-receipt+jwt', given.keys, RECEIPT), ({ iss, aud, exp }) => {
      if (iss !== given.issuer) return 'WrongIssuer';
      if (aud !== given.client) return 'WrongAudience';
      return Math.floor(given.now / 1000) >= exp ? 'Expired' : undefined;
    }),
  statement: async (given: Given) =>
    check(await verifyByKid(given.token, 'nod-evidence+jwt', given.keys, STATEMENT), ({ iss }) =>
      iss === given.issuer ? undefined : 'WrongIssuer',
    ),
};
