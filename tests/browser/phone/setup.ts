/** What the tests of the phone app begin with, as far as a test names it. */
import type { Page } from 'playwright-core';
import { test as base } from 'vitest';
import { launch } from '../chromium.js';
import { Visitor } from '../service/browser.js';
import type { Settings } from '../service/service.js';
import { PhoneApp } from './app.js';
import { Handset } from './handset.js';

/** A person with an account: a browser on a computer, and a phone that is linked. */
export interface Person {
  account: string;
  visitor: Visitor;
  page: Page;
  handset: Handset;
}

let people = 0;

export const test = base
  .extend('settings', { scope: 'file' }, {} as Settings)
  .extend('environment', { scope: 'file' }, {} as Record<string, string>)
  // biome-ignore lint/correctness/noEmptyPattern: it needs nothing of what is before it
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await launch();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('app', { scope: 'file' }, async ({ settings, environment }, { onCleanup }) => {
    const app = await PhoneApp.start(settings, environment);
    onCleanup(() => app.stop());
    return app;
  })
  /** A phone with the app, and no account in it. */
  .extend('handset', async ({ browser, app, task }, { onCleanup }) => {
    const handset = await Handset.open(browser, app);
    onCleanup(async () => {
      if (task.result?.state === 'fail') process.stderr.write(`${await handset.screen()}\n`);
      await handset.leave();
    });
    return handset;
  })
  /** An account of its own for each test, so that what one leaves behind concerns no other. */
  .extend('person', async ({ browser, app, task }, { onCleanup }): Promise<Person> => {
    const account = `bert${++people}`;
    await app.service.addUser(account);
    const [handset, visitor] = await Promise.all([Handset.open(browser, app), Visitor.open(browser, app.service)]);
    await handset.link(account);
    onCleanup(async () => {
      if (task.result?.state === 'fail') process.stderr.write(`${await handset.screen()}\n`);
      await Promise.all([handset.leave(), visitor.leave()]);
    });
    return { account, visitor, page: await visitor.page(), handset };
  });
