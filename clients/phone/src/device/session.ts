/** One account's line to the server while the app is on the screen: a socket, or long-polling where no socket gets through. */
import type { Ack, ClientFrame, Inbox, InboxItem, ServerFrame, Settled } from '../core/wire.js';
import { readServerFrame } from '../core/wire.js';
import { type ApiFailure, type Reply, retryAfter } from './api.js';
import { Backoff, pause } from './backoff.js';
import { type Device, isRevoked } from './devices.js';
import type { News } from './merge.js';

const GREETING_MS = 15_000;
/** After so much silence of a socket the inbox is asked: a browser cannot ping, and a dead line looks like a quiet one. */
const QUIET_MS = 50_000;
const WAIT_MS = 25_000;
const SOCKET_AGAIN_MS = 300_000;
/** Sockets that broke before they were ready, in a row, after which long-polling takes over. */
const SOCKET_TRIES = 2;
/** How often an account is asked that has no line of its own. */
const GLANCE_MS = 15_000;
const MAX_SEEN = 32;

export type Line = 'live' | 'polling' | 'offline';

export interface Hooks {
  /** What this account has open. */
  open(): readonly string[];
  /** Says whether it changed anything. */
  news(news: News): boolean;
  line(line: Line): void;
  revoked(): void;
  /** The server takes the device's proofs. */
  known(): void;
}

type Next =
  /** Come back, not before so many milliseconds. */
  { readonly is: 'again'; readonly after: number } | { readonly is: 'poll' } | { readonly is: 'stop' };

const again = (after = 0): Next => ({ is: 'again', after });

export class Session {
  private readonly stopped = new AbortController();
  private readonly backoff = new Backoff();
  /**
   * Tokens that do not verify, by the question's id that they came under: they are not shown, and not fetched again and again. The id
   * alone says nothing, for anybody can write it: a forgery must not hide the real question.
   */
  private readonly refused = new Map<string, string>();
  private socket: WebSocket | undefined;
  private failures = 0;
  private looking: Promise<Next | undefined> | undefined;

  /** `bound`: whether it gets a line of its own; without one the inbox is asked now and then. */
  constructor(
    private readonly device: Device,
    private readonly hooks: Hooks,
    private readonly bound: boolean,
  ) {
    void this.run();
  }

  stop(): void {
    this.stopped.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      const next = await (this.bound ? this.line() : this.glance());
      if (signal.aborted) break;
      if (next.is === 'stop') return this.hooks.line('offline');
      if (next.is === 'poll') continue;
      this.hooks.line('offline');
      await pause(this.backoff.next(next.after), signal);
    }
  }

  private line(): Promise<Next> {
    return this.failures < SOCKET_TRIES ? this.overSocket() : this.overPolling();
  }

  /** What waits now. Asked on every return to the app, whatever the line does; several who ask at once get one answer. */
  look(): Promise<Next | undefined> {
    this.looking ??= this.ask(0)
      .then((reply) => this.take(reply))
      .finally(() => {
        this.looking = undefined;
      });
    return this.looking;
  }

  /** Says how far a question came; over the socket where there is one. */
  acknowledge(challenge: string, what: Ack): void {
    if (this.socket) say(this.socket, { type: 'ack', challenge, what });
    else void this.device.acknowledge(challenge, what);
  }

  /** The answer has what is not `seen`, and what became of that which is. */
  private ask(wait: number): Promise<Reply<Inbox>> {
    const seen = [...this.hooks.open(), ...this.refused.keys()].slice(0, MAX_SEEN);
    return this.device.inbox(seen, wait, this.stopped.signal);
  }

  /** Takes an inbox over; gives what to do where there was none. */
  private async take(reply: Reply<Inbox>): Promise<Next | undefined> {
    if (this.stopped.signal.aborted) return { is: 'stop' };
    if (!reply.ok) return this.failed(reply);
    this.hooks.known();
    for (const settled of reply.value.settled) this.settle(settled);
    for (const item of reply.value.challenges) await this.arrive(item);
    return;
  }

  private failed(failure: ApiFailure): Next {
    if (!isRevoked(failure)) return again(retryAfter(failure));
    this.hooks.revoked();
    return { is: 'stop' };
  }

  private settle({ challenge, state, device, by_this_device: byThisDevice }: Settled): void {
    this.refused.delete(challenge);
    const ended = { id: challenge, state, byThisDevice };
    this.hooks.news({ is: 'ended', ended: device ? { ...ended, device } : ended });
  }

  private async arrive(item: InboxItem): Promise<void> {
    if (this.hooks.open().includes(item.challenge) || this.refused.get(item.challenge) === item.token) return;
    const question = await this.device.question(item);
    if (question) this.refused.delete(item.challenge);
    else this.refused.set(item.challenge, item.token);
    if (!question) return;
    if (this.hooks.news({ is: 'question', question })) this.acknowledge(question.id, 'delivered');
  }

  private async glance(): Promise<Next> {
    for (;;) {
      const next = await this.look();
      if (next) return next;
      this.hooks.line('polling');
      this.backoff.reset();
      await pause(GLANCE_MS, this.stopped.signal);
    }
  }

  private async overPolling(): Promise<Next> {
    const until = performance.now() + SOCKET_AGAIN_MS;
    for (let wait = 0; performance.now() < until; wait = WAIT_MS) {
      const asked = performance.now();
      const next = await this.take(await this.ask(wait));
      if (next) return next;
      this.hooks.line('polling');
      this.backoff.reset();
      // A server that does not hold the call must not be asked without end
      if (wait && performance.now() - asked < 1000) await pause(1000, this.stopped.signal);
    }
    this.failures = 0;
    return { is: 'poll' };
  }

  private async overSocket(): Promise<Next> {
    // Beside the socket, and sooner: what waits, and what ended while nobody listened
    const looked = this.look();
    const { ready, next, credentials } = await this.converse();
    if (this.stopped.signal.aborted) return { is: 'stop' };
    if (ready) this.failures = 0;
    // Over HTTP the server says what is wrong with the key; a socket's close says too little to drop an account for
    if (credentials) return (await this.look()) ?? again();
    // Where calls get through and sockets do not, something in between does not know them. Where neither does, there is no network
    if (!ready && (await looked) === undefined) {
      this.failures += 1;
      if (this.failures >= SOCKET_TRIES && next.is === 'again' && next.after === 0) return { is: 'poll' };
    }
    return next;
  }

  /** A socket, from its opening to its end. */
  private converse(): Promise<{ ready: boolean; next: Next; credentials: boolean }> {
    return new Promise((resolve) => {
      const address = new URL('/v1/socket', location.href);
      address.protocol = address.protocol.replace('http', 'ws');
      const socket = new WebSocket(address);
      const began = performance.now();
      let [ready, after] = [false, 0];
      let timer = setTimeout(() => end(), GREETING_MS);
      // One frame after the other: a question is verified before the next frame is looked at
      let queue = Promise.resolve();

      const end = (code = 1006): void => {
        clearTimeout(timer);
        this.stopped.signal.removeEventListener('abort', stop);
        socket.onclose = socket.onmessage = null;
        socket.close();
        if (this.socket === socket) this.socket = undefined;
        // Only a connection that lasted proves that the server is well
        if (ready && performance.now() - began > 10_000) this.backoff.reset();
        // 4101 says that we were slow to say hello: another hello is the new credential that the range asks for
        const credentials = code >= 4100 && code < 4300 && code !== 4101;
        resolve({ ready, next: again(after), credentials });
      };
      const stop = (): void => end();
      const listen = (): void => {
        clearTimeout(timer);
        timer = setTimeout(async () => {
          const next = await this.look();
          if (next) end();
          else listen();
        }, QUIET_MS);
      };

      const take = async (frame: ServerFrame): Promise<void> => {
        switch (frame.type) {
          case 'welcome':
            this.device.clock.correct(frame.server_time, 500);
            return say(socket, { type: 'hello', token: await this.device.hello(frame.nonce) });
          case 'ready':
            ready = true;
            this.socket = socket;
            this.hooks.known();
            this.hooks.line('live');
            return listen();
          case 'challenge':
            return this.arrive(frame);
          case 'settled':
            return this.settle(frame);
          case 'bye':
            after = Math.max(frame.retry_after_ms, 1);
            return end();
          // Answers go over HTTP, and a refusal is explained by the close that follows
          case 'answered':
          case 'error':
        }
      };
      socket.onmessage = ({ data }) => {
        if (ready) listen();
        // A kind that this version does not know is skipped: servers may learn to say more
        const frame = readServerFrame(String(data));
        if (frame) queue = queue.then(() => take(frame)).catch(() => end());
      };
      socket.onclose = ({ code }) => end(code);
      this.stopped.signal.addEventListener('abort', stop);
    });
  }
}

function say(socket: WebSocket, frame: ClientFrame): void {
  // A socket that is closing swallows it; every answer to that is on its way already
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}
