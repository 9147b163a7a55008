/** Every screen in every state, one at a time: `?screen=approve-number&language=de&theme=dark`. Never in the app. */
import { render } from 'preact';
import { App } from '../src/app/app.js';
import { preferred, speak } from '../src/app/words.js';
import type { CodesEntry } from '../src/core/otpauth.js';
import type { LanguageTag, SigningIn, Theme } from '../src/phone.js';
import { NOW, others, question, type Script, ScriptedPhone, webmail } from './scripted-phone.js';

interface Screen {
  script?: Script;
  /** The address that it is at. */
  at?: string;
  /** Not the first start of the app. */
  visited?: boolean;
  /** What the browser says it is. */
  on?: 'iphone' | 'android' | 'iphone-app';
  camera?: 'works' | 'black' | 'refused';
  steps?(phone: ScriptedPhone): Promise<void>;
}

const entry = (issuer: string, name: string): CodesEntry => ({
  kind: 'totp',
  issuer,
  name,
  secret: new Uint8Array(20),
  algorithm: 'SHA-1',
  digits: 6,
  period: 30,
  counter: 0,
});
const never = new Promise<never>(() => undefined);
const claimed = {
  confirmationCode: '41-73',
  username: 'anna@example.org',
  service: 'Webmail',
  expiresAt: NOW + 580_000,
  linked: () => ({ ...webmail, twoStep: false }),
  abandon: () => undefined,
  cancel: () => Promise.resolve(),
};
const waiting: SigningIn = {
  username: 'anna@example.org',
  status: {
    state: 'waiting',
    number: '64',
    qr: 'https://login.example.org/scan#v1.abc',
    phones: ['Old Pixel', 'iPad'],
  },
  changed: () => never,
  authorize: () => Promise.resolve({ ok: false, failed: 'refused', code: 'code_wrong', detail: '' }),
  cancel: () => Promise.resolve(),
};
const backupCodes =
  'K7QM-2XPD 9FHT-WB3R PZ4N-6CVA X8JE-RM5K 3TWQ-HD7Y B6LP-4SNU VC9A-E2GX M5RY-T8KJ 7HDZ-QF3W N4XB-P6ME'.split(' ');
const asks = (level: 'tap' | 'number' | 'strict', more = {}): Script => ({
  state: { questions: [question(level, more)] },
});
const unusual = { context: { new_browser: true, new_network: true, new_place: true } as never };

export const screens: Record<string, Screen> = {
  codes: { script: { state: {} } },
  'codes-asked': { script: { state: { questions: [question('number')], notifications: { is: 'ask' } } } },
  'codes-asked-many': { script: { state: { questions: [question('number'), question('tap', {}, 'challenge-2')] } } },
  'codes-late': { script: { now: NOW + 13_000 } },
  'codes-hidden': {
    script: { state: { settings: { theme: 'system', hideCodes: true, sound: false, lock: false } } },
    steps: () => press('.list li:nth-child(3) button'),
  },
  'codes-offline': { script: { state: { connection: 'offline', notifications: { is: 'denied' } } } },
  'codes-blocked': { script: { state: { notifications: { is: 'denied' }, updateReady: true } } },
  'codes-gone': {
    script: {
      state: {
        accounts: [
          { ...webmail, standing: 'revoked' },
          { ...webmail, key: 'files', label: 'Files', standing: 'lost' },
          { ...webmail, key: 'calendar', label: 'Calendar', twoStep: false },
          { ...others[0]!, period: 60 },
          {
            kind: 'codes',
            key: 'counter',
            issuer: 'Old portal',
            name: 'anna',
            label: 'Old portal',
            digits: 6,
            counter: 7,
          },
        ],
      },
    },
  },
  'codes-search': {
    script: {
      state: {
        accounts: [
          webmail,
          ...others,
          { ...others[0]!, key: 'a', label: 'Mastodon' },
          { ...others[1]!, key: 'b', label: 'Forge' },
        ],
      },
    },
    steps: async () => {
      await press('.head button');
      await type('.field', 'b');
    },
  },
  'codes-copied': { steps: () => press('.list li:nth-child(2) button') },
  empty: { script: { state: { accounts: [] } } },
  locked: { script: { state: { locked: true } } },
  'approve-tap': { script: asks('tap'), at: 'ask' },
  'approve-number': { script: asks('number', unusual), at: 'ask', steps: () => digits('64') },
  'approve-number-action': {
    script: asks('number', {
      action: 'Transfer € 250.00 to B. de Vries',
      rp: { id: 'bank', name: 'Bank of the North' },
    }),
    at: 'ask',
  },
  'approve-strict': { script: asks('strict'), at: 'ask', steps: () => digits('663') },
  'approve-travel': {
    script: {
      state: {
        questions: [
          question('number', {
            context: {
              new_browser: true,
              new_network: true,
              new_place: true,
              impossible_travel: true,
              place: 'Lagos, Nigeria',
              browser: 'Chrome on Windows',
              ip: '198.51.100.23',
            },
          }),
          question('tap', { iat: NOW / 1000 - 60 }, 'challenge-2'),
        ],
        accounts: [{ ...webmail, screenLock: 'required' }],
      },
    },
    at: 'ask',
  },
  'approve-wrong': {
    script: { ...asks('number'), answer: () => Promise.resolve({ is: 'wrong-number', triesLeft: 1 }) },
    at: 'ask',
    steps: async () => {
      await digits('46');
      await press('.dock .main');
    },
  },
  'approve-empty': { script: asks('number'), at: 'ask', steps: () => press('.dock .main') },
  'approve-offline': {
    script: { ...asks('number'), answer: () => Promise.resolve({ is: 'failed', failed: 'offline' }) },
    at: 'ask',
    steps: async () => {
      await digits('64');
      await press('.dock .main');
    },
  },
  'approve-unlock': {
    script: {
      state: { questions: [question('tap')], accounts: [{ ...webmail, screenLock: 'required' }] },
      answer: () => Promise.resolve({ is: 'not-unlocked' }),
    },
    at: 'ask',
    steps: () => press('.dock .main'),
  },
  'approve-scanned': {
    script: {
      ...asks('strict'),
      read: () =>
        Promise.resolve({
          is: 'approval',
          challenge: 'challenge-1',
          scan: 'abc',
          question: question('strict'),
        }),
    },
    camera: 'refused',
    at: 'link/paste',
    steps: async () => {
      await type('.field', 'https://login.example.org/scan#v1.abc');
      await press('form .main');
      await there('.dock');
    },
  },
  'approve-scanner': { script: asks('strict'), at: 'ask', camera: 'works', steps: () => press('.dock .plain') },
  approved: { script: asks('tap'), at: 'ask', steps: () => answered('.dock .main') },
  'approved-mistake': {
    script: asks('tap'),
    at: 'ask',
    steps: async () => {
      await press('.dock .main');
      await press('.after .plain');
    },
  },
  refused: { script: asks('tap'), at: 'ask', steps: () => answered('.dock .no') },
  reported: {
    script: asks('tap'),
    at: 'ask',
    steps: async () => {
      await press('.dock .no');
      await press('.after .list button');
      await there('.badge.warn');
    },
  },
  'reported-late': {
    script: {
      ...asks('tap'),
      answer: (verdict) =>
        Promise.resolve(verdict === 'deny' ? { is: 'accepted', state: 'denied' } : { is: 'settled', state: 'denied' }),
    },
    at: 'ask',
    steps: async () => {
      await press('.dock .no');
      await press('.after .list button');
      await there('.badge.warn');
    },
  },
  expired: {
    script: asks('number'),
    at: 'ask',
    steps: async (phone) => {
      await there('.dock');
      phone.become({ questions: [], ended: [{ id: 'challenge-1', state: 'expired', byThisDevice: false }] });
      await there('.after');
    },
  },
  elsewhere: {
    script: asks('number'),
    at: 'ask',
    steps: async (phone) => {
      await there('.dock');
      phone.become({
        questions: [],
        ended: [{ id: 'challenge-1', state: 'approved', byThisDevice: false, device: 'iPad' }],
      });
      await there('.after');
    },
  },
  scan: { at: 'link', camera: 'works', script: { read: () => never } },
  'scan-refused': { at: 'link', camera: 'refused' },
  'scan-unknown': {
    at: 'link/paste',
    camera: 'refused',
    steps: async () => {
      await type('.field', 'https://example.com');
      await press('form .main');
      await there('.note');
    },
  },
  'link-code': {
    at: 'link/code',
    steps: async () => {
      await press('form .main');
    },
  },
  'link-sign-in': {
    at: 'link/sign-in',
    steps: async () => {
      await type('input', 'anna');
      await type('input[type=password]', 'wrong');
      await press('form .main');
      await there('.note');
    },
  },
  'link-second': {
    at: 'link/sign-in',
    script: { signIn: () => Promise.resolve({ ok: true, value: waiting }) },
    steps: async () => {
      await type('input', 'anna');
      await type('input[type=password]', 'right');
      await press('form .main');
      await press('summary');
      await there('.qr');
    },
  },
  'link-authorize': {
    at: 'link/sign-in',
    script: {
      signIn: () =>
        Promise.resolve({ ok: true, value: { ...waiting, status: { state: 'ready', phones: ['Old Pixel'] } } }),
    },
    steps: async () => {
      await type('input', 'anna');
      await type('input[type=password]', 'right');
      await press('form .main');
      await there('.badge.good');
    },
  },
  'link-confirm': {
    at: 'link/paste',
    script: {
      read: (text) => Promise.resolve({ is: 'link', text }),
      claim: () => Promise.resolve({ ok: true, value: { ...claimed, settled: never } }),
    },
    steps: paste,
  },
  'link-declined': {
    at: 'link/paste',
    script: {
      read: (text) => Promise.resolve({ is: 'link', text }),
      claim: () => Promise.resolve({ ok: true, value: { ...claimed, settled: Promise.resolve('refused' as const) } }),
    },
    steps: paste,
  },
  'link-used': {
    at: 'link/paste',
    script: {
      read: (text) => Promise.resolve({ is: 'link', text }),
      claim: () => Promise.resolve({ ok: false, failed: 'refused', code: 'enrolment_unknown', detail: '' }),
    },
    steps: paste,
  },
  'link-backup': {
    at: 'link/paste',
    script: {
      read: (text) => Promise.resolve({ is: 'link', text }),
      claim: () => Promise.resolve({ ok: true, value: { ...claimed, settled: Promise.resolve('linked' as const) } }),
      backupCodes: () => Promise.resolve({ ok: true, value: backupCodes }),
    },
    steps: paste,
  },
  'link-done': {
    at: 'link/paste',
    script: {
      state: { notifications: { is: 'ask' } },
      read: (text) => Promise.resolve({ is: 'link', text }),
      claim: () => Promise.resolve({ ok: true, value: { ...claimed, settled: Promise.resolve('linked' as const) } }),
    },
    steps: paste,
  },
  'link-codes': {
    at: 'link/paste',
    script: {
      read: () =>
        Promise.resolve({
          is: 'codes',
          entries: [entry('GitHub', 'anna-jansen'), entry('Bücher: Laden', 'anna@example.org'), entry('', 'anna')],
        }),
    },
    steps: paste,
  },
  'link-safari': { at: 'link', on: 'iphone', script: { state: { accounts: [] } } },
  'first-welcome': { visited: false, script: { state: { accounts: [] } } },
  'first-install-iphone': { visited: false, at: 'first/install', on: 'iphone', script: { state: { accounts: [] } } },
  'first-install-android': {
    visited: false,
    at: 'first/install',
    on: 'android',
    script: { state: { accounts: [] } },
  },
  'first-install-computer': { visited: false, at: 'first/install', script: { state: { accounts: [] } } },
  'first-notify': {
    visited: false,
    at: 'first/notify',
    script: { state: { accounts: [], notifications: { is: 'ask' } } },
  },
  'first-notify-denied': {
    visited: false,
    at: 'first/notify',
    script: { state: { accounts: [], notifications: { is: 'denied' } } },
  },
  activity: { at: 'activity' },
  'activity-offline': {
    at: 'activity',
    script: { state: { connection: 'offline' }, activity: { asOf: NOW - 180_000, fromCache: true, entries: [] } },
  },
  settings: { at: 'settings' },
  'settings-off': { at: 'settings', script: { state: { notifications: { is: 'ask' } } } },
  'settings-late': { at: 'settings/notifications', script: { state: { notifications: { is: 'denied' } } } },
  'settings-theme': { at: 'settings/theme' },
  'settings-language': { at: 'settings/language' },
  'settings-accounts': { at: 'settings/accounts' },
  'settings-account': { at: 'settings/accounts/webmail' },
  'settings-remove': {
    at: 'settings/accounts/webmail',
    script: { calls: { remove: () => Promise.resolve({ ok: false, failed: 'offline' }) } },
    steps: async () => {
      await press('main > .no');
      await press('.two .no');
      await there('.note');
    },
  },
  'settings-codes': { at: 'settings/codes' },
  'settings-about': { at: 'settings/about' },
};

async function paste(): Promise<void> {
  await type('.field', 'https://login.example.org/enrol#v1.abc');
  await press('form .main');
  await new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));
}

/** Waits until something is there. */
async function there(selector: string): Promise<HTMLElement> {
  for (;;) {
    const dialog = document.querySelector('dialog');
    const found = (dialog ?? document).querySelector<HTMLElement>(selector);
    if (found) return found;
    await new Promise((seen) => requestAnimationFrame(seen));
  }
}
/** Waits until a text is another one. */
async function changed(selector: string): Promise<void> {
  const before = (await there(selector)).textContent;
  while ((await there(selector)).textContent === before) await new Promise((seen) => requestAnimationFrame(seen));
}
const press = async (selector: string): Promise<void> => (await there(selector)).click();
async function type(selector: string, text: string): Promise<void> {
  const field = (await there(selector)) as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
async function answered(button: string): Promise<void> {
  await press(button);
  await there('.after');
}
const digits = (text: string): Promise<void> => type('.cells input', text);

/** A camera that sees a desk, nothing, or that the person did not allow. */
function camera(kind: Screen['camera']): void {
  const getUserMedia = (): Promise<MediaStream> => {
    if (kind === 'refused') return Promise.reject(new DOMException('', 'NotAllowedError'));
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 480;
    const context = canvas.getContext('2d')!;
    const draw = (): void => {
      const light = context.createLinearGradient(0, 0, 480, 480);
      light.addColorStop(0, kind === 'black' ? '#000' : '#52605c');
      light.addColorStop(1, kind === 'black' ? '#000' : '#202826');
      context.fillStyle = light;
      context.fillRect(0, 0, 480, 480);
      requestAnimationFrame(draw);
    };
    draw();
    return Promise.resolve(canvas.captureStream());
  };
  Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia } });
}

function platform(on: Screen['on']): void {
  const agents = {
    iphone:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile Safari/604.1',
    'iphone-app': 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15',
    android: 'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/151.0.0.0 Mobile Safari/537.36',
  };
  if (on) Object.defineProperty(navigator, 'userAgent', { value: agents[on] });
}

const wanted = new URLSearchParams(location.search);
const screen = screens[wanted.get('screen') ?? ''];
if (screen) {
  const theme = (wanted.get('theme') ?? 'system') as Theme;
  const language = (wanted.get('language') ?? 'en') as LanguageTag;
  platform(screen.on);
  camera(screen.camera);
  if (screen.visited === false) localStorage.removeItem('visited');
  else localStorage.setItem('visited', 'yes');
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.resolve() } });
  if (theme !== 'system') document.documentElement.dataset.theme = theme;
  const phone = new ScriptedPhone(screen.script);
  phone.become({ settings: { ...phone.get().settings, theme, language } });
  history.replaceState(null, '', `${location.pathname}${location.search}${screen.at ? `#${screen.at}` : ''}`);
  await speak(language ?? preferred());
  Object.assign(globalThis, { phone });
  render(<App phone={phone} />, document.querySelector('#app')!);
  await there('h1, main[aria-busy=false]');
  await screen.steps?.(phone);
  // Over the screen below it, the request; and the camera reads before it is in its state
  await there(screen.at === 'ask' ? 'dialog h1' : 'h1');
  if (screen.camera === 'works') await changed('.scanner p');
  // The focus moves after the frame
  await new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));
  document.documentElement.dataset.settled = 'true';
} else {
  render(
    <ul>
      {Object.keys(screens).map((each) => (
        <li key={each}>
          <a href={`?screen=${each}`}>{each}</a>
        </li>
      ))}
    </ul>,
    document.querySelector('#app')!,
  );
  Object.assign(globalThis, { screens: Object.keys(screens) });
}
