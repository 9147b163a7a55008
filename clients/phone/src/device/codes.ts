/** The codes of all accounts, with the network off as well. */
import { hotp, importOtpKey, leftMs, step } from '../core/otp.js';
import type { AccountKey, Code } from '../phone.js';
import type { Clock } from './clock.js';
import type { AccountRecord, CodesRecord } from './records.js';
import type { Store } from './store.js';
import type { Vault } from './vault.js';

export class Codes {
  /** Keys that cannot be read again, so that a seed is opened once and not each second. */
  private readonly keys = new Map<AccountKey, Promise<CryptoKey | undefined>>();
  /** Counter codes that are on the screen: the counter of each. */
  private readonly shown = new Map<AccountKey, number>();

  constructor(
    private readonly store: Store,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** After the app was locked, or an account was removed or linked anew. */
  forget(): void {
    this.keys.clear();
    this.shown.clear();
  }

  private key(account: AccountKey, record: AccountRecord): Promise<CryptoKey | undefined> {
    let key = this.keys.get(account);
    if (!key) {
      const hash = record.kind === 'codes' ? record.algorithm : 'SHA-1';
      key = this.vault
        .open(account)
        .then((seed) => seed && importOtpKey(seed, hash))
        .catch(() => undefined);
      this.keys.set(account, key);
      void key.then((found) => {
        if (!found) this.keys.delete(account);
      });
    }
    return key;
  }

  /** The code of now; of a counter code the one that was asked for last. */
  async code(account: AccountKey, record: AccountRecord): Promise<Code | undefined> {
    if (this.vault.locked) return;
    const key = await this.key(account, record);
    if (!key) return;
    const { digits, period } = record;
    if (record.kind === 'codes' && record.type === 'hotp') {
      const counter = this.shown.get(account);
      return counter === undefined ? undefined : { code: await hotp(key, counter, digits), next: '' };
    }
    const now = this.clock.now();
    const at = step(now, period);
    const [code, next] = await Promise.all([hotp(key, at, digits), hotp(key, at + 1, digits)]);
    return { code, next, leftMs: leftMs(now, period), period };
  }

  /** Uses up a counter. It is stored before its code is shown, so that no code is ever shown twice. */
  async next(account: AccountKey): Promise<CodesRecord | undefined> {
    let used: number | undefined;
    const record = await this.store.update('accounts', account, (before) => {
      if (before?.kind !== 'codes' || before.type !== 'hotp') return;
      used = before.counter;
      return { ...before, counter: before.counter + 1 };
    });
    if (used === undefined || record?.kind !== 'codes') return;
    this.shown.set(account, used);
    return record;
  }
}
