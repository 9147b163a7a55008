/** A device opens a socket: `nod-hello+jwt`. */
import { type Signer, seconds, sign } from './jws.js';

/** Signs a hello. `nonce`: the one of the server's welcome. `nowMs`: the server's clock. */
export function signHello(
  signer: Signer,
  device: string,
  issuer: string,
  nonce: string,
  nowMs: number,
): Promise<string> {
  return sign(signer, 'nod-hello+jwt', { iss: device, aud: issuer, nonce, iat: seconds(nowMs) });
}
