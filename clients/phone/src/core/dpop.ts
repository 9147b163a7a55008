/** A device's proof on an HTTP call (RFC 9449). Its key is the credential; `ath` is the hash of the request's body. */
import { sha256Base64url } from './bytes.js';
import { type Signer, seconds, sign } from './jws.js';

export interface Request {
  readonly method: string;
  /** Issuer and path, without query and fragment. */
  readonly url: string;
  /** The exact text that is sent; empty when there is none. */
  readonly body: string;
}

/** Signs a proof. `jti`: 1 to 128 visible ASCII characters that were never used before. `nowMs`: the server's clock. */
export async function signDpop(
  signer: Signer,
  { method, url, body }: Request,
  jti: string,
  nowMs: number,
): Promise<string> {
  const ath = await sha256Base64url(body);
  return sign(signer, 'dpop+jwt', { jti, htm: method, htu: url, iat: seconds(nowMs), ath });
}
