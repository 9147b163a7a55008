/** Pauses between attempts, and the server's clock. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Backoff, pause } from '../src/device/backoff.js';
import { Clock } from '../src/device/clock.js';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('the bound of a pause doubles to the longest and begins anew after a success', () => {
  const backoff = new Backoff(500, 4000, () => 0.999_999);
  const pauses = Array.from({ length: 5 }, () => backoff.next());
  expect(pauses).toEqual([500, 1000, 2000, 4000, 4000]);
  backoff.reset();
  expect(backoff.next()).toBe(500);
});

test('a pause may be nothing, and is never shorter than what the server asked for', () => {
  const backoff = new Backoff(500, 4000, () => 0);
  expect(backoff.next()).toBe(0);
  expect(backoff.next(7000)).toBe(7000);
});

test('a pause ends when it is given up', async () => {
  const control = new AbortController();
  const waited = pause(60_000, control.signal);
  control.abort();
  await waited;
  expect(vi.getTimerCount()).toBe(0);
  await pause(60_000, control.signal);
});

test('the server’s clock goes on, and what it says within its precision changes nothing', () => {
  const changes: number[] = [];
  const clock = new Clock();
  clock.onChange = (offset) => changes.push(offset);
  clock.correct(1_600_000, 500);
  expect(clock.now()).toBe(1_600_000);
  vi.advanceTimersByTime(1000);
  expect(clock.now()).toBe(1_601_000);
  clock.correct(1_601_400, 500);
  expect(clock.now()).toBe(1_601_000);
  expect(changes).toEqual([600_000]);
});

test('a date that is none corrects nothing', () => {
  const clock = new Clock();
  clock.correct(Number.NaN, 0);
  expect(clock.now()).toBe(1_000_000);
});
