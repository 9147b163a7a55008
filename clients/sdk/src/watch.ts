/**
 * Hears of an approval the moment it is given.
 *
 * `watch` holds one connection to the Nod server: a WebSocket; where that does not open, server-sent events; where those
 * do not open, long requests. A lost connection comes back by itself, and the server then tells the present state at
 * once: nothing is missed, however late a browser comes.
 */
import { poll, stream } from './http.js';
import { socket } from './socket.js';
import { type End, type Session, type Transport, type View, WatchError } from './types.js';

export { type State, type Transport, type View, WatchError } from './types.js';

/** What `watch` needs. */
export interface WatchOptions {
  /** The Nod server, such as `https://login.example.org`. */
  server: string;
  /** A ticket, good for one exchange. The token that it buys is kept for this tab, so that a reload continues. */
  ticket?: string | undefined;
  /** The name under which this tab keeps the token; the ticket where there is none. A page that is loaded again without
   * its spent ticket names the request here. */
  resume?: string | undefined;
  /** A watch token, where the page already has one. */
  token?: string | undefined;
  /** Called with the present state first, then with every change. */
  onState: (view: View) => void;
  /** Called when the connection is up (`true`) or lost (`false`), with the transport in use. */
  onConnection?: (up: boolean, transport: Transport) => void;
  /** Ends the watch. */
  signal?: AbortSignal;
  /** Transports to try, in this order. */
  transports?: Transport[];
}

const RUN: Record<Transport, (session: Session, signal: AbortSignal) => Promise<End>> = { socket, stream, poll };

/**
 * Watches one request until its final state.
 *
 * @returns the final view. Rejects with a {@link WatchError} when the server refuses the credentials, and with the
 * signal's reason when it is aborted.
 */
export async function watch(options: WatchOptions): Promise<View> {
  const {
    server,
    ticket,
    resume = ticket,
    onState,
    onConnection,
    signal,
    transports = ['socket', 'stream', 'poll'],
  } = options;
  const key = resume && `nod.watch.${resume}`;
  let token = options.token ?? remembered(key);
  let connection = new AbortController();
  let last: View | undefined;
  let late: ReturnType<typeof setTimeout>;
  let wake: (() => void) | undefined;
  let opened = false;
  let at = 0;
  let failures = 0;

  const session: Session = {
    server: server.replace(/\/+$/, ''),
    ticket,
    get token() {
      return token;
    },
    get version() {
      return last?.version ?? -1;
    },
    keep(fresh) {
      token = fresh;
      remembered(key, fresh);
    },
    see(view) {
      if (signal?.aborted) return true;
      if (view.version >= session.version) {
        clearTimeout(late);
        // No news although the time is over: this connection is dead
        late = setTimeout(() => connection.abort(), view.expires_in_ms + 2000);
        last = view;
        onState(view);
      }
      return last!.state !== 'pending';
    },
    up() {
      if (opened) return;
      opened = true;
      onConnection?.(true, transports[at]!);
    },
  };
  const interrupt = (): void => {
    connection.abort();
    wake?.();
  };
  const rest = (ms: number): Promise<void> =>
    new Promise((go) => {
      wake = go;
      setTimeout(go, ms);
    });
  signal?.addEventListener('abort', interrupt);
  globalThis.addEventListener?.('online', interrupt);

  try {
    if (!token && !ticket) throw new WatchError('no_ticket');
    for (;;) {
      signal?.throwIfAborted();
      connection = new AbortController();
      opened = false;
      const began = Date.now();
      const end = await RUN[transports[at]!](session, connection.signal);
      connection.abort();
      signal?.throwIfAborted();
      if (end.final) return last!;
      if (opened) onConnection?.(false, transports[at]!);
      else if (end.retryAfter === undefined && ++at < transports.length) continue; // The next way, at once
      at %= transports.length;
      if (opened && Date.now() - began > 5000) failures = 0;
      const pause = (end.retryAfter ?? 0) + Math.min(10_000, 250 * 2 ** failures++) * (0.5 + Math.random() / 2);
      await rest(pause);
    }
  } finally {
    clearTimeout(late!);
    signal?.removeEventListener('abort', interrupt);
    globalThis.removeEventListener?.('online', interrupt);
    // Over: final or refused. A watch that the page itself ended may go on after a reload.
    if (!signal?.aborted) remembered(key, null);
  }
}

/** Reads, keeps or (null) forgets this tab's token; a page without storage goes without. */
function remembered(key: string | undefined, token?: string | null): string | undefined {
  try {
    if (!key) return;
    if (token) sessionStorage.setItem(key, token);
    else if (token === null) sessionStorage.removeItem(key);
    else return sessionStorage.getItem(key) ?? undefined;
  } catch {
    // Storage is forbidden here
  }
  return;
}
