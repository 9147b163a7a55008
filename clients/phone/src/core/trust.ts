/** From the keys that were pinned to the server's newer ones. */
import { bad, good, type Result } from './bytes.js';
import type { Trust } from './challenge.js';
import {
  findKey,
  type Jwk,
  type Jwks,
  keyError,
  type PublishedKey,
  published,
  readJwk,
  type TokenError,
  verifyByKid,
} from './jws.js';
import { integer, object, string } from './read.js';

/** How many certificates are looked at: a server's key changes a few times in its life. */
const MAX_CERTIFICATES = 64;

const readCertificate = object<{ iss: string; jwk: Jwk; iat: number }>(
  { iss: string, jwk: readJwk, iat: integer },
  true,
);

/** The key that one of the pinned keys vouches for (`nod-key+jwt`), or why there is none. */
export async function verifyCertificate(token: string, issuer: string, keys: Jwks): Promise<Result<Jwk, TokenError>> {
  const verified = await verifyByKid(token, 'nod-key+jwt', keys, readCertificate);
  if (!verified.ok) return verified;
  const { iss, jwk } = verified.value;
  if (iss !== issuer) return bad('WrongIssuer');
  return keyError(jwk) ? bad('Malformed') : good(jwk);
}

/**
 * Follows the server's certificates to keys that were not known. A certificate counts only if a key that is believed already
 * signed it, so an attacker in between cannot add one. `undefined`: there is nothing new.
 */
export async function follow(trust: Trust, certificates: readonly string[]): Promise<Trust | undefined> {
  const keys: PublishedKey[] = [...trust.keys.keys];
  let left = certificates.slice(0, MAX_CERTIFICATES);
  // A chain may be listed in any order: go on as long as a round finds something.
  for (let before = -1; before !== keys.length; ) {
    before = keys.length;
    const unused: string[] = [];
    for (const certificate of left) {
      const verified = await verifyCertificate(certificate, trust.issuer, { keys });
      if (!verified.ok) unused.push(certificate);
      else if (!(await findKey({ keys }, (await published(verified.value)).kid)))
        keys.push(await published(verified.value));
    }
    left = unused;
  }
  return keys.length > trust.keys.keys.length ? { ...trust, keys: { keys } } : undefined;
}

/** The keys to pin, if the one of that thumbprint is among them: those that are usable and truly named. */
export async function pin(keys: Jwks, thumbprint?: string): Promise<Jwks | undefined> {
  if (thumbprint !== undefined && !(await findKey(keys, thumbprint))) return;
  const usable = await Promise.all(
    keys.keys.map(async (key) => ((await findKey({ keys: [key] }, key.kid)) ? [key] : [])),
  );
  return usable.flat().length > 0 ? { keys: usable.flat() } : undefined;
}
