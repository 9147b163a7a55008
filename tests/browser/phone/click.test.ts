/**
 * Real clicks on real notifications: the desktop shows what the app’s worker asks for, and a person presses a button there. Chromium hands
 * clicks on to the windows of a profile alone, so each phone has one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchProfile } from '../chromium.js';
import { Visitor } from '../service/browser.js';
import { PushService } from '../service/push-service.js';
import { Phone } from '../service/service.js';
import { Desktop } from './desktop.js';
import { Handset, handsetOptions } from './handset.js';
import { ENVIRONMENT, Pushing } from './pushing.js';
import { RelyingParty } from './relying-party.js';
import { test as base } from './setup.js';

const QUESTION = 'Are you trying to sign in?';

let people = 0;
const test = base
  .override('environment', { scope: 'file' }, ENVIRONMENT)
  // Only at level tap: a sign-in of these tests asks for digits, and its notification has no YES all the same
  .override('settings', { scope: 'file' }, { app: { yes_in_notification: true } })
  // biome-ignore lint/correctness/noEmptyPattern: it needs nothing of what is before it
  .extend('pushes', { scope: 'file' }, async ({}, { onCleanup }) => {
    const pushes = await PushService.start();
    onCleanup(() => pushes.stop());
    return pushes;
  })
  // biome-ignore lint/correctness/noEmptyPattern: it needs nothing of what is before it
  .extend('desktop', { scope: 'file' }, async ({}, { onCleanup }) => {
    const desktop = await Desktop.start();
    onCleanup(() => desktop.stop());
    return desktop;
  })
  /** A question that was pushed to a phone on which the app is closed, and what the desktop shows of it. */
  .extend('asked', async ({ browser, desktop, app, pushes, task }, { onCleanup }) => {
    const account = `anna${++people}`;
    await app.service.addUser(account);
    const profile = mkdtempSync(join(tmpdir(), 'nod-profile-'));
    const context = await launchProfile(profile, desktop.environment, handsetOptions(app));
    const [handset, visitor] = await Promise.all([
      Handset.in(context, app, Pushing.prepare(pushes)),
      Visitor.open(browser, app.service),
    ]);
    onCleanup(async () => {
      if (task.result?.state === 'fail')
        process.stderr.write(`${await handset.screen()}\n${JSON.stringify(desktop.events)}\n`);
      await Promise.all([handset.leave(), visitor.leave()]);
      rmSync(profile, { recursive: true, force: true });
    });
    const pushing = await Pushing.on(handset, pushes);
    await handset.link(account);
    const subscription = await pushing.subscription();
    await pushing.close();
    const page = await visitor.page();
    const number = await visitor.ask(page, account);
    const from = desktop.events.length;
    const { text } = await pushing.message(subscription, 0);
    await pushing.deliver(text);
    const notification = await desktop.shown(QUESTION, from);
    return { account, handset, page, pushing, subscription, number, notification };
  });

/** The window that opens by itself. */
async function opened(handset: Handset, act: () => void): Promise<Page> {
  const [page] = await Promise.all([handset.context.waitForEvent('page'), Promise.resolve().then(act)]);
  handset.look(page);
  return page;
}

test('“No, it’s not me” refuses with no window of the app open', async ({ desktop, asked }) => {
  const { handset, page, notification } = asked;
  expect(notification.actions.map(([, label]) => label)).toEqual(expect.arrayContaining(['Review', 'No, it’s not me']));
  const from = desktop.events.length;
  desktop.press(notification, 'No, it’s not me');
  await page.getByText('The answer on the phone was no').waitFor();
  const said = await desktop.shown('Refused', from);
  await desktop.closed(said.id);
  expect(handset.context.pages().filter((each) => each.url().startsWith(handset.app.url))).toEqual([]);
});

test('“Yes, it’s me”, where the operator allows it and a tap is enough', async ({ app, desktop, asked }) => {
  const { account, handset, pushing, subscription, notification } = asked;
  const YES = 'Yes, it’s me';
  expect(notification.actions.map(([, label]) => label)).not.toContain(YES);
  const webmail = await RelyingParty.add(app.service, account, '--policy', 'tap');
  const id = await webmail.ask(account);
  const { text, payload } = await pushing.message(subscription, 1);
  expect(payload.notification.tag).toBe(id);
  const from = desktop.events.length;
  await pushing.deliver(text);
  const second = await desktop.shown(QUESTION, from);
  expect(second.actions.map(([, label]) => label)).toEqual(expect.arrayContaining([YES, 'No, it’s not me']));
  desktop.press(second, YES);
  await desktop.closed((await desktop.shown('Approved', from)).id);
  expect(await webmail.redeem(id)).toMatchObject({ acr: 'urn:nod:level:tap' });
  expect(handset.context.pages().filter((each) => each.url().startsWith(handset.app.url))).toEqual([]);
});

test('Review opens the app at that request', async ({ desktop, asked }) => {
  const { handset, page, number, notification } = asked;
  await opened(handset, () => desktop.press(notification, 'Review'));
  await handset.asked();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
});

test('so does the notification itself', async ({ desktop, asked }) => {
  const { handset, page, number, notification } = asked;
  await opened(handset, () => desktop.press(notification, 'default'));
  await handset.asked();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
});

test('a tap whose address is lost still finds the question', async ({ asked }) => {
  const { handset, page, number } = asked;
  await handset.again('/');
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
});

test('NO on what was cancelled meanwhile changes nothing, and opens nothing', async ({ desktop, asked }) => {
  const { handset, page, pushing, notification } = asked;
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('The request was cancelled').waitFor();
  const from = desktop.events.length;
  await pushing.watch();
  desktop.press(notification, 'No, it’s not me');
  await desktop.closed(notification.id);
  await pushing.idle();
  expect(desktop.events.slice(from).filter(({ event }) => event === 'shown')).toEqual([]);
  expect(handset.context.pages().filter((each) => each.url().startsWith(handset.app.url))).toEqual([]);
});

test('NO on what another phone approved meanwhile says that it is not refused', async ({ app, desktop, asked }) => {
  const { account, page, number, notification } = asked;
  const other = new Phone();
  await app.service.enrol(account, other, 'Old phone');
  await Promise.all([page.waitForURL('**/account'), other.approve(number)]);
  const from = desktop.events.length;
  desktop.press(notification, 'No, it’s not me');
  await desktop.shown('Not sent', from);
  await other.stop();
});
