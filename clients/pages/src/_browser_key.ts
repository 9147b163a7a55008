/**
 * The key of a browser that is to be remembered: made here, unable to leave, and found by pages of this address alone. A page
 * elsewhere that relays ours does not find it, and a stolen cookie does not bring it along.
 */

const STORE = 'keys';
const NAME = 'browser';
const P256 = { name: 'ECDSA', namedCurve: 'P-256' };

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('nod', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The key, where there is one; `make` makes it. */
async function pair(make: boolean): Promise<CryptoKeyPair | undefined> {
  const database = await open();
  try {
    const kept = await done<CryptoKeyPair | undefined>(database.transaction(STORE).objectStore(STORE).get(NAME));
    if (kept || !make) return kept;
    const made = await crypto.subtle.generateKey(P256, false, ['sign', 'verify']);
    await done(database.transaction(STORE, 'readwrite').objectStore(STORE).put(made, NAME));
    return made;
  } finally {
    database.close();
  }
}

/** The proof for a form: its token, signed for this address. Nothing, where there is no key. */
export async function prove(token: string, make = false): Promise<Record<string, string> | undefined> {
  try {
    const keys = await pair(make);
    if (!keys) return undefined;
    const message = new TextEncoder().encode(`nod-browser-1\n${location.origin}\n${token}`);
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, message);
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
    const text = btoa(String.fromCharCode(...new Uint8Array(signature)));
    const proof = text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    return { browser_key: JSON.stringify({ kty, crv, x, y }), browser_proof: proof };
  } catch {
    // A browser that keeps nothing, as in a private window: it is asked like any other
    return undefined;
  }
}
