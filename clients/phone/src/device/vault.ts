/**
 * Where the seeds of codes are: sealed under a key that the browser keeps and never shows. With the app lock on, that key is itself
 * sealed, and only the phone's own lock opens it (`lock.ts`).
 */
import { type Bytes, utf8 } from '../core/bytes.js';
import type { AccountKey } from '../phone.js';
import type { Vault as Kept } from './records.js';
import type { Change, Sealed, Store } from './store.js';

const AES = { name: 'AES-GCM', length: 256 } as const;

/** Seals `bytes`; `name` is bound to them, so that one record cannot stand in for another. */
export async function seal(key: CryptoKey, name: string, bytes: Bytes): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(name) }, key, bytes);
  return { iv, data };
}

/** The bytes; `undefined` when they were sealed by another key or under another name. */
export async function unseal(key: CryptoKey, name: string, { iv, data }: Sealed): Promise<Bytes | undefined> {
  const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(name) };
  const bytes = await crypto.subtle.decrypt(algorithm, key, data).catch(() => undefined);
  return bytes && new Uint8Array(bytes);
}

export class Vault {
  private key: CryptoKey | undefined;
  /** As it is stored; `undefined` until a seed has to be kept. */
  kept: Kept | undefined;

  constructor(private readonly store: Store) {}

  async load(): Promise<void> {
    this.kept = await this.store.value<Kept>('vault');
    this.key = this.kept?.is === 'open' ? this.kept.key : undefined;
  }

  /** The app lock is on, and nobody has opened it. */
  get locked(): boolean {
    return this.kept?.is === 'locked' && !this.key;
  }

  get hasLock(): boolean {
    return this.kept?.is === 'locked';
  }

  /** Forgets the key that the phone's lock opened. */
  lock(): void {
    if (this.hasLock) this.key = undefined;
  }

  opened(key: CryptoKey): void {
    this.key = key;
  }

  /** Seals everything anew under `key`, in one transaction with how that key is kept from now on. */
  async rekey(kept: Kept, key: CryptoKey): Promise<void> {
    const seeds = await this.store.all('seeds');
    const changes: Change[] = [['values', 'vault', kept]];
    for (const [name, sealed] of seeds) {
      const bytes = this.key && (await unseal(this.key, name, sealed));
      if (bytes) changes.push(['seeds', name, await seal(key, name, bytes)]);
    }
    await this.store.write(...changes);
    this.kept = kept;
    this.key = key;
  }

  /** The record that keeps a seed; the caller writes it together with what it belongs to. */
  async keep(account: AccountKey, seed: Bytes): Promise<Change> {
    if (!this.key) {
      if (this.locked) throw new Error('locked');
      const key = await crypto.subtle.generateKey(AES, false, ['encrypt', 'decrypt']);
      // Another window may have made one meanwhile: the first counts
      const kept = (await this.store.update('values', 'vault', (there) => there ?? { is: 'open', key })) as Kept;
      this.kept = kept;
      if (kept.is !== 'open') throw new Error('locked');
      this.key = kept.key;
    }
    return ['seeds', account, await seal(this.key, account, seed)];
  }

  /** The seed; `undefined` when it is not there, or the vault is locked or was lost. */
  async open(account: AccountKey): Promise<Bytes | undefined> {
    const sealed = this.key && (await this.store.get('seeds', account));
    return sealed && this.key && unseal(this.key, account, sealed);
  }
}
