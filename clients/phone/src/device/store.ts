/**
 * What the app keeps: IndexedDB, by hand. Keys are stored as they are (a `CryptoKey` that cannot be exported), secrets only sealed.
 *
 * Storage that is gone, refused or broken is a normal case: every call may fail with {@link StorageFailed}, and what is missing reads
 * as `undefined`.
 */

/** The stores and what is in them; the key of a record stands beside it. */
export interface Records {
  /** Accounts by {@link AccountKey}. */
  accounts: import('./records.js').AccountRecord;
  /** The private half never leaves the browser. */
  keys: CryptoKeyPair;
  /** Seeds of codes, sealed under the vault's key. */
  seeds: Sealed;
  /** Links that are not finished: they are taken up again or swept away. */
  links: import('./records.js').LinkRecord;
  /** Everything that there is one of. */
  values: unknown;
}

/** AES-GCM, 96-bit nonce. */
export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

export type StoreName = keyof Records;

const NAMES: readonly StoreName[] = ['accounts', 'keys', 'seeds', 'links', 'values'];
const VERSION = 1;

export class StorageFailed extends Error {}

/** One change of a transaction: a value, or `undefined` to delete. */
export type Change = { [Name in StoreName]: readonly [Name, string, Records[Name] | undefined] }[StoreName];

export class Store {
  private database: Promise<IDBDatabase> | undefined;

  constructor(private readonly name = 'nod') {}

  /** Opened once, and again after the browser closed it. */
  private open(): Promise<IDBDatabase> {
    this.database ??= this.openVersion(VERSION);
    this.database.catch(() => {
      this.database = undefined;
    });
    return this.database;
  }

  private openVersion(version: number | undefined): Promise<IDBDatabase> {
    return new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(this.name, version);
      request.onupgradeneeded = () => {
        // Only adds: an older page may still have this open when a later version of the app comes
        for (const name of NAMES) {
          if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name);
        }
      };
      request.onsuccess = () => {
        const database = request.result;
        // A newer version wants to upgrade: let go, and open again when something is asked
        database.onversionchange = () => {
          database.close();
          this.database = undefined;
        };
        database.onclose = () => {
          this.database = undefined;
        };
        resolve(database);
      };
      // `blocked` needs nothing: an old page holds the former version, is asked to let go, and `success` follows
      request.onerror = () => {
        // A later version of the app was here. Versions only add, so what is there can be used
        if (version && request.error?.name === 'VersionError') resolve(this.openVersion(undefined));
        else reject(new StorageFailed('open', { cause: request.error }));
      };
    });
  }

  /** Runs `work` in one transaction and waits until it is on the disk. */
  private async run<T>(
    names: readonly StoreName[],
    mode: IDBTransactionMode,
    work: (transaction: IDBTransaction) => () => T,
  ): Promise<T> {
    try {
      const database = await this.open();
      return await new Promise<T>((resolve, reject) => {
        const options = { durability: 'strict' } as const;
        const transaction = database.transaction(names as string[], mode, options);
        const result = work(transaction);
        transaction.oncomplete = () => resolve(result());
        transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('aborted'));
      });
    } catch (error) {
      throw error instanceof StorageFailed ? error : new StorageFailed('transaction', { cause: error });
    }
  }

  get<Name extends StoreName>(name: Name, key: string): Promise<Records[Name] | undefined> {
    return this.run([name], 'readonly', (transaction) => {
      const request = transaction.objectStore(name).get(key);
      return () => request.result as Records[Name] | undefined;
    });
  }

  /** The keys of all records alone. */
  names(name: StoreName): Promise<string[]> {
    return this.run([name], 'readonly', (transaction) => {
      const request = transaction.objectStore(name).getAllKeys();
      return () => request.result.map(String);
    });
  }

  all<Name extends StoreName>(name: Name): Promise<[string, Records[Name]][]> {
    return this.run([name], 'readonly', (transaction) => {
      const store = transaction.objectStore(name);
      const keys = store.getAllKeys();
      const values = store.getAll();
      return () => keys.result.map((key, at) => [String(key), values.result[at] as Records[Name]]);
    });
  }

  /** All changes or none. */
  async write(...changes: Change[]): Promise<void> {
    if (changes.length === 0) return;
    await this.run([...new Set(changes.map(([name]) => name))], 'readwrite', (transaction) => {
      for (const [name, key, value] of changes) {
        const store = transaction.objectStore(name);
        if (value === undefined) store.delete(key);
        else store.put(value, key);
      }
      return () => undefined;
    });
  }

  /** Reads and writes one record without anybody in between; `change` gives `undefined` to leave it. */
  update<Name extends StoreName>(
    name: Name,
    key: string,
    change: (value: Records[Name] | undefined) => Records[Name] | undefined,
  ): Promise<Records[Name] | undefined> {
    return this.run([name], 'readwrite', (transaction) => {
      const store = transaction.objectStore(name);
      const request = store.get(key);
      let changed: Records[Name] | undefined;
      request.onsuccess = () => {
        changed = change(request.result as Records[Name] | undefined);
        if (changed !== undefined) store.put(changed, key);
      };
      return () => changed;
    });
  }

  async value<T>(key: string): Promise<T | undefined> {
    return (await this.get('values', key)) as T | undefined;
  }
}
