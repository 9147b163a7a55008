/** A question as the server signs it: `nod-challenge+jwt`. */
import { bad, good, type Result } from './bytes.js';
import { type Jwks, seconds, type TokenError, verifyByKid } from './jws.js';
import { boolean, id, integer, matching, object, oneOf, optional, otherwise, type Read, string } from './read.js';
import { shown } from './text.js';

export type Level = 'tap' | 'number' | 'strict';
export type Verdict = 'approve' | 'deny' | 'report';

/** Where a question comes from. All of it is for display. */
export interface Context {
  readonly ip?: string;
  readonly browser?: string;
  readonly place?: string;
  readonly origin?: string;
  readonly new_browser: boolean;
  readonly new_network: boolean;
  readonly new_place?: boolean;
  readonly impossible_travel?: boolean;
}

/** What a question says. Its texts are clean: they show what they are, and are not long. */
export interface ChallengeClaims {
  readonly iss: string;
  readonly sub: string;
  readonly jti: string;
  readonly username: string;
  readonly rp: { readonly id: string; readonly name: string };
  readonly action?: string;
  readonly context: Context;
  readonly level: Level;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
  readonly nonce: string;
}

/** What a device believes: what these keys sign, as this issuer, for this account. */
export interface Trust {
  readonly issuer: string;
  readonly account: string;
  readonly keys: Jwks;
}

/** Why a question is not shown. `UnknownKey`: the server may have a newer key, to which its certificates lead. */
export type ChallengeError = TokenError | 'OtherAccount' | 'OtherChallenge';

/** Text that is only shown: clean, and of at most so many characters. */
export function display(longest: number): Read<string> {
  return (value) => shown(string(value), longest);
}

const CONTEXT: Read<Context> = object<Context>({
  ip: optional(display(64)),
  browser: optional(display(100)),
  place: optional(display(128)),
  origin: optional(display(256)),
  new_browser: otherwise(boolean, false),
  new_network: otherwise(boolean, false),
  new_place: optional(boolean),
  impossible_travel: optional(boolean),
});

export const readChallenge: Read<ChallengeClaims> = object<ChallengeClaims>({
  iss: string,
  sub: id,
  jti: id,
  username: display(128),
  rp: object<ChallengeClaims['rp']>({ id: matching(/^[a-z\d][\w.-]{0,63}$/iu), name: display(64) }),
  action: optional(display(200)),
  context: CONTEXT,
  level: oneOf('tap', 'number', 'strict'),
  iat: integer,
  exp: integer,
  nonce: string,
});

/**
 * The question in a token, if the pinned server signed it, for this account, and its time is not over. `nowMs`: the server's clock.
 * `challenge`: the id under which the token came, where it came under one.
 */
export async function verifyChallenge(
  token: string,
  trust: Trust,
  nowMs: number,
  challenge?: string,
): Promise<Result<ChallengeClaims, ChallengeError>> {
  const verified = await verifyByKid(token, 'nod-challenge+jwt', trust.keys, readChallenge);
  if (!verified.ok) return verified;
  const claims = verified.value;
  if (claims.iss !== trust.issuer) return bad('WrongIssuer');
  if (seconds(nowMs) >= claims.exp) return bad('Expired');
  if (claims.sub !== trust.account) return bad('OtherAccount');
  if (challenge !== undefined && claims.jti !== challenge) return bad('OtherChallenge');
  return good(claims);
}
