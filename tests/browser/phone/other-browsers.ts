/**
 * Browsers that are not Chromium, by the protocols that they speak themselves: Firefox by WebDriver BiDi, WebKitGTK by WebDriver.
 * Enough to open a page, run a script in it, and wait.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

export interface OtherBrowser {
  open(url: string): Promise<void>;
  /** Runs the body of an async function in the page; what it returns comes back as JSON. */
  run<T>(body: string): Promise<T>;
  close(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) end(child);
});

/** Ends a program and all that it started: `xvfb-run` leaves its own behind. */
function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  process.kill(-child.pid!, signal);
}

function start(program: string, args: string[]): ChildProcess {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((found, failed) => {
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        const match = line.match(pattern);
        if (match) found(match[1] ?? match[0]);
      });
    }
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`${child.spawnfile} ended with ${code}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

interface Reply {
  id?: number;
  type: 'success' | 'error' | 'event';
  result?: Record<string, unknown>;
  error?: string;
  message?: string;
}

export async function firefox(): Promise<OtherBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'nod-firefox-'));
  const program = process.env.FIREFOX ?? 'firefox-esr';
  const child = start(program, ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile]);
  const address = await said(child, /WebDriver BiDi listening on (ws:\S+)/);
  const socket = new WebSocket(`${address}/session`);
  await once(socket, 'open');
  const waiting = new Map<number, (reply: Reply) => void>();
  socket.on('message', (data: Buffer) => {
    const reply = JSON.parse(data.toString()) as Reply;
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
  });
  let last = 0;
  const send = async (method: string, params: unknown): Promise<Record<string, unknown>> => {
    const id = ++last;
    const reply = await new Promise<Reply>((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
    waiting.delete(id);
    if (reply.type !== 'success') throw new Error(`${method}: ${reply.error} ${reply.message}`);
    return reply.result!;
  };
  await send('session.new', { capabilities: {} });
  const { contexts } = await send('browsingContext.getTree', {});
  const [{ context }] = contexts as [{ context: string }];
  return {
    async open(url) {
      await send('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    async run<T>(body: string) {
      const reply = await send('script.evaluate', {
        expression: `(async () => JSON.stringify((await (async () => { ${body} })()) ?? null))()`,
        target: { context },
        awaitPromise: true,
      });
      const { type, result, exceptionDetails } = reply as {
        type: string;
        result?: { value: string };
        exceptionDetails?: { text: string };
      };
      if (type !== 'success') throw new Error(exceptionDetails?.text);
      return JSON.parse(result!.value) as T;
    },
    async close() {
      socket.close();
      end(child);
      await once(child, 'exit');
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

export async function webkit(): Promise<OtherBrowser> {
  const port = await freePort();
  // WebKitGTK draws on a display, so it gets one that nobody sees.
  const child = start('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`]);
  const base = `http://127.0.0.1:${port}`;
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(base + path, init);
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(JSON.stringify(value));
    return value;
  };
  const isUp = async (): Promise<boolean> => {
    try {
      return ((await call('GET', '/status')) as { ready: boolean }).ready;
    } catch {
      return false;
    }
  };
  while (!(await isUp())) await once(AbortSignal.timeout(100), 'abort');
  const capabilities = {
    alwaysMatch: { 'webkitgtk:browserOptions': { binary: MINI_BROWSER, args: ['--automation'] } },
  };
  const { sessionId } = (await call('POST', '/session', { capabilities })) as { sessionId: string };
  const session = `/session/${sessionId}`;
  await call('POST', `${session}/timeouts`, { script: 30_000, pageLoad: 30_000 });
  return {
    async open(url) {
      await call('POST', `${session}/url`, { url });
    },
    async run<T>(body: string) {
      const script = `const done = arguments[arguments.length - 1];
        (async () => { ${body} })().then((value) => done({ value: value ?? null }), (error) => done({ error: String(error) }));`;
      const answer = (await call('POST', `${session}/execute/async`, { script, args: [] })) as {
        value?: T;
        error?: string;
      };
      if (answer.error) throw new Error(answer.error);
      return answer.value as T;
    },
    async close() {
      await call('DELETE', session).catch(() => undefined);
      // The display removes its lock
      end(child, 'SIGTERM');
      await once(child, 'exit');
    },
  };
}

const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
