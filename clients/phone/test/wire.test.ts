/** What phone and server say to each other, held to the vectors of the Rust core. */
import { expect, test } from 'vitest';
import type { Jwks } from '../src/core/jws.js';
import { type Read, readJson } from '../src/core/read.js';
import {
  type AckRequest,
  type AnswerRequest,
  type ClientFrame,
  type InboxRequest,
  type PushTargetRequest,
  readActivity,
  readAnswered,
  readClaimed,
  readConfiguration,
  readDeviceInfo,
  readEnrolStatus,
  readInbox,
  readProblem,
  readServerFrame,
  readServerKeys,
  readSignInBegun,
  readSignInLinked,
  readSignInStatus,
} from '../src/core/wire.js';
import { vectors } from './vectors.js';

const FRAMES = vectors<{ kind: string; json: string }, { json?: string; refused?: true }>('frames', 114);
const CHALLENGE = '01900000-0000-7000-8000-000000000064';

/** What a phone reads. */
const READ: Record<string, (text: string) => unknown> = {
  server_frame: readServerFrame,
  problem: (text) => readJson(readProblem, text),
  answer_accepted: (text) => readJson(readAnswered, text),
  enrol_claimed: (text) => readJson(readClaimed, text),
  enrol_status: (text) => readJson(readEnrolStatus, text),
  inbox: (text) => readJson(readInbox, text),
};

/** What it says: each as our types write it. */
const SAID: Record<string, readonly object[]> = {
  client_frame: [
    { type: 'hello', token: 'h.c.s' },
    { type: 'ack', challenge: CHALLENGE, what: 'delivered' },
    { type: 'ack', challenge: CHALLENGE, what: 'opened' },
    { type: 'answer', token: 'h.c.s' },
  ] satisfies ClientFrame[],
  ack_request: [{ challenge: CHALLENGE, what: 'opened' }] satisfies AckRequest[],
  answer_request: [{ token: 'h.c.s' }] satisfies AnswerRequest[],
  inbox_request: [{ wait_ms: 25_000, seen: [CHALLENGE] }] satisfies InboxRequest[],
  push_target: [
    { kind: 'webpush', endpoint: 'https://push.example/x', p256dh: 'BA', auth: 'AA' },
  ] satisfies PushTargetRequest[],
};

/** The waiting page's, and what a phone does not say. */
const OF_OTHERS = ['watch_view', 'watch_exchange', 'watch_poll', 'rename'];
const TO_PAGES = ['watching', 'view'];

function type(text: string): string {
  return (JSON.parse(text) as { type: string }).type;
}

test("every kind in the vectors is somebody's", () => {
  const kinds = new Set(FRAMES.map(({ input }) => input.kind));
  expect(kinds).toEqual(new Set([...Object.keys(READ), ...Object.keys(SAID), ...OF_OTHERS]));
});

/** As we have it, in the form of the text: absent for `null`, milliseconds for RFC 3339. */
function plain(text: string): unknown {
  const value = JSON.parse(text) as Record<string, unknown>;
  if (typeof value.expires_at === 'string') value.expires_at = Date.parse(value.expires_at);
  if (value.device === null) delete value.device;
  // A program needs the code, and no address of documentation.
  if ('status' in value) delete value.type;
  return value;
}

const READABLE = FRAMES.filter(({ input, expect: { json } }) => input.kind in READ && json !== undefined);
const OURS = READABLE.filter(({ input }) => input.kind !== 'server_frame' || !TO_PAGES.includes(type(input.json)));

test('the vectors have as many texts for a phone as their author counted', () => {
  expect([READABLE.length, OURS.length]).toEqual([29, 26]);
});

test.each(OURS)('read: $name', ({ input: { kind, json } }) => {
  expect(READ[kind]?.(json)).toEqual(plain(json));
});

test.each(OURS)('read with what a later server adds: $name', ({ input: { kind, json } }) => {
  const later = json.replace(/^\{/u, '{"later":{"a":[1,null]},');
  expect(READ[kind]?.(later)).toEqual(READ[kind]?.(json));
});

/** The value of a text with each of its members in turn taken away or made another type. */
function damaged(text: string): string[] {
  const value = JSON.parse(text) as Record<string, unknown>;
  return Object.keys(value).flatMap((name) => {
    const { [name]: _, ...rest } = value;
    const others = [[], {}, 1.5, 'x', true].map((other) => ({ ...value, [name]: other }));
    return [rest, ...others].map((other) => JSON.stringify(other));
  });
}

test.each(OURS)('damage never throws: $name', ({ input: { kind, json } }) => {
  for (const text of [...damaged(json), json.slice(1), json.slice(0, -1), 'null', '[]', '""', '1', '', '{}']) {
    expect(() => READ[kind]?.(text)).not.toThrow();
  }
  for (const text of [json.slice(1), json.slice(0, -1), 'null', '[]', '""', '1', '', '{}']) {
    expect(READ[kind]?.(text)).toBeUndefined();
  }
});

const REFUSED = FRAMES.filter(({ input, expect: { refused } }) => input.kind in READ && refused);

test.each(REFUSED)('$name', ({ input: { kind, json } }) => {
  // A code of a later server is read: what it is about counts.
  const isLater = json.includes('unheard_of');
  expect(READ[kind]?.(json) === undefined).toBe(!isLater);
});

test('the vectors have as many refusals as their author counted', () => {
  expect(REFUSED.length).toBe(4);
});

test.each(Object.entries(SAID))('%s is said as the server reads it', (kind, values) => {
  const said = values.map((value) => JSON.stringify(value));
  const known = FRAMES.filter(({ input, expect: { json } }) => input.kind === kind && json !== undefined);
  expect(known.map(({ input }) => input.json)).toEqual(expect.arrayContaining(said));
});

const KEYS = FRAMES.find(({ input }) => input.kind === 'enrol_claimed')?.input.json ?? '';

function written(value: object): string {
  return JSON.stringify(value);
}

test('keys of kinds that nobody knows are passed over, and the others stay', () => {
  const { keys } = JSON.parse(KEYS) as { keys: Jwks };
  const [known] = keys.keys;
  const many = { keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }, known, null, 1, { ...known, x: 5 }] };
  expect(readJson(readClaimed, written({ ...JSON.parse(KEYS), keys: many }))?.keys).toEqual({ keys: [known] });
});

const DEVICE = '01900000-0000-7000-8000-000000000002';
const ACCOUNT = '01900000-0000-7000-8000-000000000001';
const INFO = {
  device: DEVICE,
  account: ACCOUNT,
  username: 'anna',
  name: 'Phone',
  jkt: 'k',
  created_at: '2026-09-21T14:15:20.5Z',
  push_targets: [{ id: DEVICE, kind: 'webpush', created_at: '2026-09-21T14:15:20.5Z', address_hash: 'h' }],
};
const BOUND = {
  device: DEVICE,
  account: ACCOUNT,
  username: 'anna',
  issuer: 'https://nod.example',
  service: 'Nod',
  keys: { keys: [] },
};
const CODES = { seed: 'MTIz', alg: 'SHA1', digits: 6, period: 30 };
const ENTRY = {
  challenge: CHALLENGE,
  at: '2026-09-21T14:15:20Z',
  service: 'Webmail',
  state: 'approved',
  by_this_device: true,
};

const CALLS: readonly (readonly [string, Read<unknown>, object, object])[] = [
  ['device of an older server', readDeviceInfo, INFO, { two_step: undefined, screen_lock: undefined }],
  ['device', readDeviceInfo, { ...INFO, two_step: true, screen_lock: 'on' }, { two_step: true, screen_lock: 'on' }],
  ['device of a later server', readDeviceInfo, { ...INFO, screen_lock: 'thrice' }, { screen_lock: undefined }],
  ['keys', readServerKeys, { issuer: 'https://nod.example', certificates: ['a.b.c'] }, { certificates: ['a.b.c'] }],
  [
    'sign-in',
    readSignInBegun,
    { sign_in: 's', state: 'waiting', number: '42', qr: 'q', phones: ['a'], expires_in: 60 },
    { number: '42' },
  ],
  ['sign-in of few words', readSignInStatus, { state: 'ready' }, { state: 'ready', phones: [] }],
  ['linked', readSignInLinked, { ...BOUND, codes: CODES, two_step: false }, { codes: CODES, two_step: false }],
  [
    'activity',
    readActivity,
    { entries: [ENTRY], server_time: 1 },
    { entries: [{ ...ENTRY, at: Date.parse(ENTRY.at) }] },
  ],
  [
    'configuration of an older server',
    readConfiguration,
    { issuer: 'https://nod.example', name: 'Nod', version: '0.1.0', vapid_public_key: null },
    { name: 'Nod' },
  ],
  [
    'configuration',
    readConfiguration,
    { issuer: 'i', name: 'Nod', version: '1', app: { url: 'u', yes_in_notification: true, version: 'v' } },
    { app: { url: 'u', yes_in_notification: true, version: 'v' } },
  ],
];

test.each(CALLS)('call: %s', (_, read, given, wanted) => {
  const found = readJson(read, written(given)) as Record<string, unknown>;
  for (const [name, value] of Object.entries(wanted)) expect(found[name], name).toEqual(value);
  for (const other of [...damaged(written(given)), 'null', '']) expect(() => readJson(read, other)).not.toThrow();
});

test('a question that ended in a way of a later server needs no answer any more', () => {
  const settled = { challenge: CHALLENGE, state: 'forgotten', device: null, by_this_device: false };
  const read = readJson(readInbox, written({ challenges: [], settled: [settled], server_time: 1 }));
  expect(read?.settled).toEqual([{ challenge: CHALLENGE, state: 'cancelled', by_this_device: false }]);
  expect(readServerFrame(written({ type: 'settled', ...settled }))).toMatchObject({ state: 'cancelled' });
});

test('a name that lies is shown harmlessly in the activity', () => {
  const entry = { ...ENTRY, device: 'a\u{202e}b', browser: 'x'.repeat(1000) };
  const [read] = readJson(readActivity, written({ entries: [entry], server_time: 1 }))?.entries ?? [];
  expect(read).toMatchObject({ device: 'a\u{fffd}b', browser: `${'x'.repeat(100)}…` });
});

const CODES_KNOWN = vectors<{ error?: string }, { status?: number }>('codes', 106).flatMap(
  ({ input, expect: { status } }) =>
    input.error !== undefined && status !== undefined ? [{ code: input.error, status }] : [],
);

test('every code of the server is read, in a frame and in a problem', () => {
  expect(CODES_KNOWN.length).toBe(96);
  for (const { code, status } of CODES_KNOWN) {
    const problem = { type: 't', title: 't', status, code, detail: 'd' };
    expect(readJson(readProblem, written(problem))).toMatchObject({ code, status });
    expect(readServerFrame(written({ type: 'error', code, message: 'm' }))).toEqual({
      type: 'error',
      code,
      message: 'm',
    });
  }
});
