/** A Nod server as far as a waiting browser sees it: three doors to one view, as strict as the server about what crosses them. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ServerFrame } from '../src/types.js';
import type { View } from '../src/watch.js';
import {
  EXCHANGE_REQUEST,
  EXCHANGED,
  POLL_REQUEST,
  PROBLEM,
  SERVER_FRAME,
  statusOf,
  VIEW,
  WATCH_FRAME,
} from './wire.js';

export class FakeNod {
  view: View = {
    challenge: '0194f0a1-6b1c-7d20-8f5e-1c2d3e4f5a6b',
    state: 'pending',
    progress: 'sent',
    level: 'number',
    expires_at: '2026-11-22T14:04:00Z',
    expires_in_ms: 120_000,
    device: null,
    reason: null,
    version: 1,
  };
  /** What came in, in order. */
  log: string[] = [];
  tickets = new Set(['ticket-1']);
  tokens = new Set<string>();
  closed = new Set<string>();
  retryAfter: string | undefined;
  url = '';

  private listeners = new Set<() => void>();
  readonly sockets = new Set<WebSocket>();
  readonly streams = new Set<ServerResponse>();
  private readonly http: Server;
  private readonly wss = new WebSocketServer({ noServer: true });

  constructor(private readonly other?: (request: IncomingMessage, response: ServerResponse) => void) {
    this.http = createServer((request, response) => void this.handle(request, response));
    this.http.on('upgrade', (request, socket, head) => {
      this.log.push('upgrade');
      if (this.closed.has('socket')) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      this.wss.handleUpgrade(request, socket, head, (ws) => this.greet(ws));
    });
  }

  async start(port = 0): Promise<void> {
    await new Promise<void>((done) => this.http.listen(port, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const ws of this.sockets) ws.terminate();
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }

  /** The request changes: everyone who waits hears of it. */
  change(change: { [Key in keyof View]?: View[Key] | undefined }): void {
    this.view = { ...this.view, version: this.view.version + 1, ...change } as View;
    for (const tell of this.listeners) tell();
  }

  /** The view as it is said: that a phone can be reached is not. */
  private get told(): View {
    const { unreachable, ...view } = this.view;
    return VIEW.read(unreachable ? { ...view, unreachable } : view);
  }

  private exchange(ticket: string): string | undefined {
    if (!this.tickets.delete(ticket)) return;
    const token = `token-${this.tokens.size + 1}`;
    this.tokens.add(token);
    return token;
  }

  private greet(ws: WebSocket): void {
    this.sockets.add(ws);
    const say = (frame: ServerFrame): void => ws.send(JSON.stringify(SERVER_FRAME.read(frame)));
    say({ type: 'welcome', nonce: 'AAAAAAAAAAAAAAAAAAAAAA', server_time: 0 });
    const tell = (): void => say({ type: 'view', view: this.told });
    ws.on('close', () => {
      this.sockets.delete(ws);
      this.listeners.delete(tell);
    });
    ws.on('message', (data) => {
      const frame = WATCH_FRAME.read(JSON.parse(String(data)));
      this.log.push(`watch ${'ticket' in frame ? frame.ticket : frame.token}`);
      if (this.closed.has('silent-socket')) return;
      const token = 'ticket' in frame ? this.exchange(frame.ticket) : undefined;
      if (!token && !('token' in frame && this.tokens.has(frame.token))) {
        say({ type: 'error', code: 'watch_unauthorized', message: 'This ticket was used.' });
        return ws.close(4100);
      }
      say({ type: 'watching', ...(token ? { token } : {}), view: this.told });
      this.listeners.add(tell);
    });
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!;
    if (!path.startsWith('/v1/watch/') || request.method !== 'POST') {
      if (this.other) return this.other(request, response);
      return void response.writeHead(404).end();
    }
    const door = path.slice('/v1/watch/'.length);
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body: unknown = JSON.parse(text);
    this.log.push(door);
    const json = (status: number, value: unknown, type = 'application/json'): void => {
      const headers: Record<string, string> = { 'Content-Type': type };
      if (this.retryAfter) headers['Retry-After'] = this.retryAfter;
      response.writeHead(status, headers).end(JSON.stringify(value));
    };
    const refuse = (code: string): void => {
      const problem = { type: `/docs/errors#${code}`, title: 'Refused.', status: statusOf(code), code, detail: code };
      json(problem.status, PROBLEM.read(problem), 'application/problem+json');
    };
    if (this.closed.has(door)) return json(502, {});
    if (door === 'exchange') {
      const token = this.exchange(EXCHANGE_REQUEST.read(body).ticket);
      return token ? json(200, EXCHANGED.read({ token, view: this.told })) : refuse('watch_unauthorized');
    }
    const bearer = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!this.tokens.has(bearer)) return refuse('watch_unauthorized');
    if (door === 'events') return this.stream(response);
    const { version, wait_ms: wait } = POLL_REQUEST.read(body);
    await this.newer(version, wait);
    json(200, this.told);
  }

  private stream(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    this.streams.add(response);
    // In two pieces, to see that the reader joins them
    const tell = (): void => {
      const text = `: keep-alive\n\nevent: view\ndata: ${JSON.stringify(this.told)}\n\n`;
      response.write(text.slice(0, 60));
      setTimeout(() => response.write(text.slice(60)), 10);
    };
    tell();
    this.listeners.add(tell);
    response.on('close', () => {
      this.listeners.delete(tell);
      this.streams.delete(response);
    });
  }

  private newer(version: number, wait: number): Promise<void> {
    if (this.view.version > version || !wait) return Promise.resolve();
    return new Promise((done) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.listeners.delete(wake);
        done();
      };
      const timer = setTimeout(wake, wait);
      this.listeners.add(wake);
    });
  }
}
