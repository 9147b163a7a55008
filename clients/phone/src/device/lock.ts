/**
 * The phone's own lock (WebAuthn user verification), for two things that have nothing to do with each other: a proof in an answer that
 * the person unlocked, by the account's policy; and the app lock, whose secret (PRF) opens the vault of the codes.
 */
import { type Bytes, base64url, fromBase64url, sha256, utf8 } from '../core/bytes.js';
import type { ScreenLockProof } from '../core/wire.js';
import type { Outcome } from '../phone.js';
import { outcome } from './api.js';
import type { Device } from './devices.js';
import type { Vault as Kept } from './records.js';
import { nothing } from './replies.js';
import { seal, unseal, type Vault } from './vault.js';

const TIMEOUT_MS = 60_000;
/** ES256, EdDSA, RS256 (RFC 8152, RFC 8812): what phones' authenticators make. */
const ALGORITHMS = [-7, -8, -257] as const;
const NOT_UNLOCKED = {
  ok: false,
  failed: 'refused',
  code: 'not_unlocked',
  detail: 'The phone was not unlocked.',
} as const;
const UNSUPPORTED = {
  ok: false,
  failed: 'refused',
  code: 'screen_lock_unsupported',
  detail: 'This phone or this browser has no screen lock that can be used.',
} as const;

/** The screen lock's proof over an answer: the challenge is the hash of the answer's token. */
export async function unlockAnswer(device: Device, token: string): Promise<ScreenLockProof | undefined> {
  if (!device.record.lockCredential) {
    // The server wants a screen lock and this phone has registered none: it registers one now. If the server has one, its reply was
    // lost; the phone's authenticator finds that credential by the site
    const made = await turnOnScreenLock(device);
    if (!made.ok && !(made.failed === 'refused' && made.code === 'screen_lock_needed')) return;
  }
  const { lockCredential } = device.record;
  const id = lockCredential && fromBase64url(lockCredential);
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: await sha256(utf8(token)),
    allowCredentials: id ? [{ type: 'public-key', id }] : [],
    userVerification: 'required',
    timeout: TIMEOUT_MS,
  };
  const credential = await navigator.credentials?.get({ publicKey }).catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) return;
  const response = credential.response as AuthenticatorAssertionResponse;
  const text = (buffer: ArrayBuffer): string => base64url(new Uint8Array(buffer));
  return {
    credential: credential.id,
    client_data: text(response.clientDataJSON),
    authenticator_data: text(response.authenticatorData),
    signature: text(response.signature),
  };
}

/** Creation options as the server writes them: byte strings in base64url. */
function creation(json: unknown): PublicKeyCredentialCreationOptions | undefined {
  const said = ((json as { publicKey?: unknown })?.publicKey ?? json) as PublicKeyCredentialCreationOptionsJSON;
  const bytes = (text: unknown): Bytes => fromBase64url(String(text)) ?? new Uint8Array();
  try {
    const { user, challenge, excludeCredentials = [], attestation: _, extensions: __, hints: ___, ...rest } = said;
    return {
      ...(rest as Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user'>),
      challenge: bytes(challenge),
      user: { ...user, id: bytes(user.id) },
      excludeCredentials: excludeCredentials.map(({ id }) => ({ type: 'public-key', id: bytes(id) })),
    };
  } catch {
    return;
  }
}

/** Turns the proof of the screen lock on for an account. */
export async function turnOnScreenLock(device: Device): Promise<Outcome<void>> {
  const path = '/v1/device/screen-lock';
  if (!navigator.credentials) return UNSUPPORTED;
  const options = await device.call({ method: 'POST', path: `${path}/options`, body: {} }, (value) => value);
  if (!options.ok) return outcome(options);
  const publicKey = creation(options.value);
  if (!publicKey) return { ok: false, failed: 'unreadable' };
  const made = await navigator.credentials.create({ publicKey }).catch((error: unknown) => error);
  if (made instanceof DOMException && made.name === 'NotSupportedError') return UNSUPPORTED;
  if (!(made instanceof PublicKeyCredential)) return NOT_UNLOCKED;
  const body = { credential: attested(made) };
  const reply = await device.call({ method: 'PUT', path, body }, nothing);
  if (reply.ok) await device.change({ lockCredential: made.id });
  return outcome(reply);
}

/** A new credential in JSON, as `PublicKeyCredential.toJSON()` writes it where there is one. */
function attested(credential: PublicKeyCredential): unknown {
  const response = credential.response as AuthenticatorAttestationResponse;
  const text = (buffer: ArrayBuffer | null): string => base64url(new Uint8Array(buffer ?? new ArrayBuffer(0)));
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
    clientExtensionResults: {},
  };
}

// The app lock

/** The key that seals the vault's key: from what the authenticator computes for this salt, and for nobody else. */
async function wrappingKey(secret: BufferSource): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8('nod-app-lock') };
  return crypto.subtle.deriveKey(hkdf, raw, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

async function evaluate(credential: ArrayBuffer, salt: Bytes): Promise<CryptoKey | undefined> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    allowCredentials: [{ type: 'public-key', id: credential }],
    userVerification: 'required',
    timeout: TIMEOUT_MS,
    extensions: { prf: { eval: { first: salt } } },
  };
  const found = await navigator.credentials?.get({ publicKey }).catch(() => null);
  if (!(found instanceof PublicKeyCredential)) return;
  const secret = found.getClientExtensionResults().prf?.results?.first;
  return secret && wrappingKey(secret);
}

function aesKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Turns the app lock on: the vault gets a new key, which only the phone's lock opens. */
async function lockOn(vault: Vault, title: string): Promise<Outcome<void>> {
  if (!navigator.credentials) return UNSUPPORTED;
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const publicKey: PublicKeyCredentialCreationOptions = {
    rp: { name: title },
    user: { id: crypto.getRandomValues(new Uint8Array(16)), name: title, displayName: title },
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: {
      authenticatorAttachment: 'platform',
      residentKey: 'discouraged',
      userVerification: 'required',
    },
    timeout: TIMEOUT_MS,
    extensions: { prf: { eval: { first: salt } } },
  };
  const made = await navigator.credentials.create({ publicKey }).catch((error: unknown) => error);
  if (made instanceof DOMException && made.name === 'NotSupportedError') return UNSUPPORTED;
  if (!(made instanceof PublicKeyCredential)) return NOT_UNLOCKED;
  const { prf } = made.getClientExtensionResults();
  if (!prf?.enabled && !prf?.results) return UNSUPPORTED;
  // Some authenticators compute it only when they sign
  const secret = prf.results?.first;
  const wrapping = secret ? await wrappingKey(secret) : await evaluate(made.rawId, salt);
  if (!wrapping) return NOT_UNLOCKED;
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const wrapped = await seal(wrapping, 'vault', raw);
  const kept: Kept = { is: 'locked', credential: made.rawId, salt, wrapped };
  const key = await aesKey(raw);
  raw.fill(0);
  return rekey(vault, kept, key);
}

async function rekey(vault: Vault, kept: Kept, key: CryptoKey): Promise<Outcome<void>> {
  try {
    await vault.rekey(kept, key);
    return { ok: true, value: undefined };
  } catch {
    return { ok: false, failed: 'storage' };
  }
}

/** `title`: what the phone shows when it asks. */
export async function setLock(vault: Vault, on: boolean, title: string): Promise<Outcome<void>> {
  if (on === vault.hasLock) return { ok: true, value: undefined };
  if (on) return lockOn(vault, title);
  // Turning it off needs what opens it, now: otherwise anybody who holds the unlocked phone could
  if (!(await unlock(vault))) return NOT_UNLOCKED;
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  return rekey(vault, { is: 'open', key }, key);
}

/** Opens the vault by the phone's lock; says whether it is open. */
export async function unlock(vault: Vault): Promise<boolean> {
  const { kept } = vault;
  if (kept?.is !== 'locked') return true;
  const wrapping = await evaluate(kept.credential, kept.salt);
  const raw = wrapping && (await unseal(wrapping, 'vault', kept.wrapped));
  if (!raw) return false;
  vault.opened(await aesKey(raw));
  raw.fill(0);
  return true;
}
