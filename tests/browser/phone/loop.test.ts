/** From the link to the browser that moves on: people's ways with the phone app, the real service between the two. */
import { expect } from 'vitest';
import { digits, Visitor } from '../service/browser.js';
import { Phone } from '../service/service.js';
import { PhoneApp } from './app.js';
import { Handset } from './handset.js';
import { test as base, type Person } from './setup.js';

const test = base.override('settings', { scope: 'file' }, { limits: { pause_after_report: '15m' } });

/** Another number than that one, as long. */
const wrong = (number: string): string => number.replace(/^./, (digit) => String((Number(digit) + 1) % 10));

/** Notes from now on what the icon on the home screen shows, and how often it sounds. */
async function noting({ page }: Handset): Promise<() => Promise<{ badge: number; sounds: number }>> {
  await page.addInitScript(() => {
    const noted = { badge: 0, sounds: 0 };
    Object.assign(globalThis, { noted });
    navigator.setAppBadge = (count = 0) => {
      noted.badge = count;
      return Promise.resolve();
    };
    navigator.clearAppBadge = () => navigator.setAppBadge(0);
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...given) {
      noted.sounds += 1;
      start.apply(this, given);
    };
  });
  await page.reload();
  return () => page.evaluate(() => (globalThis as unknown as { noted: { badge: number; sounds: number } }).noted);
}

/** Counts from now on how often an arrival makes the phone tremble. */
async function counting({ page }: Handset): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = globalThis as unknown as { trembles: number };
    counted.trembles = 0;
    navigator.vibrate = (pattern) => {
      // What arrives trembles twice, an answer once
      if (Array.isArray(pattern) && pattern.length > 1) counted.trembles += 1;
      return true;
    };
  });
  return () => page.evaluate(() => (globalThis as unknown as { trembles: number }).trembles);
}

async function moveOn({ page }: Person, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForURL('**/account'), act()]);
}

test('a new account: the linking page’s link on the phone, and six digits from then on', async ({ browser, app }) => {
  const [handset, visitor] = await Promise.all([Handset.open(browser, app), Visitor.open(browser, app.service)]);
  const page = await visitor.page();
  await page.goto(await app.service.setUpLink);
  await page.fill('#username', 'anna');
  await page.fill('#display_name', 'Anna Jansen');
  await page.fill('#password', 'correct horse battery');
  await page.fill('#password_again', 'correct horse battery');
  await page.click('button.main');

  const code = await handset.claim((await page.textContent('#link'))!);
  // What it was opened with is a secret, and going back must not use it again
  expect(handset.page.url()).toBe(`${app.url}/#link`);
  await page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
  expect((await page.locator('.pair span').allTextContents()).join('-')).toBe(code);
  await page.getByRole('button', { name: 'Yes, add it' }).click();
  // The codes are saved on the phone, and the page knows it
  expect(await handset.saveCodes()).toBe(10);
  await handset.ready();
  await page.getByRole('button', { name: 'Ask my phone' }).click();
  await page.waitForURL('**/sign-in/wait');
  // An administrator types six digits, or scans
  const number = await digits(page);
  expect(number).toMatch(/^\d{6}$/);
  await handset.review();
  await handset.sheet.getByText('Turn on two-step verification').waitFor();
  await handset.text('Type the 6 digits on the other screen').waitFor();
  await handset.approve(number.slice(0, 5));
  await handset.text('Type all 6 digits first.').waitFor();
  await handset.type(number.slice(5));
  await Promise.all([page.waitForURL('**/account/two-step/done'), handset.button('Approve').tap()]);
  await handset.heading('Approved').waitFor();
  await handset.done();
  await Promise.all([handset.leave(), visitor.leave()]);
});

test('the other screen says no: the phone is not added', async ({ browser, app, person }) => {
  await person.visitor.ask(person.page, person.account).then(async (number) => {
    await person.handset.review();
    await moveOn(person, () => person.handset.approve(number));
  });
  await person.page.getByRole('link', { name: 'Add an option' }).click();
  await person.page.getByRole('button', { name: 'Add a phone' }).click();
  const second = await Handset.open(browser, app);
  await second.claim((await person.page.textContent('#link'))!);
  await person.page.getByRole('button', { name: 'No', exact: true }).click();
  await second.heading('The phone was not added').waitFor();
  await second.leave();
});

test('a number is typed on the pad; the browser is remembered, and a tap is enough there', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const number = await visitor.ask(page, account);
  expect(number).toMatch(/^\d\d$/);
  await handset.review();
  await page.getByText('You opened it. Answer on your phone.').waitFor();
  const sheet = (await handset.sheet.textContent())!;
  for (const fact of [account, 'Nod', 'Chrome', '127.0.0.1']) expect(sheet).toContain(fact);
  // The pad, addresses, names and times have digits of their own
  const elsewhere = /1234567890|http:\S*?(?=Place)|127\.0\.0\.1|\d+:\d+|\d+ seconds? left/g;
  expect(sheet.replaceAll(account, '').replace(elsewhere, '')).not.toContain(number);
  const noted = page.waitForResponse('**/sign-in/remember');
  await page.getByLabel('Remember this browser').check();
  await noted;
  await handset.approve(number[0]);
  await handset.text('Type the number first.').waitFor();
  await handset.type(number[1]!);
  await moveOn(person, () => handset.button('Approve').tap());
  await handset.heading('Approved').waitFor();
  await handset.done();
  expect(handset.transports).toEqual(new Set(['socket']));

  await visitor.signOut(page);
  expect(await visitor.ask(page, account)).toBe('');
  await handset.review();
  await handset.text('You approved this browser before.').waitFor();
  expect(await handset.sheet.getByRole('group', { name: 'Digits' }).count()).toBe(0);
  await moveOn(person, () => handset.approve());
});

test('NO counts at once; then “It wasn’t me” pauses the requests', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const trembles = await counting(handset);
  // A browser lets nothing tremble before the first tap
  await handset.heading('Codes').tap();
  await visitor.ask(page, account);
  await handset.card.waitFor();
  expect(await trembles()).toBe(1);
  await handset.review();
  await handset.refuse();
  await handset.heading('Refused. Nobody got in').waitFor();
  await page.getByText('The answer on the phone was no').waitFor();
  await handset.button('It wasn’t me').tap();
  await handset.heading('Reported').waitFor();
  await page.reload();
  await page.getByText('said that the sign-in was not theirs').waitFor();
  await handset.done();

  // Nobody is woken, not even an app that is open; a person who touches it finds the request, without a tremble
  await visitor.ask(page, account);
  await page.getByText('Notifications are paused.').waitFor();
  expect(await handset.card.count()).toBe(0);
  await handset.heading('Codes').tap();
  await handset.card.waitFor();
  expect(await trembles()).toBe(1);
  await handset.review();
  await handset.refuse();
  await handset.heading('Refused. Nobody got in').waitFor();
});

test('the icon counts what waits, and the sound is heard where it is turned on', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const noted = await noting(handset);
  await handset.heading('Codes').tap();
  await visitor.ask(page, account);
  await handset.card.waitFor();
  await expect.poll(noted).toEqual({ badge: 1, sounds: 0 });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await handset.quiet();
  await expect.poll(noted).toEqual({ badge: 0, sounds: 0 });
  await handset.page.getByRole('link', { name: 'Settings' }).tap();
  await handset.text('Sound').tap();
  await visitor.ask(page, account);
  await expect.poll(async () => (await noted()).sounds).toBeGreaterThan(0);
});

test('NO by mistake: nothing is reported', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  await visitor.ask(page, account);
  await handset.review();
  await handset.refuse();
  await handset.button('I tapped by mistake').tap();
  await handset.heading('Nothing else to do').waitFor();
  await handset.done();
  await page.getByText('The answer on the phone was no').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  const number = await visitor.ask(page, account);
  expect(await page.getByText('Notifications are paused.').count()).toBe(0);
  await handset.review();
  await moveOn(person, () => handset.approve(number));
});

test('activity: what was asked and what came of it, without a network as it was last seen', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  await visitor.ask(page, account);
  await handset.review();
  await handset.refuse();
  await handset.button('I tapped by mistake').tap();
  await handset.done();
  const number = await visitor.ask(page, account);
  await handset.review();
  await moveOn(person, () => handset.approve(number));
  await handset.done();
  await handset.page.getByRole('link', { name: 'Activity' }).tap();
  const entries = handset.page.getByRole('main').getByRole('listitem');
  await expect.poll(() => entries.count()).toBe(2);
  expect(await entries.first().textContent()).toMatch(/approved.*Chrome/s);
  await handset.button('Refused').tap();
  await expect.poll(() => entries.count()).toBe(1);
  expect(await entries.first().textContent()).toMatch(/refused.*127\.0\.0\.1/s);
  await handset.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await handset.context.setOffline(true);
  await handset.page.reload();
  await handset.text('No network. This is as of').waitFor();
  await expect.poll(() => entries.count()).toBe(2);
  await handset.context.setOffline(false);
  await handset.text('No network. This is as of').waitFor({ state: 'detached' });
});

test('a wrong number may be typed once', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const number = await visitor.ask(page, account);
  await handset.review();
  await handset.approve(wrong(number));
  await handset.text('That number does not match.').waitFor();
  await handset.text('One try left.').waitFor();
  expect(await page.title()).toContain('Check your phone');
  // What was wrong is typed over
  await handset.approve(wrong(wrong(number)));
  await handset.heading('Refused: the number was wrong twice').waitFor();
  await page.getByText('was wrong twice').waitFor();
  await handset.done();
});

test('later is no answer: by the button, and by going back', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const number = await visitor.ask(page, account);
  await handset.review();
  await handset.button('Decide later').tap();
  await handset.sheet.waitFor({ state: 'detached' });
  await handset.review();
  await handset.page.goBack();
  await handset.sheet.waitFor({ state: 'detached' });
  await handset.review();
  expect(await page.title()).toContain('Check your phone');
  await moveOn(person, () => handset.approve(number));
});

test('two requests at once, each with its own number', async ({ browser, app, person }) => {
  const { account, visitor, page, handset } = person;
  const first = await visitor.ask(page, account);
  await handset.card.waitFor();
  const elsewhere = await Visitor.open(browser, app.service);
  const tab = await elsewhere.page();
  const second = await elsewhere.ask(tab, account);
  await handset.card.getByText('2 requests are waiting').waitFor();
  // The newest is on top
  await handset.review();
  await handset.text('Request 1 of 2').waitFor();
  await Promise.all([tab.waitForURL('**/account'), handset.approve(second)]);
  await handset.button('Next request').tap();
  await handset.asked();
  await moveOn(person, () => handset.approve(first));
  await handset.done();
  await elsewhere.leave();
});

test('answered on another phone: the sheet says so, and the request is gone', async ({ app, person }) => {
  const { account, visitor, page, handset } = person;
  const other = new Phone();
  await app.service.enrol(account, other, 'Old phone');
  const number = await visitor.ask(page, account);
  await handset.review();
  await moveOn(person, () => other.approve(number));
  await handset.heading('Approved on Old phone').waitFor();
  await handset.done();

  await visitor.signOut(page);
  await visitor.ask(page, account);
  await handset.card.waitFor();
  await other.answer('--answer', 'no');
  await handset.quiet();
  await other.stop();
});

test('the first answer wins, also where the app has not heard of it', async ({ app, person }) => {
  const { account, visitor, page, handset } = person;
  const other = new Phone();
  await app.service.enrol(account, other, 'Old phone');
  let deaf = false;
  await handset.page.routeWebSocket('**/v1/socket', (socket) => socket.close());
  await handset.page.route('**/v1/device/inbox', async (route) => {
    const response = await route.fetch();
    await (deaf ? route.abort() : route.fulfill({ response }));
  });
  await handset.page.reload();
  const number = await visitor.ask(page, account);
  await handset.review();
  deaf = true;
  await moveOn(person, () => other.approve(number));
  await handset.refuse();
  await handset.heading(/^Approved on /).waitFor();
  await handset.text('If that was not you, sign that browser out').waitFor();
  await other.stop();
});

test('without a socket the question comes by long-polling', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  await handset.page.routeWebSocket('**/v1/socket', (socket) => socket.close());
  await handset.page.reload();
  await expect.poll(() => handset.transports, { timeout: 20_000 }).toContain('poll');
  const number = await visitor.ask(page, account);
  await handset.review();
  await moveOn(person, () => handset.approve(number));
});

test('the service restarts while a question waits', async ({ app, person }) => {
  const { account, visitor, page, handset } = person;
  const number = await visitor.ask(page, account);
  await handset.review();
  await handset.type(number);
  await app.service.terminate();
  const back = handset.page.waitForEvent('websocket', { predicate: (socket) => socket.url().endsWith('/v1/socket') });
  await app.service.again();
  await back;
  await handset.asked();
  await moveOn(person, () => handset.button('Approve').tap());
  await handset.heading('Approved').waitFor();
});

test('an answer that finds no service is sent again when it is back', async ({ app, person }) => {
  const { account, visitor, page, handset } = person;
  const number = await visitor.ask(page, account);
  await handset.review();
  await app.service.terminate();
  await handset.approve(number);
  await handset.text('Sending…').waitFor();
  await moveOn(person, () => app.service.again());
  await handset.heading('Approved').waitFor();
});

test('a question that waits is there after the app was closed', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const number = await visitor.ask(page, account);
  await handset.card.waitFor();
  await handset.page.reload();
  await handset.review();
  await moveOn(person, () => handset.approve(number));
});

test('time runs out while the sheet is open: both screens say so', async ({ browser }) => {
  const app = await PhoneApp.start({ approval: { lifetime: 15, min_lifetime: 15 } });
  await app.service.addUser('bert');
  const [handset, visitor] = await Promise.all([Handset.open(browser, app), Visitor.open(browser, app.service)]);
  await handset.link('bert');
  const page = await visitor.page();
  await visitor.ask(page, 'bert');
  await handset.review();
  await Promise.all([
    handset.heading('Time ran out').waitFor(),
    page.getByText('Nobody answered on the phone in time').waitFor(),
  ]);
  await handset.done();
  await Promise.all([handset.leave(), visitor.leave()]);
  await app.stop();
});
