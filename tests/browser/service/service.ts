/** The real programs: `nod serve` on a directory of its own, and `nod-device` as phones. `NOD_BIN` names where they are. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';

const bin = process.env.NOD_BIN ?? '';
if (!bin) throw new Error('NOD_BIN names no folder with the programs: scripts/web-test builds them and sets it');

// Nothing outlives a test that failed
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A running program, and every line that it wrote. */
export class Run {
  readonly lines: string[] = [];
  readonly ended: Promise<number | null>;
  private readonly waiting = new Set<() => void>();

  private constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        this.look();
      });
    }
    running.add(child);
    child.once('exit', () => running.delete(child));
    // `close`, not `exit`: by then every line was read
    this.ended = once(child, 'close').then(([code]) => {
      this.look();
      return code as number | null;
    });
  }

  private look(): void {
    for (const look of this.waiting) look();
  }

  /** A program of ours by its name, any other by its path. */
  static start(program: string, args: string[], input?: string, environment: Record<string, string> = {}): Run {
    const env = { ...process.env, ...environment };
    const path = isAbsolute(program) ? program : join(bin, program);
    // It ends with the tests, however those end
    const run = new Run(spawn('setpriv', ['--pdeathsig', 'KILL', path, ...args], { stdio: 'pipe', env }));
    if (input !== undefined) run.child.stdin!.end(input);
    return run;
  }

  /** The first line that `find` finds something in, now or later. */
  line<T>(find: (line: string) => T | null | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      let seen = 0;
      const look = (): void => {
        for (; seen < this.lines.length; seen++) {
          const found = find(this.lines[seen]!);
          if (!found) continue;
          this.waiting.delete(look);
          resolve(found);
          return;
        }
      };
      this.waiting.add(look);
      look();
      void this.ended.then((code) => reject(new Error(`ended with ${code}, after:\n${this.lines.join('\n')}`)));
    });
  }

  /** The first event of that name, of a program that says its events as JSON. */
  event(name: string): Promise<Record<string, unknown>> {
    return this.line((line) => {
      if (!line.startsWith('{')) return;
      const event = JSON.parse(line) as Record<string, unknown>;
      return event.event === name ? event : undefined;
    });
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

/**
 * The database of a service: a file in its folder, or one of its own on PostgreSQL, where `NOD_BROWSER_DATABASE` says so. That server
 * is `scripts/with-postgres`'s, which leaves nothing of it behind.
 */
function database(home: string): string {
  if (process.env.NOD_BROWSER_DATABASE !== 'postgres') return `sqlite:${join(home, 'nod.db')}`;
  const server = process.env.NOD_TEST_POSTGRES_URL;
  if (!server) throw new Error('NOD_TEST_POSTGRES_URL names no PostgreSQL: run this in scripts/with-postgres');
  const name = `nod_browser_${randomBytes(8).toString('hex')}`;
  execFileSync('psql', ['--quiet', '--no-psqlrc', '--command', `CREATE DATABASE ${name}`, server]);
  return server.replace(/[^/]*$/, name);
}

/** A configuration file: its sections, and what they set. */
export type Settings = Record<string, Record<string, unknown>>;

/** Nod itself. */
export class Service {
  private run!: Run;
  readonly setUpLink: Promise<string>;
  private told!: (link: string) => void;

  private constructor(
    private readonly home: string,
    readonly url: string,
    /** The origin of the phone app. */
    readonly appUrl: string,
    private readonly environment: Record<string, string>,
  ) {
    this.setUpLink = new Promise((told) => {
      this.told = told;
    });
  }

  /** `settings` are written to the file, `environment` is what comes before the file. */
  static async start(settings: Settings = {}, environment: Record<string, string> = {}): Promise<Service> {
    const home = mkdtempSync(join(tmpdir(), 'nod-service-'));
    const [port, appPort] = [await freePort(), await freePort()];
    const service = new Service(home, `http://localhost:${port}`, `http://localhost:${appPort}`, environment);
    const all: Settings = {
      service: { name: 'Nod', public_url: service.url },
      http: { listen: `127.0.0.1:${port}`, metrics_listen: '127.0.0.1:0' },
      app: { listen: `127.0.0.1:${appPort}` },
      database: { url: database(home) },
      keys: { data_key_file: join(home, 'data.key') },
      // These tests sign in more often than anybody does, from one address; the service's own tests are about its limits.
      limits: {
        free_attempts: 1000,
        free_guesses: 1000,
        failures_per_minute: 0,
        wrong_passwords_per_minute: 0,
        reminders_per_minute: 0,
        pause_after_report: 0,
      },
    };
    for (const [section, values] of Object.entries(settings)) all[section] = { ...all[section], ...values };
    const toml = Object.entries(all).map(
      ([section, values]) =>
        `[${section}]\n${Object.entries(values)
          .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
          .join('')}`,
    );
    writeFileSync(join(home, 'nod.toml'), toml.join('\n'));
    await service.launch();
    return service;
  }

  private async launch(): Promise<void> {
    this.run = this.nod('serve');
    void this.run
      .line((line) => line.match(/\S+\/setup#\S+/)?.[0])
      .then(this.told, () => {
        // A service that was set up says none
      });
    await this.run.line((line) => line.includes('nod is starting'));
  }

  /** Runs `nod` on this service's configuration. */
  nod(...args: string[]): Run {
    return Run.start('nod', ['--config', join(this.home, 'nod.toml'), ...args], undefined, this.environment);
  }

  /** Runs `nod` to its end, which has to be a good one. */
  async command(input: string, ...args: string[]): Promise<void> {
    const run = this.nod(...args);
    run.child.stdin!.end(input);
    if ((await run.ended) !== 0) throw new Error(run.lines.join('\n'));
  }

  /** Adds an account with the password that all have here. */
  addUser(name: string): Promise<void> {
    return this.command(`${PASSWORD}\n`, 'user', 'add', name, '--display-name', 'Ben', '--password-stdin');
  }

  /** Adds an account that a phone protects. */
  async addPerson(name: string, phoneName = `${name}’s phone`): Promise<Phone> {
    await this.addUser(name);
    const phone = new Phone();
    await this.enrol(name, phone, phoneName);
    return phone;
  }

  /** Links a phone to an account as an administrator does, at the terminal. */
  async enrol(account: string, phone: Phone, name = 'Anna’s phone'): Promise<void> {
    const terminal = this.nod('user', 'enrol', account, '--reason', 'a new phone', '--yes-if-code', '-');
    const link = await terminal.line((line) => line.match(/\S+\/enrol#\S+/)?.[0]);
    const { code, run } = await phone.claim(link, name);
    terminal.child.stdin!.write(`${code}\n`);
    const ends = await Promise.all([run.ended, terminal.ended]);
    if (ends.some((end) => end !== 0)) throw new Error([...terminal.lines, ...run.lines].join('\n'));
  }

  /** What it logged. */
  get log(): string {
    return this.run.lines.join('\n');
  }

  /** Ends as an administrator ends it. */
  async terminate(): Promise<void> {
    const code = await this.run.stop();
    if (code !== 0) throw new Error(`ended with ${code}, after:\n${this.log}`);
  }

  async again(): Promise<void> {
    await this.launch();
  }

  async stop(): Promise<void> {
    await this.terminate();
    rmSync(this.home, { recursive: true });
  }
}

export const PASSWORD = 'correct horse battery';

/** A device without a phone. */
export class Phone {
  private home = mkdtempSync(join(tmpdir(), 'nod-phone-'));
  private readonly runs = new Set<Run>();

  private start(...args: string[]): Run {
    const run = Run.start('nod-device', ['--home', this.home, '--json', ...args]);
    this.runs.add(run);
    void run.ended.then(() => this.runs.delete(run));
    return run;
  }

  /** Claims a link: the code that it shows, and the end of it. */
  async claim(link: string, name: string): Promise<{ code: string; run: Run }> {
    const run = this.start('enrol', link, '--name', name);
    const claimed = await run.event('claimed');
    return { code: String(claimed.confirmation_code), run };
  }

  /** Waits for sign-ins, and is connected. */
  async watch(...args: string[]): Promise<Run> {
    const run = this.start('watch', ...args);
    await run.event('online');
    return run;
  }

  /** Answers the question that waits, and is told that the answer counts. */
  async answer(...args: string[]): Promise<void> {
    const run = this.start('watch', '--once', ...args);
    const code = await run.ended;
    if (code !== 0) throw new Error(`not answered (${code}):\n${run.lines.join('\n')}`);
  }

  /** Tells the server where this phone's browser is pushed to. */
  async pushTarget({ endpoint, keys }: { endpoint: string; keys: { p256dh: string; auth: string } }): Promise<void> {
    const { p256dh, auth } = keys;
    const run = this.start('push-target', 'set', 'webpush', '--endpoint', endpoint, '--p256dh', p256dh, '--auth', auth);
    await run.event('push_target_set');
  }

  /** What the program says of its accounts. */
  async accounts(): Promise<string[]> {
    const run = Run.start('nod-device', ['--home', this.home, 'accounts']);
    expect(await run.ended).toBe(0);
    return run.lines;
  }

  /** The kinds of push targets that the server has of this phone. */
  async pushTargets(): Promise<string[]> {
    const run = this.start('rename', 'Anna’s phone');
    const { device } = (await run.event('renamed')) as { device: { push_targets: { kind: string }[] } };
    return device.push_targets.map(({ kind }) => kind);
  }

  approve(number: string): Promise<void> {
    return this.answer('--answer', 'yes', ...(number ? ['--number', number] : []));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.runs].map((run) => run.stop('SIGKILL')));
    rmSync(this.home, { recursive: true });
  }

  /** Forgets every account, as when it is reset. */
  async reset(): Promise<void> {
    await this.stop();
    this.home = mkdtempSync(join(tmpdir(), 'nod-phone-'));
  }
}

/** A letter, as the mail server took it. */
export interface Letter {
  to: string[];
  headers: Record<'subject' | 'auto-submitted', string>;
  text: string;
  html: string;
}

const TOP = join(import.meta.dirname, '../../..');

/** A mail server that is not ours. It keeps each letter until a test takes it. */
export class MailServer {
  private readonly taken = new Set<string>();

  private constructor(
    private readonly run: Run,
    private readonly port: number,
  ) {}

  static async start(): Promise<MailServer> {
    const run = Run.start(join(TOP, 'target/aiosmtpd/bin/python'), [join(TOP, 'tests/it/mail/server.py')]);
    return new MailServer(run, await run.line(Number));
  }

  /** What a service is told of it. */
  get settings(): Record<string, unknown> {
    return { host: '127.0.0.1', port: this.port, encryption: 'none', from: 'Nod <nod@example.org>' };
  }

  /** The letters that no test has taken, by whom they are to and what they are about. */
  private get kept(): Map<string, [line: string, letter: Letter]> {
    const lines = this.run.lines.filter((line) => line.startsWith('{') && !this.taken.has(line));
    const letters = lines.map((line): [string, Letter] => [line, JSON.parse(line) as Letter]);
    return new Map(letters.map((each) => [`${each[1].to[0]}: ${each[1].headers.subject}`, each]));
  }

  /** The letter of that subject to that address, now or later, once. */
  async letter(to: string, subject: string): Promise<Letter> {
    const which = `${to}: ${subject}`;
    await expect.poll(() => [...this.kept.keys()], { timeout: 20_000 }).toContain(which);
    const [line, letter] = this.kept.get(which)!;
    this.taken.add(line);
    return letter;
  }

  async stop(): Promise<void> {
    await this.run.stop();
  }
}

/** The link of a letter that leads to that path of the service. */
export function linkOf({ text }: Letter, path: string): string {
  return text.match(new RegExp(`^http\\S+${path}\\?\\S+$`, 'm'))![0];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
