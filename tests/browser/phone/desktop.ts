/** A session bus with a desktop that shows notifications, so that a test can click on one as a person does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A notification on the screen. */
export interface OnScreen {
  id: number;
  title: string;
  body: string;
  actions: [key: string, label: string][];
  replaces: number;
}

type Event = ({ event: 'shown' } & OnScreen) | { event: string; id?: number };

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function start(program: string, args: string[], environment: Record<string, string>): ChildProcess {
  const env = { ...process.env, ...environment };
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

export class Desktop {
  readonly events: Event[] = [];
  private readonly waiting = new Set<() => void>();

  private constructor(
    private readonly bus: ChildProcess,
    private readonly daemon: ChildProcess,
    /** What a browser needs in its environment to find the desktop. */
    readonly environment: Record<string, string>,
  ) {
    createInterface({ input: daemon.stdout! }).on('line', (line) => {
      this.events.push(JSON.parse(line) as Event);
      for (const look of this.waiting) look();
    });
  }

  static async start(): Promise<Desktop> {
    const bus = start('dbus-daemon', ['--session', '--nofork', '--print-address'], {});
    const address = await new Promise<string>((found, failed) => {
      createInterface({ input: bus.stdout! }).once('line', found);
      bus.once('exit', (code) => failed(new Error(`dbus-daemon ended with ${code}`)));
    });
    const environment = { DBUS_SESSION_BUS_ADDRESS: address };
    const daemon = start('/usr/bin/python3', [`${import.meta.dirname}/notifications.py`], environment);
    const desktop = new Desktop(bus, daemon, environment);
    await desktop.find(({ event }) => event === 'ready');
    return desktop;
  }

  /** The first event from `from` on that fits, now or later. */
  private find(fits: (event: Event) => boolean, from = 0): Promise<Event> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.events.slice(from).find(fits);
        if (!found) return;
        this.waiting.delete(look);
        resolve(found);
      };
      this.waiting.add(look);
      this.daemon.once('exit', () => reject(new Error(`the desktop ended, after ${JSON.stringify(this.events)}`)));
      look();
    });
  }

  /** The notification of that title that is shown after the first `from` events. */
  async shown(title: string | RegExp, from = 0): Promise<OnScreen> {
    const is = (text: string): boolean => (typeof title === 'string' ? text === title : title.test(text));
    return (await this.find((event) => event.event === 'shown' && is((event as OnScreen).title), from)) as OnScreen &
      Event;
  }

  async closed(id: number): Promise<void> {
    await this.find((event) => event.event === 'closed' && event.id === id);
  }

  /** Clicks on a button of a notification, or with `default` on itself. */
  press({ id }: OnScreen, label: string): void {
    this.daemon.stdin!.write(`press ${id} ${label}\n`);
  }

  stop(): void {
    this.daemon.kill('SIGKILL');
    this.bus.kill('SIGKILL');
  }
}
