/** What a push can make the worker show, no matter who wrote it. */
import { expect, test } from 'vitest';
import { dataOf, readNotice } from '../src/worker/notice.js';

const RID = '01900000-0000-7000-8000-000000000064';
const PAYLOAD = {
  web_push: 8030,
  notification: {
    title: 'Are you trying to sign in?',
    body: 'Webmail · Firefox on Windows',
    lang: 'en',
    dir: 'ltr',
    navigate: `https://app.nod.example/#r/${RID}`,
    tag: RID,
    silent: false,
    data: { kind: 'question', rid: RID, exp: 1_795_312_920 },
    actions: [
      { action: 'review', title: 'Review' },
      { action: 'no', title: 'No, it’s not me' },
    ],
  },
  app_badge: 1,
  mutable: true,
};
const read = (change: object): ReturnType<typeof readNotice> =>
  readNotice(JSON.stringify({ ...PAYLOAD, notification: { ...PAYLOAD.notification, ...change } }));

test('the declarative form is read as the server writes it', () => {
  const { title, body, lang, data, actions } = PAYLOAD.notification;
  expect(readNotice(JSON.stringify(PAYLOAD))).toEqual({
    title,
    body,
    lang,
    dir: 'ltr',
    silent: false,
    data,
    actions,
  });
});

test('what no server says is unreadable, so that a generic notification is shown', () => {
  const unreadable = [undefined, '', '{', '[]', 'null', '"text"', '{"notification":null}', '{"notification":{}}'];
  for (const text of unreadable) expect(readNotice(text), text ?? 'nothing').toBeUndefined();
  for (const rid of ['', '../..', 'javascript:alert(1)', '0190ABCD-0000-7000-8000-000000000064', `${RID}/x`]) {
    expect(read({ data: { kind: 'question', rid } }), rid).toBeUndefined();
  }
  expect(read({ title: '' })).toBeUndefined();
  expect(read({ title: 7 })).toBeUndefined();
});

test('a member that cannot be read is left out, and the rest is shown', () => {
  const notice = read({ body: 7, lang: {}, dir: 'up', silent: 'yes', actions: 'none', icon: 'https://evil.example/x' });
  expect(notice).toEqual({
    title: PAYLOAD.notification.title,
    body: '',
    silent: false,
    data: PAYLOAD.notification.data,
    actions: [],
  });
});

test('buttons of a later server are left out', () => {
  const actions = [{ action: 'snooze', title: 'Later' }, { action: 'no' }, { action: 'no', title: 'No' }, 7];
  expect(read({ actions })?.actions).toEqual([{ action: 'no', title: 'No' }]);
});

test('of three buttons two are shown: NO, and YES only where the operator allows it', () => {
  const actions = ['review', 'no', 'yes'].map((action) => ({ action, title: action }));
  const shown = (data: object): unknown => read({ actions, data })?.actions.map(({ action }) => action);
  expect(shown({ kind: 'question', rid: RID })).toEqual(['review', 'no']);
  expect(shown({ kind: 'question', rid: RID, yes: true })).toEqual(['yes', 'no']);
  expect(shown({ kind: 'settled', rid: RID, yes: true })).toEqual([]);
});

test('no text has characters that cannot be seen, and none is endless', () => {
  const notice = read({ title: 'Sign in\u202e\u0000?', body: 'x'.repeat(5000) });
  expect(notice?.title).toBe('Sign in\u{fffd}\u{fffd}?');
  expect([...(notice?.body ?? '')].length).toBeLessThanOrEqual(513);
});

test('YES is offered only where the payload says so in so many words', () => {
  expect(read({})?.data.yes).toBeUndefined();
  expect(read({ data: { kind: 'question', rid: RID, yes: true } })?.data.yes).toBe(true);
  expect(read({ data: { kind: 'question', rid: RID, yes: 'true' } })).toBeUndefined();
});

test('data of a notification that another version showed is read, or nothing', () => {
  expect(dataOf({ data: { kind: 'question', rid: RID, later: 1 } })).toEqual({ kind: 'question', rid: RID });
  for (const data of [undefined, null, 7, {}, { rid: RID }]) expect(dataOf({ data })).toBeUndefined();
});
