/** Where a request for approval stands. All but `pending` are final. */
export type State = 'pending' | 'approved' | 'denied' | 'reported' | 'expired' | 'cancelled' | 'redeemed';

/** What a waiting browser may know of a request. */
export interface View {
  challenge: string;
  state: State;
  /** How far it came: on its way, on the phone, or seen by the person. */
  progress: 'sent' | 'delivered' | 'opened';
  level: 'tap' | 'number' | 'strict';
  expires_at: string;
  expires_in_ms: number;
  device: string | null;
  reason: string | null;
  /** No phone gave a sign of life for some seconds: say what else the person can do. Absent: not so. */
  unreachable?: boolean;
  /** Grows with every change. */
  version: number;
}

/** What a waiting page says on a socket: with a ticket once, and with the token that it bought from then on. */
export type WatchFrame = { type: 'watch'; ticket: string } | { type: 'watch'; token: string };

/** What a waiting page hears on a socket. A later server may say more. */
export type ServerFrame =
  | { type: 'welcome'; nonce: string; server_time: number }
  | { type: 'watching'; token?: string; view: View }
  | { type: 'view'; view: View }
  | {
      type: 'error';
      code: string;
      message: string;
      challenge?: string;
      tries_left?: number;
      retry_after?: number;
    }
  | { type: 'bye'; code: string; retry_after_ms: number };

export interface ExchangeRequest {
  ticket: string;
}

export interface Exchanged {
  token: string;
  view: View;
}

export interface PollRequest {
  version: number;
  wait_ms: number;
}

/** A refusal over HTTP (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  state?: State;
  tries_left?: number;
  retry_after?: number;
  request_id?: string;
}

/** How the server is reached, best first. */
export type Transport = 'socket' | 'stream' | 'poll';

/** The server will not let these credentials watch: get new ones, do not try again with the same. */
export class WatchError extends Error {
  override name = 'WatchError';
  constructor(
    /** A stable word for what went wrong, as the server names it. */
    readonly code: string,
    message: string = code,
  ) {
    super(message);
  }
}

/** How one connection ended, where it was not refused (that is thrown as a `WatchError`). */
export interface End {
  final: boolean;
  /** The server asked for this many milliseconds of peace. */
  retryAfter?: number | undefined;
}

/** What the transports share during one watch. */
export interface Session {
  readonly server: string;
  readonly ticket: string | undefined;
  readonly token: string | undefined;
  readonly version: number;
  /** Takes in the token that a ticket bought. */
  keep(token: string): void;
  /** Takes in a view; true when the watch is over. */
  see(view: View): boolean;
  /** This transport works. */
  up(): void;
}

/** Time for a connection to bring its first view before the next transport is tried. */
export const OPEN_MS = 5000;
