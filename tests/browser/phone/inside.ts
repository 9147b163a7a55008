/** What the app keeps in its browser, looked at from outside. */
import type { Page } from 'playwright-core';

/** How many records each store has; none where nothing was ever kept. */
export function kept(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const found: Record<string, number> = {};
    if (!(await indexedDB.databases()).some(({ name }) => name === 'nod')) return found;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('nod');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const name of database.objectStoreNames) {
      found[name] = await new Promise((resolve) => {
        const request = database.transaction(name).objectStore(name).count();
        request.onsuccess = () => resolve(request.result);
      });
    }
    database.close();
    return found;
  });
}

/** Deletes all records of a store. */
export function empty(page: Page, store: string): Promise<void> {
  return page.evaluate(async (name) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('nod');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    await new Promise<void>((done) => {
      const transaction = database.transaction(name, 'readwrite');
      transaction.objectStore(name).clear();
      transaction.oncomplete = () => done();
    });
    database.close();
  }, store);
}
