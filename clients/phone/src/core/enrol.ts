/** A new key proves that it is held: `nod-enrol+jwt`, bound to what it is enrolled with. */
import { sha256Base64url } from './bytes.js';
import { asciiDigits } from './digits.js';
import { type Signer, seconds, sign } from './jws.js';

/** Signs the proof. `binding`: one of those below. `nowMs`: the server's clock. */
export function signEnrol(signer: Signer, issuer: string, binding: string, nowMs: number): Promise<string> {
  return sign(signer, 'nod-enrol+jwt', { aud: issuer, bnd: binding, iat: seconds(nowMs) });
}

/** For an enrolment link: the hash of its secret. */
export function secretBinding(secret: string): Promise<string> {
  return sha256Base64url(`nod-enrolment\n${secret}`);
}

/** For a short code: `code` as {@link shortCode} gives it, without its hyphen. */
export function codeBinding(code: string): Promise<string> {
  return sha256Base64url(`nod-enrolment-code\n${code.replaceAll('-', '')}`);
}

/** For a sign-in on this device. */
export function signInBinding(signIn: string): Promise<string> {
  return sha256Base64url(`nod-sign-in\n${signIn}`);
}

/** For a key that replaces another. `old`: the old one's thumbprint. */
export function rotationBinding(device: string, old: string): Promise<string> {
  return sha256Base64url(`nod-rotation\n${device}\n${old}`);
}

/** The short code that somebody typed, as the page shows it: `K7QM-2XPD`. It has no 0, O, 1 and I. */
export function shortCode(typed: string): string | undefined {
  const letters = asciiDigits(typed.normalize('NFKC'))
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  return /^[2-9A-HJ-NP-Z]{8}$/u.test(letters) ? `${letters.slice(0, 4)}-${letters.slice(4)}` : undefined;
}
