/**
 * What a push says: the declarative form (`web_push: 8030`), which browsers without support for it hand on as it is. Nothing is
 * believed of it but how the notification looks: what a question says is read from what the server signed.
 */
import {
  boolean,
  id,
  integer,
  list,
  object,
  oneOf,
  optional,
  type Read,
  readJson,
  string,
  tryRead,
  unknown,
} from '../core/read.js';
import { shown } from '../core/text.js';

/** What there may be a button for. A button of a later server is left out. */
const ACTIONS = ['review', 'no', 'yes'] as const;

export interface Action {
  readonly action: (typeof ACTIONS)[number];
  readonly title: string;
}

export interface NoticeData {
  /** `question`, `settled`, `test`, or what a later server says. */
  readonly kind: string;
  /** The question's id; of a test, its own. */
  readonly rid: string;
  /** Seconds since the epoch. */
  readonly exp?: number;
  /** The operator allows YES on the notification. */
  readonly yes?: boolean;
}

export interface Notice {
  readonly title: string;
  readonly body: string;
  readonly lang?: string;
  readonly dir?: 'ltr' | 'rtl' | 'auto';
  readonly silent: boolean;
  readonly data: NoticeData;
  readonly actions: readonly Action[];
}

const text =
  (longest: number): Read<string> =>
  (value) =>
    shown(string(value), longest);

const readAction = object<Action>({ action: oneOf(...ACTIONS), title: text(64) });

const readData: Read<NoticeData> = object<NoticeData>({
  kind: string,
  rid: id,
  exp: optional(integer),
  yes: optional(boolean),
});

/** A member that is left out when it cannot be read: the notification is shown without it. */
const lenient =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value) =>
    tryRead(read, value);

interface Wire {
  readonly title: string;
  readonly body?: string;
  readonly lang?: string;
  readonly dir?: 'ltr' | 'rtl' | 'auto';
  readonly silent?: boolean;
  readonly data: NoticeData;
  readonly actions?: readonly unknown[];
}

const readNotification: Read<Wire> = object<Wire>({
  title: text(128),
  body: lenient(text(512)),
  lang: lenient(string),
  dir: lenient(oneOf('ltr', 'rtl', 'auto')),
  silent: lenient(boolean),
  data: readData,
  actions: lenient(list(unknown)),
});

const readPayload = object<{ notification: Wire }>({ notification: readNotification });

/** The notice in a push; `undefined`: it cannot be read. */
export function readNotice(payload: string | undefined): Notice | undefined {
  const read = payload === undefined ? undefined : readJson(readPayload, payload)?.notification;
  if (!read?.title) return;
  const { body = '', silent = false, actions = [], ...rest } = read;
  const usable = actions.flatMap((action) => tryRead(readAction, action) ?? []);
  return { ...rest, body, silent, actions: rest.data.kind === 'question' ? buttons(usable, rest.data) : [] };
}

/** Browsers show two: NO is always one of them. Where YES may be the other, the notification itself leads to the app. */
function buttons(actions: readonly Action[], { yes }: NoticeData): readonly Action[] {
  const [no, other] = [actions.find(({ action }) => action === 'no'), yes ? 'yes' : 'review'];
  return [...actions.filter(({ action }) => action === other).slice(0, 1), ...(no ? [no] : [])];
}

/** What was stored with a notification that is on the screen. */
export function dataOf(notification: { readonly data: unknown }): NoticeData | undefined {
  return tryRead(readData, notification.data);
}
