/**
 * What crosses the wire between a waiting page and Nod, as data. The compiler holds it to the SDK's types, and
 * `vectors.test.ts` to the vectors that the server is held to; the stand-in server says and takes nothing else.
 */
import { readFileSync } from 'node:fs';
import type {
  Exchanged,
  ExchangeRequest,
  PollRequest,
  Problem,
  ServerFrame,
  State,
  View,
  WatchFrame,
} from '../src/types.js';

/** Reads a value, or throws where it is not exactly of this kind. */
export interface Kind<T, Optional extends boolean = boolean> {
  read(value: unknown): T;
  readonly optional: Optional;
  /** Every special case of the kind that a value can be: a word of a closed set, a member that may be absent. */
  readonly cases: readonly string[];
  /** Those of them that this value is. */
  casesOf(value: unknown): string[];
}

type IsOptional<T, Key extends keyof T> = Partial<Pick<T, Key>> extends Pick<T, Key> ? true : false;

/** The members of an object, all of them, in the order in which they are written. */
type Shape<T> = { readonly [Key in keyof T]-?: Kind<Exclude<T[Key], undefined>, IsOptional<T, Key>> };

/** One of core's files of vectors. */
export function vectors<Input, Expect>(name: string): { name: string; input: Input; expect: Expect }[] {
  const file = new URL(`../../../crates/core/vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

const CODES = vectors<{ error?: string; close?: number }, { status: number }>('codes');
const STATUS = new Map(CODES.flatMap(({ input, expect }) => (input.error ? [[input.error, expect.status]] : [])));

/** The numbers with which the server closes a socket. */
export const CLOSE_CODES = CODES.flatMap(({ input }) => input.close ?? []);

/** The HTTP status of a refusal. */
export function statusOf(refusal: string): number {
  const status = STATUS.get(refusal);
  if (!status) throw new TypeError(`no code of the server's: ${refusal}`);
  return status;
}

function kind<T>(what: string, check: (value: unknown) => boolean): Kind<T, false> {
  const read = (value: unknown): T => {
    if (!check(value)) throw new TypeError(`not ${what}: ${JSON.stringify(value)}`);
    return value as T;
  };
  return { read, optional: false, cases: [], casesOf: () => [] };
}

function matching(what: string, pattern: RegExp): Kind<string, false> {
  return kind(what, (value) => typeof value === 'string' && pattern.test(value));
}

function oneOf<T extends string>(all: Record<T, true>): Kind<T, false> {
  const words = Object.keys(all);
  const plain = kind<T>(`one of ${words}`, (value) => words.includes(value as string));
  return { ...plain, cases: words, casesOf: (value) => [String(value)] };
}

function nullable<T>(of: Kind<T, false>): Kind<T | null, false> {
  return { ...of, read: (value) => (value === null ? null : of.read(value)) };
}

function optional<T>(of: Kind<T, false>): Kind<T, true> {
  return { ...of, optional: true };
}

function object<T>(name: string, shape: Shape<T>): Kind<T, false> {
  const members = Object.entries(shape) as [string, Kind<unknown>][];
  // Each message names its member; the messages of a nested object have their names already
  const told = (key: string, words: readonly string[]): string[] =>
    words.map((word) => (word.includes(' ') ? word : `${name} ${key}=${word}`));
  return {
    optional: false,
    read(value) {
      if (typeof value !== 'object' || value === null) throw new TypeError(`${name}: no object`);
      const more = Object.keys(value).find((key) => !(key in shape));
      if (more) throw new TypeError(`${name}: unknown member ${more}`);
      const given = value as Record<string, unknown>;
      const present = members.filter(([key, of]) => key in given || !of.optional);
      return Object.fromEntries(present.map(([key, of]) => [key, of.read(given[key])])) as T;
    },
    cases: members.flatMap(([key, of]) => [
      ...(of.optional ? [`${name} with ${key}`, `${name} without ${key}`] : []),
      ...told(key, of.cases),
    ]),
    casesOf(value) {
      const given = value as Record<string, unknown>;
      return members.flatMap(([key, of]) => [
        ...(of.optional ? [`${name} ${key in given ? 'with' : 'without'} ${key}`] : []),
        ...(key in given ? told(key, of.casesOf(given[key])) : []),
      ]);
    },
  };
}

/** Whichever of these kinds a value is. */
function either<T>(...kinds: Kind<T, false>[]): Kind<T, false> {
  const find = (value: unknown): Kind<T, false> | undefined =>
    kinds.find((of) => {
      try {
        of.read(value);
        return true;
      } catch {
        return false;
      }
    });
  return {
    optional: false,
    read(value) {
      const found = find(value);
      if (!found) throw new TypeError(`not on this wire: ${JSON.stringify(value)}`);
      return found.read(value);
    },
    cases: kinds.flatMap((of) => of.cases),
    casesOf: (value) => find(value)?.casesOf(value) ?? [],
  };
}

const text = kind<string>('a text', (value) => typeof value === 'string');
const whole = kind<number>('a whole number', (value) => Number.isSafeInteger(value) && (value as number) >= 0);
const id = matching('an id', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
const moment = matching('a moment', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
/** What is only ever said where it is so. */
const so = kind<boolean>('true', (value) => value === true);
const code = kind<string>('a code of the server', (value) => STATUS.has(value as string));
const state = oneOf<State>({
  pending: true,
  approved: true,
  denied: true,
  reported: true,
  expired: true,
  cancelled: true,
  redeemed: true,
});

function is<Word extends string>(word: Word): Kind<Word, false> {
  return oneOf({ [word]: true } as Record<Word, true>);
}

export const VIEW = object<View>('view', {
  challenge: id,
  state,
  progress: oneOf({ sent: true, delivered: true, opened: true }),
  level: oneOf({ tap: true, number: true, strict: true }),
  expires_at: moment,
  expires_in_ms: whole,
  device: nullable(text),
  reason: nullable(text),
  unreachable: optional(so),
  version: whole,
});

type Variant<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

export const SERVER_FRAME = either<ServerFrame>(
  object<Variant<'welcome'>>('welcome', { type: is('welcome'), nonce: text, server_time: whole }),
  object<Variant<'watching'>>('watching', { type: is('watching'), token: optional(text), view: VIEW }),
  object<Variant<'view'>>('news', { type: is('view'), view: VIEW }),
  object<Variant<'error'>>('error', {
    type: is('error'),
    code,
    message: text,
    challenge: optional(id),
    tries_left: optional(whole),
    retry_after: optional(whole),
  }),
  object<Variant<'bye'>>('bye', { type: is('bye'), code, retry_after_ms: whole }),
);

export const WATCH_FRAME = either<WatchFrame>(
  object<Extract<WatchFrame, { ticket: string }>>('watch by ticket', { type: is('watch'), ticket: text }),
  object<Extract<WatchFrame, { token: string }>>('watch by token', { type: is('watch'), token: text }),
);

export const PROBLEM = object<Problem>('problem', {
  type: text,
  title: text,
  status: whole,
  code,
  detail: text,
  // What each of them is, the view says
  state: optional({ ...state, cases: [], casesOf: () => [] }),
  tries_left: optional(whole),
  retry_after: optional(whole),
  request_id: optional(text),
});

export const EXCHANGE_REQUEST = object<ExchangeRequest>('exchange', { ticket: text });
export const EXCHANGED = object<Exchanged>('exchanged', { token: text, view: VIEW });
export const POLL_REQUEST = object<PollRequest>('poll', { version: whole, wait_ms: whole });
