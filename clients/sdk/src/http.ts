import {
  type End,
  type Exchanged,
  type ExchangeRequest,
  OPEN_MS,
  type PollRequest,
  type Problem,
  type Session,
  type View,
  WatchError,
} from './types.js';

/** Silence on a stream after which it counts as lost; the server sends a comment far more often. */
const SILENCE_MS = 45_000;
const WAIT_MS = 25_000;

/** An answer that is not 200 and may be better later. */
class Unavailable extends Error {
  constructor(readonly retryAfter: number | undefined) {
    super();
  }
}

/** Where it is asked, and with what. */
interface Bodies {
  exchange: ExchangeRequest;
  events: Record<never, never>;
  poll: PollRequest;
}

async function post<Path extends keyof Bodies>(
  session: Session,
  path: Path,
  body: Bodies[Path],
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (session.token) headers.Authorization = `Bearer ${session.token}`;
  const init = { method: 'POST', headers, body: JSON.stringify(body), signal, cache: 'no-store' } as const;
  const response = await fetch(`${session.server}/v1/watch/${path}`, init);
  const { status } = response;
  if (status === 200) return response;
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  // A problem of our own that is not "later" is about the credentials. Anything else may be a proxy's doing.
  if (problem.code && status < 500 && ![405, 408, 425, 429].includes(status) && problem.code !== 'not_found') {
    throw new WatchError(problem.code, problem.detail ?? problem.title);
  }
  const after = Number(response.headers.get('Retry-After'));
  throw new Unavailable(after ? after * 1000 : undefined);
}

/** Buys a watch token with the ticket, where there is none yet; true when the state is final already. */
async function exchange(session: Session, signal: AbortSignal): Promise<boolean> {
  if (session.token) return false;
  const response = await post(session, 'exchange', { ticket: session.ticket! }, signal);
  const { token, view } = (await response.json()) as Exchanged;
  session.keep(token);
  return session.see(view);
}

/** Aborts a request that stays silent for too long; call it again to start anew. */
function watchdog(signal: AbortSignal): { signal: AbortSignal; within: (ms: number) => void } {
  const control = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    control.abort();
  });
  return {
    signal: control.signal,
    within(ms) {
      clearTimeout(timer);
      timer = setTimeout(() => control.abort(), ms);
    },
  };
}

async function attempt(run: () => Promise<boolean>): Promise<End> {
  try {
    return { final: await run() };
  } catch (error) {
    if (error instanceof WatchError) throw error;
    return { final: false, retryAfter: error instanceof Unavailable ? error.retryAfter : undefined };
  }
}

/** Server-sent events over fetch, because an EventSource cannot carry the token in a header. */
export function stream(session: Session, signal: AbortSignal): Promise<End> {
  return attempt(async () => {
    const dog = watchdog(signal);
    dog.within(OPEN_MS);
    if (await exchange(session, dog.signal)) return true;
    const response = await post(session, 'events', {}, dog.signal);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (let opened = false; ; ) {
      const { done, value } = await reader.read();
      if (done) return false;
      text += value;
      const events = text.split(/\r?\n\r?\n/);
      text = events.pop()!;
      for (const event of events) {
        const data = event.match(/^data: ?(.*)$/m)?.[1];
        if (!data) continue;
        opened = true;
        session.up();
        if (session.see(JSON.parse(data) as View)) return true;
      }
      if (opened) dog.within(SILENCE_MS);
    }
  });
}

/** Long requests, one after the other: works through every proxy. */
export function poll(session: Session, signal: AbortSignal): Promise<End> {
  return attempt(async () => {
    const dog = watchdog(signal);
    dog.within(OPEN_MS);
    if (await exchange(session, dog.signal)) return true;
    for (let wait = 0; ; wait = WAIT_MS) {
      const asked = Date.now();
      const before = session.version;
      const response = await post(session, 'poll', { version: Math.max(before, 0), wait_ms: wait }, dog.signal);
      session.up();
      if (session.see((await response.json()) as View)) return true;
      dog.within(WAIT_MS + OPEN_MS);
      // A server that does not hold the request must not be asked without end
      if (wait && session.version === before && Date.now() - asked < 1000)
        await new Promise((go) => setTimeout(go, 1000));
    }
  });
}
