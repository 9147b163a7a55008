import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Transport, type View, WatchError, watch } from '../src/watch.js';
import { FakeNod } from './server.js';
import { CLOSE_CODES, vectors } from './wire.js';

// Node 20 has none of its own; unlike a browser's, this one throws errors that nobody listens to
vi.stubGlobal(
  'WebSocket',
  class extends WebSocket {
    constructor(url: string) {
      super(url);
      this.on('error', () => {
        // The SDK hears of it by `close`
      });
    }
  },
);

const memory = new Map<string, string>();
let nod: FakeNod;
let ends: AbortController;

beforeEach(async () => {
  memory.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => memory.set(key, value),
    removeItem: (key: string) => memory.delete(key),
  });
  nod = new FakeNod();
  ends = new AbortController();
  await nod.start();
});

afterEach(async () => {
  ends.abort();
  await nod.stop();
});

/** Starts a watch and notes all that it tells. */
function start(
  options: { ticket?: string; token?: string; resume?: string; transports?: Transport[] } = { ticket: 'ticket-1' },
) {
  const seen: string[] = [];
  const views: View[] = [];
  const connections: string[] = [];
  const final: Promise<View> = watch({
    server: `${nod.url}/`,
    onState(view) {
      views.push(view);
      seen.push(`${view.state} ${view.progress}`);
    },
    onConnection: (up, transport) => connections.push(`${up ? 'up' : 'down'} ${transport}`),
    signal: ends.signal,
    ...options,
  });
  final.catch(() => {
    // A test that needs it awaits it
  });
  return { seen, views, connections, final };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 5 });

describe.each<Transport>(['socket', 'stream', 'poll'])('over %s', (transport) => {
  const only = { ticket: 'ticket-1', transports: [transport] };

  test('tells each state and ends with the last', async () => {
    const watching = start(only);
    await until(() => expect(watching.seen).toEqual(expect.arrayContaining(['pending sent'])));
    nod.change({ progress: 'delivered' });
    await until(() => expect(watching.seen.at(-1)).toBe('pending delivered'));
    nod.change({ progress: 'opened' });
    await until(() => expect(watching.seen.at(-1)).toBe('pending opened'));
    nod.change({ state: 'approved' });
    expect((await watching.final).state).toBe('approved');
    expect(watching.seen.at(-1)).toBe('approved opened');
    expect(nod.sockets.size + nod.streams.size).toBeLessThanOrEqual(1); // at most one that is just closing
  });

  test('passes on that no phone could be reached, though nothing else changed', async () => {
    const watching = start(only);
    await until(() => expect(watching.connections).toEqual([`up ${transport}`]));
    expect(watching.views.at(-1)!.unreachable).toBeUndefined();
    nod.change({ unreachable: true });
    await until(() => expect(watching.views.at(-1)).toMatchObject({ state: 'pending', unreachable: true, version: 2 }));
    nod.change({ progress: 'delivered', unreachable: undefined });
    await until(() => expect(watching.seen.at(-1)).toBe('pending delivered'));
    expect(watching.views.at(-1)!.unreachable).toBeUndefined();
  });

  test('tells a browser that comes later that no phone could be reached', async () => {
    nod.change({ unreachable: true });
    const watching = start(only);
    await until(() => expect(watching.views.at(-1)).toMatchObject({ unreachable: true }));
  });

  test('tells a late browser the final state at once', async () => {
    nod.change({ state: 'denied', reason: 'refused' });
    expect(await start(only).final).toMatchObject({ state: 'denied', reason: 'refused' });
  });

  test('comes back with the token when the connection is lost', async () => {
    const watching = start(only);
    await until(() => expect(watching.connections).toEqual([`up ${transport}`]));
    await until(() => expect(watching.views).not.toHaveLength(0));
    const { port } = new URL(nod.url);
    await nod.stop();
    await until(() => expect(watching.connections).toContain(`down ${transport}`));
    const again = new FakeNod();
    again.tokens = nod.tokens;
    again.view = { ...nod.view, state: 'approved', version: 9 };
    nod = again;
    await nod.start(Number(port));
    expect((await watching.final).state).toBe('approved');
    expect(nod.log).not.toContain('exchange');
    expect(nod.log).not.toContain('watch ticket-1');
  });

  test('passes on every view of the vectors as it is', async () => {
    for (const { input } of vectors<{ kind: string; json: string }, unknown>('frames')) {
      if (input.kind !== 'watch_view') continue;
      const view = JSON.parse(input.json) as View;
      nod.view = view;
      const ticket = `ticket ${nod.tokens.size}`;
      nod.tickets.add(ticket);
      const { views } = start({ ticket, transports: [transport] });
      await until(() => expect(views.at(-1)).toEqual(view));
      ends.abort();
      ends = new AbortController();
    }
  });

  test('is refused with a used ticket, and does not try again', async () => {
    nod.tickets.clear();
    const watching = start(only);
    await expect(watching.final).rejects.toThrow(WatchError);
    await expect(watching.final).rejects.toMatchObject({ code: 'watch_unauthorized' });
    expect(nod.log.filter((entry) => entry !== 'upgrade')).toHaveLength(1);
  });

  test('ends when it is aborted', async () => {
    const watching = start(only);
    await until(() => expect(watching.connections).toHaveLength(1));
    ends.abort(new Error('enough'));
    await expect(watching.final).rejects.toThrow('enough');
    const told = watching.seen.length;
    nod.change({ state: 'approved' });
    // By then, whatever was on its way has come
    await until(() => expect(nod.sockets.size + nod.streams.size).toBe(0));
    expect(watching.seen).toHaveLength(told);
  });

  test('keeps the token for a reload, and forgets it at the end', async () => {
    const first = start(only);
    await until(() => expect(memory.get('nod.watch.ticket-1')).toBe('token-1'));
    ends.abort();
    await expect(first.final).rejects.toThrow();
    ends = new AbortController();
    const second = start(only);
    await until(() => expect(second.seen).not.toHaveLength(0));
    nod.change({ state: 'approved' });
    await second.final;
    expect(nod.tokens.size).toBe(1);
    expect(memory.size).toBe(0);
  });
});

test('falls through from socket to stream to poll', async () => {
  nod.closed.add('socket').add('events');
  const watching = start();
  await until(() => expect(watching.connections).toEqual(['up poll']));
  nod.change({ state: 'approved' });
  await watching.final;
  expect(nod.log.slice(0, 4)).toEqual(['upgrade', 'exchange', 'events', 'poll']);
});

test('falls through when a socket opens but stays silent', async () => {
  nod.closed.add('silent-socket');
  nod.tickets.add('ticket-1');
  const watching = start();
  await until(() => expect(watching.connections).toEqual(['up stream']));
});

test('tries all the ways again, after a pause, when none opens', async () => {
  nod.closed.add('socket').add('events').add('poll');
  const watching = start();
  await until(() => expect(nod.log.filter((entry) => entry === 'poll')).toHaveLength(2));
  nod.closed.clear();
  await until(() => expect(watching.seen).not.toHaveLength(0));
});

test('gives a busy server the peace that it asks for', async () => {
  nod.tokens.add('token-1');
  nod.closed.add('poll');
  nod.retryAfter = '1';
  const watching = start({ token: 'token-1', transports: ['poll'] });
  await until(() => expect(nod.log).toHaveLength(1));
  const refused = performance.now();
  nod.closed.clear();
  await until(() => expect(watching.seen).not.toHaveLength(0));
  // A second, less what it took to see that it was refused
  expect(performance.now() - refused).toBeGreaterThan(900);
});

test('waits as long as a leaving server says', async () => {
  const watching = start();
  await until(() => expect(watching.connections).toHaveLength(1));
  nod.sockets.forEach((ws) => {
    ws.send(JSON.stringify({ type: 'bye', code: 'going_away', retry_after_ms: 700 }));
    ws.close(4001);
  });
  const left = Date.now();
  await until(() => expect(watching.connections).toHaveLength(3));
  expect(Date.now() - left).toBeGreaterThan(700);
});

// The hundreds are what a page has to know of a close code
test.each(CLOSE_CODES.filter((code) => code >= 4100))('close code %i: refused', async (code) => {
  const watching = start();
  await until(() => expect(watching.connections).toHaveLength(1));
  for (const ws of nod.sockets) ws.close(code);
  await expect(watching.final).rejects.toThrow(WatchError);
});

test.each([...CLOSE_CODES.filter((code) => code < 4100), 1012])('close code %i: comes again', async (code) => {
  const watching = start();
  await until(() => expect(watching.connections).toHaveLength(1));
  for (const ws of nod.sockets) ws.close(code);
  await until(() => expect(watching.connections).toEqual(['up socket', 'down socket', 'up socket']));
});

test('what a later server says besides is passed over', async () => {
  const watching = start();
  await until(() => expect(watching.seen).toHaveLength(1));
  const view = { ...nod.view, progress: 'opened', version: 2, later: 1 };
  for (const ws of nod.sockets) {
    ws.send(JSON.stringify({ type: 'later', view: { ...view, state: 'denied' } }));
    ws.send(JSON.stringify({ type: 'view', view, later: 1 }));
  }
  await until(() => expect(watching.seen).toEqual(['pending sent', 'pending opened']));
});

test('does not go back in time', async () => {
  const watching = start();
  await until(() => expect(watching.seen).toHaveLength(1));
  nod.change({ progress: 'opened', version: 7 });
  nod.change({ progress: 'delivered', version: 3 });
  nod.change({ state: 'approved', progress: 'opened', version: 8 });
  await watching.final;
  expect(watching.seen).toEqual(['pending sent', 'pending opened', 'approved opened']);
});

test('looks again when the time is over and no word came', async () => {
  nod.view.expires_in_ms = 100;
  const watching = start();
  await until(() => expect(watching.connections).toHaveLength(1));
  nod.view = { ...nod.view, state: 'expired', version: 2 }; // nobody is told
  expect((await watching.final).state).toBe('expired');
});

test('resumes under a name of its own, without the spent ticket', async () => {
  const first = start({ ticket: 'ticket-1', resume: 'request-1' });
  await until(() => expect(memory.get('nod.watch.request-1')).toBe('token-1'));
  ends.abort();
  await expect(first.final).rejects.toThrow();
  ends = new AbortController();
  const second = start({ resume: 'request-1' });
  await until(() => expect(second.connections).toEqual(['up socket']));
});

test('asks nobody without a ticket or a token', async () => {
  await expect(start({ resume: 'request-2' }).final).rejects.toMatchObject({ code: 'no_ticket' });
  expect(nod.log).toEqual([]);
});

test('works where storage is forbidden', async () => {
  vi.stubGlobal('sessionStorage', undefined);
  const watching = start();
  await until(() => expect(watching.seen).toHaveLength(1));
  nod.change({ state: 'cancelled' });
  expect((await watching.final).state).toBe('cancelled');
});
