/** A device's reply: `nod-answer+jwt`. */
import { sha256Base64url } from './bytes.js';
import type { Verdict } from './challenge.js';
import { type Signer, seconds, sign } from './jws.js';

/** The secret from the waiting page: digits that were typed, or the base64url text that was scanned. */
export type Secret = { readonly typed: string } | { readonly scanned: string };

export interface Answer {
  /** The device's id. */
  readonly device: string;
  readonly issuer: string;
  /** The challenge's id. */
  readonly challenge: string;
  /** The challenge's token: its hash binds the answer to every word that was shown. */
  readonly token: string;
  readonly verdict: Verdict;
  readonly secret?: Secret;
}

/** Signs an answer. `nowMs`: the server's clock. */
export async function signAnswer(signer: Signer, answer: Answer, nowMs: number): Promise<string> {
  const { device, issuer, challenge, token, verdict, secret } = answer;
  const cth = await sha256Base64url(token);
  const claims = { iss: device, aud: issuer, jti: challenge, cth, decision: verdict, secret, iat: seconds(nowMs) };
  return sign(signer, 'nod-answer+jwt', claims);
}
