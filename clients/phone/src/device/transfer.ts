/** Codes of other sites: added, exported under a passphrase, imported. Codes of this server's own accounts stay in this phone. */
import { type Bytes, base64url } from '../core/bytes.js';
import { importCodes as readExport } from '../core/imports.js';
import type { CodesEntry } from '../core/otpauth.js';
import { type SealedItem, seal } from '../core/sealed.js';
import type { AccountKey, Outcome } from '../phone.js';
import type { App } from './app.js';
import type { CodesRecord } from './records.js';
import type { Change } from './store.js';

function nameOf({ kind, issuer, name, secret }: CodesEntry): string {
  return JSON.stringify([kind, issuer, name, base64url(secret)]);
}

/** What is there already, with its seeds. */
async function present(app: App): Promise<[AccountKey, SealedItem][]> {
  const found: [AccountKey, SealedItem][] = [];
  for (const key of app.order) {
    const record = app.records.get(key);
    const secret = record?.kind === 'codes' ? await app.vault.open(key) : undefined;
    if (record?.kind !== 'codes' || !secret) continue;
    const { type: kind, issuer, name, algorithm, digits, period, counter, label } = record;
    const entry = { kind, issuer, name, secret, algorithm, digits: digits as 6 | 7 | 8, period, counter };
    found.push([key, label === undefined ? { entry } : { entry, label }]);
  }
  return found;
}

/** Adds what is not there yet; gives how many those were. All or none. */
async function add(app: App, items: readonly SealedItem[]): Promise<Outcome<number>> {
  if (app.vault.locked) return { ok: false, failed: 'storage' };
  try {
    const known = new Set((await present(app)).map(([, { entry }]) => nameOf(entry)));
    const changes: Change[] = [];
    const added: [AccountKey, CodesRecord][] = [];
    for (const { entry, label } of items) {
      if (known.has(nameOf(entry))) continue;
      known.add(nameOf(entry));
      const { kind: type, secret, ...rest } = entry;
      const key = crypto.randomUUID();
      const record: CodesRecord = { kind: 'codes', type, ...rest, ...(label === undefined ? {} : { label }) };
      changes.push(['accounts', key, record], await app.vault.keep(key, secret));
      added.push([key, record]);
    }
    if (added.length === 0) return { ok: true, value: 0 };
    const order = [...app.order, ...added.map(([key]) => key)];
    await app.store.write(...changes, ['values', 'order', order]);
    for (const [key, record] of added) app.records.set(key, record);
    app.arrange(order);
    app.changed();
    void navigator.storage?.persist?.().catch(() => false);
    return { ok: true, value: added.length };
  } catch {
    return { ok: false, failed: 'storage' };
  }
}

export function addCodes(app: App, entries: readonly CodesEntry[]): Promise<Outcome<number>> {
  return add(
    app,
    entries.map((entry) => ({ entry })),
  );
}

function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

export async function exportCodes(app: App, passphrase: string): Promise<string> {
  const items = (await present(app)).map(([, item]) => item);
  return seal(items, passphrase, random);
}

export async function importCodes(
  app: App,
  text: string,
  passphrase?: string,
): Promise<Outcome<number> | { readonly ok: false; readonly failed: 'passphrase' }> {
  const read = await readExport(text, passphrase);
  if (read.ok) return add(app, read.value.items);
  switch (read.error) {
    case 'Passphrase':
    case 'WrongPassphrase':
      return { ok: false, failed: 'passphrase' };
    case 'AegisEncrypted':
      return refused('import_encrypted', 'The export is encrypted in a way that browsers cannot read.');
    case 'Newer':
      return refused('import_newer', 'The export was made by a later version of the app.');
    default:
      return { ok: false, failed: 'unreadable' };
  }
}

function refused(code: string, detail: string): { ok: false; failed: 'refused'; code: string; detail: string } {
  return { ok: false, failed: 'refused', code, detail };
}
