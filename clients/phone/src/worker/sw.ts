/** The service worker: keeps the app for use without a network, shows what is pushed, and answers NO with no window open. */

import type { ToWindow, ToWorker } from '../device/messages.js';
import type { Ended } from '../phone.js';
import { Duties } from './duties.js';
import { dataOf, type Notice, readNotice } from './notice.js';
import { type Client, scope } from './scope.js';
import { forgetOthers, keep, respond } from './shell.js';

const ICON = '/icons/icon-192.png';
const BADGE = '/icons/badge.png';
/** How long a notification stays that only says what was done. */
const BRIEF_MS = 4000;

const duties = new Duties();
const { registration, clients } = scope;

scope.addEventListener('install', (event) => event.waitUntil(keep()));

scope.addEventListener('activate', (event) => event.waitUntil(forgetOthers().then(() => clients.claim())));

scope.addEventListener('message', (event) => {
  if ((event.data as ToWorker | undefined)?.type === 'take-over') void scope.skipWaiting();
});

scope.addEventListener('fetch', (event) => {
  // A window of a version that the server has no more asks for a part of it: it has to become the present one
  const gone = (): void => event.waitUntil(clients.get(event.clientId).then((client) => client?.postMessage(GONE)));
  const response = respond(event.request, gone);
  if (response !== undefined) event.respondWith(response);
});

const GONE: ToWindow = { type: 'gone' };

scope.addEventListener('push', (event) => {
  let text: string | undefined;
  try {
    text = event.data?.text();
  } catch {
    // As unreadable as any other
  }
  event.waitUntil(pushed(readNotice(text)));
});

scope.addEventListener('notificationclick', (event) => event.waitUntil(clicked(event.notification, event.action)));

scope.addEventListener('pushsubscriptionchange', (event) =>
  event.waitUntil(duties.subscribed(registration.pushManager, event.newSubscription)),
);

/** `actions` are in no compiler's types of a notification, for windows have none. */
interface Options extends NotificationOptions {
  readonly actions?: readonly { readonly action: string; readonly title: string }[];
  readonly renotify?: boolean;
}

function show(title: string, options: Options): Promise<void> {
  return registration.showNotification(title, { icon: ICON, badge: BADGE, ...options });
}

async function tell(message: ToWindow): Promise<void> {
  for (const client of await clients.matchAll({ type: 'window', includeUncontrolled: true }))
    client.postMessage(message);
}

/** Every push shows something: a browser that sees none takes the permission away. */
async function pushed(notice: Notice | undefined): Promise<void> {
  const at = Date.now();
  if (!notice) {
    const { unreadableTitle, unreadableBody } = await duties.words();
    await show(unreadableTitle, { body: unreadableBody, tag: 'unreadable' });
    await tell({ type: 'push', kind: 'unreadable', rid: '', at });
    return;
  }
  const { title, actions, silent, data, ...rest } = notice;
  const { kind, rid } = data;
  const isQuestion = kind === 'question';
  // A question that is pushed again makes itself heard again
  await show(title, {
    ...rest,
    tag: rid,
    silent,
    data,
    actions,
    renotify: isQuestion && !silent,
    requireInteraction: isQuestion,
  });
  await Promise.all([
    tell({ type: 'push', kind, rid, at }),
    badge(),
    isQuestion ? duties.delivered(rid) : undefined,
    kind === 'settled' ? Promise.all([duties.over(rid), withdraw(rid)]) : undefined,
  ]);
}

/** What was replaced is seen for a moment, and goes. */
async function withdraw(tag: string): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, BRIEF_MS);
  });
  for (const notification of await registration.getNotifications({ tag })) {
    if (dataOf(notification)?.kind !== 'question') notification.close();
  }
}

/** As many as there are questions on the screen. */
async function badge(): Promise<void> {
  const shown = await registration.getNotifications();
  const questions = shown.filter((notification) => dataOf(notification)?.kind === 'question').length;
  await (questions > 0 ? navigator.setAppBadge?.(questions) : navigator.clearAppBadge?.())?.catch(() => undefined);
}

async function clicked(notification: Notification, action: string): Promise<void> {
  notification.close();
  const data = dataOf(notification);
  if (!data || (action !== 'no' && action !== 'yes')) return open(data?.rid);
  const { rid, yes = false } = data;
  const done = await duties.answer(rid, action === 'no' ? 'deny' : 'approve', yes).catch(() => undefined);
  if (done?.is === 'done') await Promise.all([tell({ type: 'ended', ended: done.ended }), badge()]);
  const outcome = done?.is === 'done' ? meaning(done.ended) : 'unknown';
  if (action === 'yes') return outcome === 'approved' ? said(rid, outcome) : open(rid);
  if (outcome === 'over') return;
  if (outcome === 'refused') return said(rid, outcome);
  // It is not refused, or not known to be: that stays on the screen until somebody looks
  const { failedTitle, failedBody } = await duties.words();
  await show(failedTitle, { body: failedBody, tag: rid, data: { ...data, kind: 'failed' } });
}

function meaning({ state }: Ended): 'approved' | 'refused' | 'over' {
  if (state === 'approved' || state === 'redeemed') return 'approved';
  return state === 'denied' || state === 'reported' ? 'refused' : 'over';
}

/** Says quietly what the button did. */
async function said(rid: string, outcome: 'approved' | 'refused'): Promise<void> {
  const words = await duties.words();
  await show(words[outcome], { tag: rid, silent: true, data: { kind: 'settled', rid } });
  await withdraw(rid);
}

/** Brings the app to the front, at that question. */
async function open(rid: string | undefined): Promise<void> {
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const best = windows.find(({ visibilityState }) => visibilityState === 'visible') ?? windows[0];
  const message: ToWindow | undefined = rid === undefined ? undefined : { type: 'open', rid };
  const focused: Client | undefined = await best?.focus().catch(() => undefined);
  if (focused && message) focused.postMessage(message);
  if (!focused) await clients.openWindow(rid === undefined ? '/' : `/#r/${rid}`);
}
