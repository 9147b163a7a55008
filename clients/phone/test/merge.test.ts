/** Which questions are shown, whatever becomes of the news on its way. */
import { expect, test } from 'vitest';
import { merge, type News, NONE, type Questions } from '../src/device/merge.js';
import type { Ended, Question } from '../src/phone.js';

/** The same numbers from 0 to 1 in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const NOW = 1_795_312_800_000;

function question(id: string, account = 'anna', at = 0): Question {
  const claims = {
    iss: 'https://nod.example',
    sub: account,
    jti: id,
    username: account,
    rp: { id: 'webmail', name: 'Webmail' },
    context: { new_browser: false, new_network: false },
    level: 'tap',
    iat: NOW / 1000 + at,
    exp: NOW / 1000 + at + 60,
    nonce: 'n',
  } as const;
  return { id, account, claims, token: `token of ${id}`, expiresAt: claims.exp * 1000 };
}

const came = (id: string, account?: string, at?: number): News => ({
  is: 'question',
  question: question(id, account, at),
});
const ended = (id: string, state: Ended['state'], byThisDevice = false): News => ({
  is: 'ended',
  ended: { id, state, byThisDevice },
});
const after = (...news: News[]): Questions => news.reduce(merge, NONE);
const ids = ({ open }: Questions): string[] => open.map(({ id }) => id);

test('the same question by two ways shows once, and changes nothing the second time', () => {
  const once = after(came('a'));
  expect(merge(once, came('a'))).toBe(once);
  expect(ids(once)).toEqual(['a']);
});

test('questions of several accounts stand in the order in which they were asked', () => {
  expect(ids(after(came('b', 'ben', 2), came('c', 'anna', 3), came('a', 'anna', 1)))).toEqual(['a', 'b', 'c']);
});

test('a question that is over does not come back with old news', () => {
  const state = after(came('a'), ended('a', 'approved'), came('a'));
  expect(ids(state)).toEqual([]);
  expect(state.ended).toEqual([{ id: 'a', state: 'approved', byThisDevice: false }]);
});

test('its end may be heard of before the question', () => {
  const state = after(ended('a', 'cancelled'), came('a'));
  expect(ids(state)).toEqual([]);
  expect(state.ended, 'nobody saw it here').toEqual([]);
});

test('an end stays as it was said first; only a guess by the clock gives way', () => {
  const said = after(came('a'), ended('a', 'denied', true));
  expect(merge(said, ended('a', 'approved'))).toBe(said);
  const guessed = after(came('a'), { is: 'time', now: NOW + 60_000 });
  expect(guessed.ended).toEqual([{ id: 'a', state: 'expired', byThisDevice: false }]);
  expect(merge(guessed, ended('a', 'approved')).ended).toEqual([{ id: 'a', state: 'approved', byThisDevice: false }]);
  expect(merge(guessed, ended('a', 'expired'))).toBe(guessed);
});

test('time ends what is over to the millisecond, and nothing else', () => {
  const state = after(came('a'), came('b', 'anna', 1));
  expect(merge(state, { is: 'time', now: NOW + 59_999 })).toBe(state);
  expect(ids(merge(state, { is: 'time', now: NOW + 60_000 }))).toEqual(['b']);
});

test('tries are counted on the question, and only where it is open', () => {
  const state = after(came('a'), { is: 'tries', id: 'a', left: 1 });
  expect(state.open[0]?.triesLeft).toBe(1);
  expect(merge(state, { is: 'tries', id: 'a', left: 1 })).toBe(state);
  expect(merge(state, { is: 'tries', id: 'b', left: 1 })).toBe(state);
});

test('an account that is gone takes its questions along', () => {
  const state = after(came('a'), came('b', 'ben'), { is: 'forget', account: 'anna' });
  expect(ids(state)).toEqual(['b']);
  expect(merge(state, { is: 'forget', account: 'anna' })).toBe(state);
});

test('ten ends are shown, and more are remembered', () => {
  const all = Array.from({ length: 30 }, (_, at) => `q${at}`);
  const state = after(...all.flatMap((id) => [came(id), ended(id, 'denied')]));
  expect(state.ended.map(({ id }) => id)).toEqual(all.slice(-10));
  expect(merge(state, came('q0'))).toBe(state);
});

test('whatever the order, and however often news comes, the end is the same', () => {
  const news = [came('a'), came('b', 'ben', 1), came('c', 'anna', 2), ended('a', 'approved'), ended('b', 'denied')];
  const random = seeded(7);
  for (let round = 0; round < 500; round++) {
    const doubled = [...news, ...news.filter(() => random() < 0.5)];
    const shuffled = doubled.map((one) => [random(), one] as const).sort(([x], [y]) => x - y);
    const state = after(...shuffled.map(([, one]) => one));
    expect(ids(state)).toEqual(['c']);
    expect(state.over.toSorted()).toEqual(['a', 'b']);
  }
});
