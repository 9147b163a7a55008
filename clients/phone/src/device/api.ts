/** The device's HTTP calls. They go to the app's own origin; what is signed names the issuer. */
import { type Read, readJson, tryRead } from '../core/read.js';
import { type Problem, readProblem } from '../core/wire.js';
import type { Failure, Outcome } from '../phone.js';
import type { Clock } from './clock.js';

/** How long a call may take beyond what it asked the server to wait, in milliseconds. */
const DEADLINE_MS = 15_000;

/** A failure that still knows the server's whole refusal. */
export type ApiFailure = Failure & { readonly problem?: Problem };
export type Reply<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & ApiFailure);

/** Signs the DPoP proof of one call; `url` begins with the issuer. */
export type Prove = (method: string, url: string, body: string, now: number) => Promise<string>;

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** Milliseconds that the server may wait before it answers. */
  readonly wait?: number;
  readonly signal?: AbortSignal;
  readonly keepalive?: boolean;
}

/** Whether the server understood the call and said no, for good: trying again changes nothing. */
export function isFinal(failure: ApiFailure): boolean {
  const status = failure.problem?.status;
  return status !== undefined && status < 500 && ![408, 425, 429].includes(status);
}

/** Milliseconds after which the server wants to be asked again. */
export function retryAfter(failure: ApiFailure): number {
  return (failure.problem?.retry_after ?? 0) * 1000;
}

/** What screens see of a reply: no more than {@link Failure} says. */
export function outcome<T>(reply: Reply<T>): Outcome<T> {
  if (reply.ok) return reply;
  const { problem: _, ...failure } = reply;
  return failure;
}

export class Api {
  constructor(
    /** `undefined` until the server said it once. */
    readonly issuer: () => string | undefined,
    readonly clock: Clock,
  ) {}

  /** Sends the call, with a proof where there is a key; once more when the server says that our clock is wrong. */
  async send<T>(call: Call, read: Read<T>, prove?: Prove): Promise<Reply<T>> {
    const reply = await this.once(call, read, prove);
    const skewed = !reply.ok && reply.problem?.code === 'clock_skew';
    return skewed && prove ? this.once(call, read, prove) : reply;
  }

  private async once<T>(call: Call, read: Read<T>, prove?: Prove): Promise<Reply<T>> {
    const { method, path, body, wait = 0, signal, keepalive = false } = call;
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers: Record<string, string> = {};
    if (text) headers['Content-Type'] = 'application/json';
    const control = new AbortController();
    const stop = (): void => control.abort();
    const late = setTimeout(stop, DEADLINE_MS + wait);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    try {
      if (prove) {
        const issuer = this.issuer();
        if (!issuer) return { ok: false, failed: 'offline' };
        headers.DPoP = await prove(method, issuer + path, text, this.clock.now());
      }
      const response = await fetch(path, {
        method,
        headers,
        body: text || null,
        signal: control.signal,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        keepalive,
      });
      return this.read(response, await response.text(), read);
    } catch {
      // The network, or the time: whether the call arrived is not known
      return { ok: false, failed: 'offline' };
    } finally {
      clearTimeout(late);
      signal?.removeEventListener('abort', stop);
    }
  }

  private read<T>(response: Response, text: string, read: Read<T>): Reply<T> {
    if (response.ok) {
      const value = text ? readJson(read, text) : tryRead(read, undefined);
      return value === undefined && text ? { ok: false, failed: 'unreadable' } : { ok: true, value: value as T };
    }
    const said = readJson(readProblem, text);
    // Not the server: what stands before it
    if (!said) return { ok: false, failed: response.status >= 500 ? 'offline' : 'unreadable' };
    const problem = { ...said, status: response.status };
    if (said.code === 'clock_skew') this.clock.correct(Date.parse(response.headers.get('Date') ?? ''), 1000);
    const { code, detail, retry_after: after } = said;
    return { ok: false, failed: 'refused', code, detail, ...(after && { retryAfter: after }), problem };
  }
}
