/** Requests by Web Push, from the server’s encryption to the notification and back: the app’s own worker, and a push service that is not ours. */
import { expect } from 'vitest';
import { Visitor } from '../service/browser.js';
import { PushService } from '../service/push-service.js';
import { Phone } from '../service/service.js';
import { Handset } from './handset.js';
import { ENVIRONMENT, Pushing } from './pushing.js';
import { test as base } from './setup.js';

const QUESTION = 'Are you trying to sign in?';

let people = 0;
const test = base
  .override('environment', { scope: 'file' }, ENVIRONMENT)
  // biome-ignore lint/correctness/noEmptyPattern: it needs nothing of what is before it
  .extend('pushes', { scope: 'file' }, async ({}, { onCleanup }) => {
    const pushes = await PushService.start();
    onCleanup(() => pushes.stop());
    return pushes;
  })
  .extend('anna', async ({ browser, app, pushes }, { onCleanup }) => {
    const account = `anna${++people}`;
    await app.service.addUser(account);
    const [handset, visitor] = await Promise.all([
      Handset.open(browser, app, Pushing.prepare(pushes)),
      Visitor.open(browser, app.service),
    ]);
    const pushing = await Pushing.on(handset, pushes);
    await handset.link(account);
    const subscription = await pushing.subscription();
    onCleanup(async () => {
      await Promise.all([handset.leave(), visitor.leave()]);
    });
    const page = await visitor.page();
    const challenge = async (): Promise<string> => (await page.getAttribute('#waiting', 'data-challenge'))!;
    return { account, handset, visitor, page, pushing, subscription, challenge };
  });

test('the app is closed: the push shows a notification, is acknowledged, and leads to the request', async ({
  anna,
}) => {
  const { account, handset, visitor, page, pushing, subscription } = anna;
  await pushing.close();
  const number = await visitor.ask(page, account);
  await page.getByText('On its way to your phone.').waitFor();
  const challenge = await anna.challenge();
  const { text, payload } = await pushing.message(subscription, 0);
  expect(payload.notification.navigate).toBe(`${handset.app.url}/#r/${challenge}`);
  await pushing.deliver(text);
  await pushing.shows([{ title: QUESTION, tag: challenge }]);
  await page.getByText('The request is on your phone.').waitFor();

  await handset.again(payload.notification.navigate);
  await handset.sheet.getByRole('heading', { name: QUESTION }).waitFor();
  await page.getByText('You opened it. Answer on your phone.').waitFor();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await pushing.shows([]);
});

test('settled elsewhere while the app is closed: nothing is left on the screen', async ({ app, anna }) => {
  const { account, visitor, page, pushing, subscription } = anna;
  const other = new Phone();
  await app.service.enrol(account, other, 'Old phone');
  await pushing.close();
  const number = await visitor.ask(page, account);
  await pushing.deliver((await pushing.message(subscription, 0)).text);
  await pushing.shows([{ title: QUESTION }]);
  await Promise.all([page.waitForURL('**/account'), other.approve(number)]);
  const settled = await pushing.message(subscription, 1);
  expect(settled.payload.notification).toMatchObject({ silent: true, data: { kind: 'settled' } });
  await pushing.deliver(settled.text);
  await pushing.shows([{ title: 'Nothing to do' }]);
  await pushing.shows([]);
  await other.stop();
});

test('settled elsewhere while the app is open: its notification goes with it', async ({ app, anna }) => {
  const { account, handset, visitor, page, pushing, subscription } = anna;
  await visitor.ask(page, account);
  await handset.card.waitFor();
  await pushing.deliver((await pushing.message(subscription, 0)).text);
  await pushing.shows([{ title: QUESTION }]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await handset.quiet();
  await pushing.shows([]);
  expect(app.service.log).not.toContain('ERROR');
});

test('the same request by push and by socket is one', async ({ anna }) => {
  const { account, handset, visitor, page, pushing, subscription } = anna;
  const number = await visitor.ask(page, account);
  await handset.card.waitFor();
  const { text } = await pushing.message(subscription, 0);
  // The app looks for news with each push
  for (let times = 0; times < 2; times++) {
    const looked = handset.page.waitForResponse('**/v1/device/inbox');
    await pushing.deliver(text);
    await looked;
  }
  await pushing.shows([{ title: QUESTION }]);
  expect(await handset.card.getByRole('heading').textContent()).toBe(QUESTION);
  await handset.review();
  expect(await handset.text('Request 1 of 2').count()).toBe(0);
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await handset.done();
  await pushing.shows([]);
});

test('a push for what was answered long ago brings nothing back', async ({ anna }) => {
  const { account, handset, visitor, page, pushing, subscription } = anna;
  const number = await visitor.ask(page, account);
  await handset.review();
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await handset.done();
  const looked = handset.page.waitForResponse('**/v1/device/inbox');
  await pushing.deliver((await pushing.message(subscription, 0)).text);
  await looked;
  await handset.quiet();
});

test('the browser has another subscription: the server is told at the next start', async ({ anna }) => {
  const { account, handset, visitor, page, pushing, subscription } = anna;
  const changed = await pushing.change();
  const told = handset.page.waitForRequest('**/v1/device/push-targets');
  await handset.page.reload();
  expect((await told).postDataJSON()).toMatchObject({ kind: 'webpush', endpoint: changed.endpoint, lang: 'en' });
  await visitor.ask(page, account);
  await pushing.message(changed, 0);
  expect((await pushing.message(changed, 0)).payload.notification.tag).toBe(await anna.challenge());
  await page.getByRole('button', { name: 'Cancel' }).click();
  await handset.quiet();
  expect(subscription.endpoint).not.toBe(changed.endpoint);
});

test.for([
  ['nonsense', 'what is this?'],
  ['a later version', JSON.stringify({ web_push: 9000, notice: {} })],
  ['nothing', ''],
])('a push that cannot be read shows something: %s', async ([, text], { anna }) => {
  await anna.pushing.close();
  await anna.pushing.deliver(text!);
  await anna.pushing.shows([{ title: 'Nod', body: 'Open the app: somebody may be asking for your approval.' }]);
});

test('a test notification says how long it took; where nothing can be sent, or nothing arrives, it says that', async ({
  pushes,
  anna,
}) => {
  const { handset, pushing, subscription } = anna;
  await handset.page.goto('/#settings');
  await handset.text('Notifications work').waitFor();
  await handset.button('Test notifications').tap();
  await handset.text('A test is on its way…').waitFor();
  const { text, payload } = await pushing.message(subscription, 0);
  expect(payload.notification.data.kind).toBe('test');
  await pushing.deliver(text);
  await handset.text(/It arrived after \d+ seconds?\./).waitFor();
  await handset.page.reload();
  await handset.text(/The last one took \d+ seconds?\./).waitFor();
  // Its push service says that it is gone, so the server forgets it
  await pushes.expire(subscription);
  await handset.button('Test notifications').tap();
  await handset.text('The service does not know yet where to send it.').waitFor();
});
