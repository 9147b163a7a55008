/** Storage that is gone, in part or as a whole, that is full, or that is none: each is a state with a way on. */
import { expect } from 'vitest';
import { Visitor } from '../service/browser.js';
import { Phone } from '../service/service.js';
import { Handset } from './handset.js';
import { empty, kept } from './inside.js';
import { test } from './setup.js';

const CODES = 'otpauth://totp/Site:anna?secret=JBSWY3DPEHPK3PXP&issuer=Site';

async function paste(handset: Handset, text: string): Promise<void> {
  await handset.page.goto('/#link/paste');
  await handset.page.getByLabel('Link').fill(text);
  await handset.button('Use this link').tap();
}

test('the browser cleared everything while the app was closed: it begins anew, and the account can be added again', async ({
  app,
  person,
}) => {
  const { account, visitor, page, handset } = person;
  const session = await handset.context.newCDPSession(handset.page);
  await handset.page.goto('about:blank');
  await session.send('Storage.clearDataForOrigin', { origin: app.url, storageTypes: 'all' });
  await handset.page.goto('/');
  await handset.heading('Your phone says who signs in').waitFor();
  expect((await kept(handset.page)).accounts ?? 0).toBe(0);
  await handset.link(account);
  const number = await visitor.ask(page, account);
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
});

test('the database is deleted under an open app: what is on the screen still answers', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const number = await visitor.ask(page, account);
  await handset.review();
  const deleted = await handset.page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const request = indexedDB.deleteDatabase('nod');
        request.onsuccess = () => resolve('deleted');
        request.onerror = () => resolve('failed');
      }),
  );
  // An app that held on to it would keep every later version of itself from its upgrade
  expect(deleted).toBe('deleted');
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await handset.done();
});

test('the key is gone and the account is not: it says so, and comes back in its place under its name', async ({
  person,
}) => {
  const { account, visitor, page, handset } = person;
  await handset.page.goto('/#settings/accounts');
  await handset.page.locator('ul.order a.cover').tap();
  await handset.page.getByLabel('Name in this app', { exact: true }).fill('My work');
  await handset.button('Save: Name in this app').tap();
  await handset.text('Saved.').waitFor();
  await empty(handset.page, 'keys');
  await handset.page.goto('about:blank');
  await handset.page.goto('/');
  await handset.text('This browser lost its key.').waitFor();
  expect(await handset.page.locator('.code').count()).toBe(0);
  await handset.page.getByRole('link', { name: 'Add it again' }).tap();
  await handset.heading('Add an account').waitFor();
  await handset.link(account);
  await handset.text('My work').waitFor();
  expect(await handset.text('This browser lost its key.').count()).toBe(0);
  expect(await kept(handset.page)).toMatchObject({ accounts: 1, keys: 1, seeds: 1 });
  const number = await visitor.ask(page, account);
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
});

test('the seed is gone and the key is not: the server gives it again', async ({ person }) => {
  const { handset } = person;
  const code = handset.page.locator('.code');
  await code.waitFor();
  await empty(handset.page, 'seeds');
  await handset.page.goto('about:blank');
  await handset.page.goto('/');
  await code.waitFor();
  expect(await kept(handset.page)).toMatchObject({ seeds: 1 });
});

test('removed on the page of the account while the app is open', async ({ app, person }) => {
  const { account, visitor, page, handset } = person;
  const number = await visitor.ask(page, account);
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await handset.done();
  const other = new Phone();
  await app.service.enrol(account, other, 'Old phone');
  await page.reload();
  await page.getByRole('link', { name: 'Linux' }).click();
  await page.locator('button.danger').click();
  await handset.text('This phone was removed from the account.').waitFor();
  expect(await handset.page.locator('.code').count()).toBe(0);
  await handset.page.reload();
  await handset.text('This phone was removed from the account.').waitFor();
  await handset.page.goto('/#settings/accounts');
  await handset.page.locator('ul.order a.cover').tap();
  await handset.button('Remove').tap();
  await handset.button('Remove').tap();
  await handset.text('was removed').first().waitFor();
  expect(await kept(handset.page)).toMatchObject({ accounts: 0, keys: 0, seeds: 0 });
  expect(app.service.log).not.toContain('ERROR');
  await other.stop();
});

/** No storage at all, or one with no room left. */
async function refuse(how: 'blocked' | 'full', { app, context, page }: Handset): Promise<void> {
  if (how === 'full') {
    const session = await context.newCDPSession(page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: app.url, quotaSize: 1 });
  } else
    await context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('The user denied permission to access the database.', 'SecurityError');
      };
    });
}

test.for(['blocked', 'full'] as const)(
  'storage is %s: nothing is added, no link is spent, and the app says why',
  async (how, { browser, app }) => {
    const account = `anna-${how}`;
    await app.service.addUser(account);
    const [handset, visitor] = await Promise.all([Handset.open(browser, app), Visitor.open(browser, app.service)]);
    await refuse(how, handset);
    const page = await visitor.page();
    await visitor.submit(page, account);
    await page.waitForURL('**/account');
    await page.goto('/2fa');
    await page.getByRole('button', { name: 'Continue' }).click();
    const link = (await page.textContent('#link'))!;
    await paste(handset, link);
    await handset.text('This browser could not save it.').waitFor();
    await paste(handset, CODES);
    await handset.button('Add').tap();
    await handset.text('This browser could not save it.').waitFor();
    await handset.leave();
    const other = await Handset.open(browser, app);
    await other.claim(link);
    await Promise.all([other.leave(), visitor.leave()]);
  },
);
