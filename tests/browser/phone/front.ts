/** A server in front of the app's origin, as an operator has one: it serves the build of the app that a test wants, and passes on all else. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { extname, join } from 'node:path';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** What a test does to the JSON that the service answers at some paths; `undefined`: the service has no such call. */
export type Change = (json: Record<string, unknown>) => Record<string, unknown> | undefined;

export class Front {
  /** The folder of the build that is served; without one, what is in the service. */
  build: string | undefined;
  /** One file that is of another build, as while the files of an update arrive. */
  also: { path: string; build: string } | undefined;
  /** The service's own address of the app. */
  behind = '';
  /** By path. */
  readonly changes = new Map<string, Change>();
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Front> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const front = new Front(server, `http://localhost:${(server.address() as AddressInfo).port}`);
    server.on('request', (incoming, response) => void front.pass(incoming, response));
    server.on('upgrade', (incoming, socket: Socket, head) => front.upgrade(incoming, socket, head));
    server.on('connection', (socket) => {
      front.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => front.sockets.delete(socket));
    });
    return front;
  }

  private get port(): number {
    return Number(new URL(this.behind).port);
  }

  private async pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(incoming.url!, this.url);
    const { method, headers } = incoming;
    const isShell = /^\/(|index\.html|sw\.js|integrity\.json|assets\/.*|icons\/.*)$/.test(pathname);
    const build = this.also?.path === pathname ? this.also.build : this.build;
    const file = build && isShell && join(build, pathname === '/' ? 'index.html' : pathname);
    const path = file ? this.headersOf(pathname) : incoming.url!;
    const outgoing = request({ host: '127.0.0.1', port: this.port, path, method, headers });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
    const [answer] = (await once(outgoing, 'response').catch(() => [])) as [IncomingMessage?];
    if (!answer) return;
    const change = this.changes.get(pathname);
    if (!file && !change) {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
      return;
    }
    const {
      'content-length': _,
      'content-encoding': __,
      etag: ___,
      'transfer-encoding': ____,
      ...own
    } = answer.headers;
    const body = Buffer.concat((await answer.toArray()) as Buffer[]);
    if (file) {
      if (!existsSync(file)) return void response.writeHead(404, { ...own, 'content-type': 'text/plain' }).end();
      return void response.writeHead(200, { ...own, 'content-type': TYPES[extname(file)]! }).end(readFileSync(file));
    }
    const changed =
      answer.statusCode === 200 ? change!(JSON.parse(body.toString()) as Record<string, unknown>) : undefined;
    if (changed) return void response.writeHead(200, own).end(JSON.stringify(changed));
    if (answer.statusCode !== 200) return void response.writeHead(answer.statusCode!, own).end(body);
    const problem = {
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      code: 'not_found',
      detail: 'No such call.',
    };
    response.writeHead(404, { ...own, 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  }

  /** Where the service has the header fields for such a file: the policy is the service's own. */
  private headersOf(pathname: string): string {
    return pathname.startsWith('/assets/') ? '/icons/icon.svg' : pathname;
  }

  private upgrade(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
    const behind = connect(this.port, '127.0.0.1', () => {
      const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
      for (let at = 0; at < incoming.rawHeaders.length; at += 2)
        lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`);
      behind.write(`${lines.join('\r\n')}\r\n\r\n`);
      behind.write(head);
      behind.pipe(socket);
      socket.pipe(behind);
    });
    behind.on('error', () => socket.destroy());
    socket.on('error', () => behind.destroy());
    socket.on('close', () => behind.destroy());
    behind.on('close', () => socket.destroy());
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
