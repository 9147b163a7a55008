/** Web Push from end to end, with a push service that is not ours, and what people see when no phone answers. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launch } from '../chromium.js';
import { Visitor } from './browser.js';
import { PhoneBrowser } from './phone-browser.js';
import { type Arrival, PushService, type Subscription } from './push-service.js';
import { Phone, Service } from './service.js';

const ENVIRONMENT = {
  NOD_WEBPUSH__SUBJECT: 'mailto:ops@example.org',
  NOD_WEBPUSH__HOSTS: '["localhost"]',
  NOD_PUSH__ALLOW_NETWORKS: '["127.0.0.0/8"]',
};
const HINT =
  'Your phone could not be reached. Open the app on it: the request is waiting there. Or choose another way below.';

interface Payload {
  web_push: number;
  notification: {
    title: string;
    body: string;
    tag: string;
    navigate: string;
    silent: boolean;
    data: { kind: string; rid: string; exp: number };
  };
  app_badge: number;
}

let browser: Browser;
let pushes: PushService;
let service: Service;
let phone: Phone;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  [browser, pushes] = await Promise.all([launch(), PushService.start()]);
});
afterAll(async () => {
  pushes.stop();
  await browser.close();
});
beforeEach(async () => {
  visitor = await Visitor.open(browser, service);
  page = await visitor.page();
});
afterEach(async () => {
  await visitor.leave();
});

/** A service with one account and one phone. */
async function prepare(environment: Record<string, string>): Promise<void> {
  service = await Service.start({}, { ...ENVIRONMENT, ...environment });
  phone = new Phone();
  const first = await Visitor.open(browser, service);
  await first.setUp(phone);
  await first.close();
}

async function finish(): Promise<void> {
  await phone.stop();
  await service.stop();
}

/** Subscribes a phone's browser for the server's key, and tells the server of it. */
async function subscribe(on: Phone): Promise<Subscription> {
  const about = await fetch(`${service.url}/.well-known/nod-configuration`);
  const { vapid_public_key: key } = (await about.json()) as { vapid_public_key: string };
  const subscription = await pushes.subscribe(key);
  await on.pushTarget(subscription);
  return subscription;
}

/** The next message that the push service decrypts. */
async function message(subscription: Subscription, place: number): Promise<{ text: string; payload: Payload }> {
  const count = async (): Promise<number> => (await pushes.messages(subscription)).length;
  await expect.poll(count, { timeout: 10_000 }).toBeGreaterThan(place);
  const text = (await pushes.messages(subscription))[place]!;
  return { text, payload: JSON.parse(text) as Payload };
}

/** What came in for a subscription, once there are so many. */
async function arrivals({ clientHash }: Subscription, count: number): Promise<Arrival[]> {
  const all = (): Arrival[] => pushes.arrivals.filter((arrival) => arrival.clientHash === clientHash);
  await expect.poll(() => all().length).toBe(count);
  return all();
}

async function cancel(tab: Page): Promise<void> {
  await tab.getByRole('button', { name: 'Cancel' }).click();
  await tab.getByText('The request was cancelled').waitFor();
}

describe('Web Push', () => {
  beforeAll(() => prepare({}));
  afterAll(finish);

  test('another implementation reads what is sent, and nothing in it may not be on a lock screen', async () => {
    const subscription = await subscribe(phone);
    const number = await visitor.ask(page);
    const challenge = (await page.getAttribute('#waiting', 'data-challenge'))!;
    const asked = await message(subscription, 0);
    expect(asked.payload).toMatchObject({
      web_push: 8030,
      notification: {
        title: 'Are you trying to sign in?',
        tag: challenge,
        navigate: `${service.appUrl}/#r/${challenge}`,
        actions: [
          { action: 'review', title: 'Review' },
          { action: 'no', title: 'No, it’s not me' },
        ],
        silent: false,
        data: { kind: 'question', rid: challenge },
      },
      app_badge: 1,
    });
    const { exp } = asked.payload.notification.data;
    expect(exp * 1000 - Date.now()).toBeGreaterThan(60_000);

    await cancel(page);
    const settled = await message(subscription, 1);
    expect(settled.payload).toMatchObject({
      notification: { title: 'Nothing to do', tag: challenge, silent: true, data: { kind: 'settled', rid: challenge } },
      app_badge: 0,
    });

    for (const { text } of [asked, settled]) {
      // Ids and moments are digits too
      const words = text
        .replaceAll(challenge, '')
        .replaceAll(String(exp), '')
        .replaceAll(service.appUrl, '')
        .toLowerCase();
      for (const hidden of [number, 'anna', 'jansen', '127.0.0.1', 'localhost']) expect(words).not.toContain(hidden);
    }
    const came = await arrivals(subscription, 2);
    expect(came.map(({ status }) => status)).toEqual([201, 201]);
    expect(came.map(({ headers }) => headers.urgency)).toEqual(['high', 'normal']);
    for (const { headers } of came) {
      expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', 'content-type': 'application/octet-stream' });
      expect(headers.topic).toMatch(/^[\w-]{1,32}$/);
      expect(Number(headers.ttl)).toBeLessThanOrEqual(120);
    }
    // The same topic: a service that still holds the question replaces it
    expect(new Set(came.map(({ headers }) => headers.topic)).size).toBe(1);
  });

  test('a browser shows a question once, and that it is settled in its place, without a sound', async () => {
    const subscription = await subscribe(phone);
    await visitor.ask(page);
    const question = await message(subscription, 0);
    await cancel(page);
    const settled = await message(subscription, 1);

    const screen = await PhoneBrowser.open(browser);
    const { title, body, tag, data } = question.payload.notification;
    expect(await screen.deliver(question.text)).toEqual([{ title, body, tag, silent: false, data }]);
    expect(await screen.deliver(question.text)).toEqual([{ title, body, tag, silent: false, data }]);
    const { title: after, data: about } = settled.payload.notification;
    expect(await screen.deliver(settled.text)).toMatchObject([{ title: after, tag, silent: true, data: about }]);
    // Another question is another notification
    const other = JSON.parse(question.text) as Payload;
    other.notification.tag = 'another';
    const shown = await screen.deliver(JSON.stringify(other));
    expect(new Set(shown.map((each) => each.tag))).toEqual(new Set([tag, 'another']));
    expect(shown).toHaveLength(2);
    await screen.close();
  });

  test('a subscription that is gone is forgotten', async () => {
    const subscription = await subscribe(phone);
    expect(await phone.pushTargets()).toEqual(['webpush']);
    await pushes.expire(subscription);
    await visitor.ask(page);
    await expect.poll(() => phone.pushTargets(), { timeout: 10_000 }).toEqual([]);
    expect((await arrivals(subscription, 1)).map(({ status }) => status)).toEqual([410]);
    await cancel(page);
  });
});

describe('no phone answers', () => {
  beforeAll(() => prepare({ NOD_PUSH__UNREACHABLE_AFTER: '1' }));
  afterAll(finish);

  test.each([
    ['socket', []],
    ['stream', []],
    ['poll', ['**/v1/watch/events']],
  ] as const)('the page says so: %s', async (transport, blocked) => {
    if (transport !== 'socket') await page.routeWebSocket('**/v1/socket', (socket) => socket.close());
    for (const address of blocked) await page.route(address, (route) => route.abort());
    const subscription = await subscribe(phone);
    await visitor.ask(page);
    await message(subscription, 0);
    await expect.poll(() => page.locator('#late').textContent(), { timeout: 20_000 }).toBe(HINT);
    expect(visitor.transports.has(transport)).toBe(true);
    // And from the start, for a person who loads it again
    await page.reload();
    expect(await page.locator('#late').textContent()).toBe(HINT);

    const waits = await phone.watch();
    await expect.poll(() => page.locator('#late').textContent(), { timeout: 20_000 }).toBe('');
    // On the phone, or opened there by now
    expect(await page.locator('#say').textContent()).toMatch(/ on your phone\.$/);
    await waits.stop('SIGKILL');
    await cancel(page);
  });

  test('the page says so without JavaScript', async () => {
    const plain = await browser.newContext({ baseURL: service.url, javaScriptEnabled: false });
    const tab = await plain.newPage();
    await visitor.ask(tab);
    // The page looks again by itself
    await tab.locator('#late', { hasText: HINT }).waitFor();
    await cancel(tab);
    await plain.close();
  });
});
