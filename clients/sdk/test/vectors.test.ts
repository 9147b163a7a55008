/**
 * The wire as the SDK and its stand-in server know it is the wire of the server: both are held to `crates/core/vectors`, as
 * the Rust core is.
 */
import { expect, test } from 'vitest';
import {
  EXCHANGE_REQUEST,
  type Kind,
  POLL_REQUEST,
  PROBLEM,
  SERVER_FRAME,
  VIEW,
  vectors,
  WATCH_FRAME,
} from './wire.js';

const OURS: Record<string, Kind<unknown>> = {
  client_frame: WATCH_FRAME,
  server_frame: SERVER_FRAME,
  watch_view: VIEW,
  problem: PROBLEM,
  watch_exchange: EXCHANGE_REQUEST,
  watch_poll: POLL_REQUEST,
};
/** What phones and the server say to each other. */
const PHONES = {
  kinds: [
    'ack_request',
    'answer_request',
    'answer_accepted',
    'enrol_claimed',
    'enrol_status',
    'inbox',
    'inbox_request',
    'push_target',
    'rename',
  ],
  frames: ['hello', 'ack', 'answer', 'ready', 'challenge', 'settled', 'answered'],
};

interface Frame {
  name: string;
  kind: Kind<unknown>;
  text: string;
  /** As it is written again; nothing where it is to be refused. */
  json: string | undefined;
}

function isOfPhones(text: string): boolean {
  return PHONES.frames.includes((JSON.parse(text) as { type: string }).type);
}

const frames = vectors<{ kind: string; json: string }, { json?: string }>('frames').flatMap(
  ({ name, input, expect: { json } }): Frame[] => {
    if (PHONES.kinds.includes(input.kind) || (json !== undefined && isOfPhones(json))) return [];
    const kind = OURS[input.kind];
    if (!kind) throw new Error(`${input.kind}: whose is it? Say so here`);
    return [{ name, kind, text: input.json, json }];
  },
);

/** Reads a text and writes it again. */
function again({ kind, text }: Frame): string | undefined {
  try {
    return JSON.stringify(kind.read(JSON.parse(text)));
  } catch {
    return;
  }
}

test.each(frames)('$name', (frame) => {
  expect(again(frame)).toBe(frame.json);
});

test('the vectors have all that the types say', () => {
  const met = frames.flatMap(({ kind, json }) => (json === undefined ? [] : kind.casesOf(JSON.parse(json))));
  const known = Object.values(OURS).flatMap(({ cases }) => cases);
  expect(new Set(met)).toEqual(new Set(known));
});
