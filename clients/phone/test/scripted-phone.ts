/** A `Phone` that says what it is told, for the gallery and for tests of the screens. It is never in the app. */
import type { ChallengeClaims, Level } from '../src/core/challenge.js';
import type {
  Account,
  Activity,
  Answered,
  Claimed,
  Code,
  CodesAccount,
  LinkedAccount,
  Outcome,
  Phone,
  PhoneState,
  Question,
  Scanned,
  SigningIn,
} from '../src/phone.js';

/** 14:02:13 in Rotterdam: seventeen seconds before the codes change. */
export const NOW = Date.UTC(2026, 2, 9, 13, 2, 13);

const good = <T>(value: T): Outcome<T> => ({ ok: true, value });
const done = (): Promise<Outcome<void>> => Promise.resolve(good(undefined));

export const webmail: LinkedAccount = {
  kind: 'linked',
  key: 'webmail',
  service: 'Webmail',
  username: 'anna@example.org',
  label: 'Webmail',
  deviceName: 'Anna’s Pixel',
  deviceId: 'dev_01',
  fingerprint: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
  serverFingerprints: ['kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'],
  linkedAt: NOW - 40 * 86_400_000,
  twoStep: true,
  standing: 'good',
  screenLock: 'offered',
};

export const others: CodesAccount[] = [
  {
    kind: 'codes',
    key: 'library',
    issuer: 'City library',
    name: 'card 20931',
    label: 'City library',
    digits: 6,
    period: 30,
  },
  { kind: 'codes', key: 'github', issuer: 'GitHub', name: 'anna-jansen', label: 'GitHub', digits: 6, period: 30 },
  {
    kind: 'codes',
    key: 'bank',
    issuer: 'Bank of the North',
    name: 'Anna Jansen',
    label: 'Bank of the North',
    digits: 8,
    period: 30,
  },
  {
    kind: 'codes',
    key: 'school',
    issuer: 'School portal',
    name: 'a.jansen',
    label: 'School portal',
    digits: 6,
    period: 30,
  },
];

const CODES: Record<string, [string, string]> = {
  webmail: ['482913', '640127'],
  library: ['067254', '913380'],
  github: ['731508', '204956'],
  bank: ['20884417', '51093326'],
  school: ['295446', '118702'],
};

/** A request; `more` changes what it says. */
export function question(level: Level, more: Partial<ChallengeClaims> = {}, id = 'challenge-1'): Question {
  const { context, ...rest } = more;
  return {
    id,
    account: 'webmail',
    token: '',
    expiresAt: NOW + 80_000,
    claims: {
      iss: 'https://login.example.org',
      sub: 'acc_01',
      jti: id,
      username: 'anna@example.org',
      rp: { id: 'webmail', name: 'Webmail' },
      level,
      iat: Math.floor(NOW / 1000) - 40,
      exp: Math.floor(NOW / 1000) + 80,
      nonce: '',
      context: {
        ip: '192.0.2.7',
        browser: 'Firefox on Windows',
        place: 'Rotterdam, Netherlands',
        new_browser: false,
        new_network: false,
        ...context,
      },
      ...rest,
    },
  };
}

export const activity: Activity = {
  asOf: NOW - 180_000,
  fromCache: false,
  entries: [
    entry(0, 'Webmail', 'approved', 'Firefox on Windows', 'Rotterdam, Netherlands'),
    entry(11 * 60 - 9, 'Webmail', 'reported', undefined, 'Lagos, Nigeria'),
    entry(11 * 60 - 7, 'Webmail', 'expired', undefined, 'Lagos, Nigeria'),
    entry(19 * 60 + 22, 'Files', 'approved', 'Safari on Mac', 'Rotterdam, Netherlands', 'iPad'),
    entry(26 * 60, 'Calendar', 'denied', 'Chrome on Android', undefined),
    entry(51 * 60, 'Webmail', 'cancelled', 'Firefox on Windows', 'Netherlands'),
  ],
};

function entry(
  minutesAgo: number,
  service: string,
  state: Activity['entries'][number]['state'],
  browser: string | undefined,
  place: string | undefined,
  device?: string,
): Activity['entries'][number] {
  return {
    at: NOW - minutesAgo * 60_000,
    service,
    state,
    ...(browser === undefined ? {} : { browser }),
    ...(place === undefined ? {} : { place }),
    ...(device === undefined ? {} : { device }),
    ip: '192.0.2.7',
    byThisDevice: device === undefined,
  };
}

/** What a script can decide; all else succeeds at once. */
export interface Script {
  state?: Partial<PhoneState>;
  now?: number;
  answer?(verdict: string): Promise<Answered>;
  read?(text: string): Promise<Scanned>;
  claim?(): Promise<Outcome<Claimed>>;
  signIn?(): Promise<Outcome<SigningIn>>;
  backupCodes?(): Promise<Outcome<readonly string[] | undefined>>;
  activity?: Activity;
  calls?: Partial<Phone>;
}

export class ScriptedPhone implements Phone {
  /** Every call that changes something, in order. */
  readonly said: string[] = [];
  private readonly listeners = new Set<() => void>();
  private state: PhoneState;

  constructor(private readonly script: Script = {}) {
    this.state = {
      ready: true,
      locked: false,
      accounts: [webmail, ...others],
      questions: [],
      ended: [],
      connection: 'live',
      notifications: { is: 'on', lastDelayMs: 1300 },
      settings: { theme: 'system', hideCodes: false, sound: false, lock: false },
      server: { issuer: 'https://login.example.org', name: 'Example', version: '1.0.0' },
      updateReady: false,
      ...script.state,
    };
    Object.assign(this, script.calls);
  }

  get = (): PhoneState => this.state;
  now = (): number => this.script.now ?? NOW;
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  /** Changes the state, as the device half does when something happens. */
  become(part: Partial<PhoneState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }

  read = (text: string): Promise<Scanned> => this.script.read?.(text) ?? Promise.resolve({ is: 'unknown' });
  claim = (): Promise<Outcome<Claimed>> => this.script.claim?.() ?? Promise.resolve({ ok: false, failed: 'offline' });
  claimByCode = (): Promise<Outcome<Claimed>> => this.claim();
  signIn = (): Promise<Outcome<SigningIn>> =>
    this.script.signIn?.() ?? Promise.resolve({ ok: false, failed: 'refused', code: 'credentials_wrong', detail: '' });
  backupCodes = (): Promise<Outcome<readonly string[] | undefined>> =>
    this.script.backupCodes?.() ?? Promise.resolve(good(undefined));
  backupCodesSaved = done;
  turnOnTwoStep = done;

  addCodes = (entries: readonly unknown[]): Promise<Outcome<number>> => Promise.resolve(good(entries.length));
  rename = (key: string, label: string): Promise<Outcome<void>> => {
    this.change(key, { label });
    return done();
  };
  renameDevice = (key: string, deviceName: string): Promise<Outcome<void>> => {
    this.change(key, { deviceName });
    return done();
  };
  reorder = (order: readonly string[]): Promise<void> => {
    const accounts = order.map((key) => this.state.accounts.find((account) => account.key === key)!);
    this.become({ accounts });
    return Promise.resolve();
  };
  remove = (key: string): Promise<Outcome<void>> => {
    this.become({ accounts: this.state.accounts.filter((account) => account.key !== key) });
    return done();
  };
  private change(key: string, part: object): void {
    const accounts = this.state.accounts.map((each) => (each.key === key ? ({ ...each, ...part } as Account) : each));
    this.become({ accounts });
  }
  code = (key: string): Promise<Code | undefined> => {
    const [code, next] = CODES[key] ?? ['123456', '654321'];
    return Promise.resolve({ code, next, leftMs: 17_000, period: 30 });
  };
  nextCode = (): Promise<Code | undefined> => Promise.resolve({ code: '358124', next: '777777' });

  opened = ({ id }: Question): void => void this.said.push(`opened ${id}`);
  answer = async ({ id }: Question, verdict: string, secret?: object): Promise<Answered> => {
    this.said.push(`${verdict} ${id} ${JSON.stringify(secret ?? null)}`);
    const answered = (await this.script.answer?.(verdict)) ?? {
      is: 'accepted',
      state: ({ approve: 'approved', deny: 'denied', report: 'reported' } as const)[verdict as 'approve'],
    };
    if (answered.is === 'accepted') this.become({ questions: this.state.questions.filter((each) => each.id !== id) });
    return answered;
  };
  activity = (): Promise<Activity> => Promise.resolve(this.script.activity ?? activity);
  turnOnScreenLock = done;

  enableNotifications = (): Promise<PhoneState['notifications']> => {
    this.become({ notifications: { is: 'on' } });
    return Promise.resolve(this.state.notifications);
  };
  testNotification = (): Promise<Outcome<{ readonly delayMs: number }>> => Promise.resolve(good({ delayMs: 1300 }));
  set = (settings: Partial<PhoneState['settings']>): Promise<void> => {
    this.become({ settings: { ...this.state.settings, ...settings } });
    return Promise.resolve();
  };
  setLock = (lock: boolean): Promise<Outcome<void>> => {
    void this.set({ lock });
    return done();
  };
  unlock = (): Promise<boolean> => {
    this.become({ locked: false });
    return Promise.resolve(true);
  };
  exportCodes = (): Promise<string> => Promise.resolve('{}');
  importCodes: Phone['importCodes'] = (_, passphrase) =>
    Promise.resolve(passphrase === undefined ? { ok: false, failed: 'passphrase' } : good(3));
  speak = (): void => void this.said.push('speak');
  applyUpdate = (): void => void this.said.push('update');
}
