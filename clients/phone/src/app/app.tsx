/** The frame of all screens: which one is shown, the sections below, and the request above everything. */
import type { FunctionComponent } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Phone, PhoneState } from '../phone.js';
import { type Brought, named, original, taken } from './address.js';
import { Codes, newestFirst } from './codes.js';
import { Context, go, type Shared, useApp } from './hooks.js';
import { check, history as past, sliders, timer } from './icons.js';
import { Icon, lazy, Note } from './parts.js';
import { type ScreenProps, visited } from './screen.js';
import { language, preferred, speak, t } from './words.js';

const Locked = lazy(() => import('./locked.js'), 'ask');
const Sheet = lazy(() => import('./sheet.js'), 'ask');
const SCREENS: Record<string, FunctionComponent<ScreenProps>> = {
  first: lazy(() => import('./first.js')),
  link: lazy(() => import('./link.js')),
  activity: lazy(() => import('./activity.js')),
  settings: lazy(() => import('./settings.js')),
};

export function App({ phone }: { phone: Phone }) {
  const state = usePhoneState(phone);
  const [toast, setToast] = useState('');
  const [spoken, setSpoken] = useState(language);
  useEffect(() => {
    if (!toast) return undefined;
    const timeout = setTimeout(setToast, 2500, '');
    return () => clearTimeout(timeout);
  }, [toast]);
  const { theme, language: chosen } = state.settings;
  useEffect(() => showTheme(theme), [theme]);
  useEffect(() => {
    const wanted = chosen ?? preferred();
    if (state.ready && wanted !== language) void speak(wanted).then(() => setSpoken(wanted));
  }, [chosen, state.ready]);
  useEffect(() => {
    if (!state.ready) return;
    phone.speak({
      unreadableTitle: state.server?.name ?? 'Nod',
      unreadableBody: t('app-worker-unreadable'),
      refused: t('app-worker-refused'),
      approved: t('app-worker-approved'),
      failedTitle: t('app-worker-failed'),
      failedBody: t('app-worker-failed.about'),
    });
  }, [phone, spoken, state.ready, state.server?.name]);
  const shared: Shared = useMemo(() => ({ phone, state, toast: setToast }), [phone, state, spoken]);
  return (
    <Context.Provider value={shared}>
      <p class={toast ? 'toast' : 'vh'} role="status">
        {toast && <Icon of={check} small />}
        {toast}
      </p>
      {state.ready && (state.locked ? <Locked /> : <Screens key={spoken} />)}
    </Context.Provider>
  );
}

function usePhoneState(phone: Phone): PhoneState {
  const [state, setState] = useState(phone.get());
  useEffect(() => {
    setState(phone.get());
    return phone.subscribe(() => setState(phone.get()));
  }, [phone]);
  return state;
}

/** Kept where the next start finds it before it paints (`theme.ts`). */
function showTheme(theme: PhoneState['settings']['theme']): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // Storage is off: then it flashes
  }
}

function Screens() {
  const { phone, state } = useApp();
  const [view, setView] = useState(named);
  /** The request that is asked: an id, with what was scanned for it, or a notification's before it is there. */
  const [asked, setAsked] = useState<{ id: string; scan?: string }>();
  const [link, setLink] = useState<string>();
  const [brought, setBrought] = useState<Brought>();
  const before = useRef(view);

  useEffect(() => {
    const look = (): void => {
      const found = taken();
      if (found) setBrought(found);
      setView(named());
    };
    look();
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);

  const openLink = useCallback((text: string): void => {
    setLink(text);
    go('link');
  }, []);
  const openQuestion = useCallback((id: string, scan?: string): void => {
    setAsked(scan === undefined ? { id } : { id, scan });
    go('ask');
  }, []);

  // What an address brought: a request as soon as it is there, the others as soon as the server's name is known
  useEffect(() => {
    if (!brought) return;
    if (brought.is === 'request') {
      const known = [...state.questions, ...state.ended].some(({ id }) => id === brought.text);
      if (!known) return;
      setBrought(undefined);
      openQuestion(brought.text);
    } else if (!state.server) {
      if (named() !== 'link') go('link');
    } else {
      const text = original(state.server.issuer, brought);
      setBrought(undefined);
      openLink(text);
    }
  }, [brought, state, openLink, openQuestion]);

  const main = view.split('/')[0]!;
  const asking = main === 'ask';
  // The one that is open stays open: a newer one must not come under the finger
  const [newest] = newestFirst(state.questions);
  const open = asking ? (asked ?? (newest && { id: newest.id })) : undefined;
  useEffect(() => {
    if (!asking) setAsked(undefined);
    else if (open && !asked) setAsked(open);
  }, [asking, open?.id]);

  useArrivals(phone, state);
  const first = !state.accounts.length && !visited();
  const shown = asking || !(main in SCREENS) ? (first ? 'first' : '') : main;
  useEffect(() => {
    const from = before.current;
    before.current = view;
    if (from === view || asking) return;
    // Back at the opener, or at the top of a new screen
    const opener = document.querySelector<HTMLElement>(`[href="#${from}"]`);
    (opener && !opener.closest('nav') ? opener : document.querySelector<HTMLElement>('h1'))?.focus();
    if (!opener) scrollTo(0, 0);
  }, [view, asking]);

  const Screen = SCREENS[shown];
  const plain = ['', 'activity', 'settings'].includes(view) || !Screen;
  return (
    <div class="page">
      {Screen ? (
        <Screen
          view={view}
          brought={link}
          waiting={brought !== undefined && brought.is !== 'request'}
          onQuestion={openQuestion}
        />
      ) : (
        <Codes />
      )}
      {state.updateReady && plain && !state.questions.length && (
        <aside>
          <Note
            kind="calm"
            icon={check}
            button={
              <button type="button" onClick={() => phone.applyUpdate()}>
                {t('app-update.do')}
              </button>
            }
          >
            {t('app-update')}
          </Note>
        </aside>
      )}
      {plain && shown !== 'first' && <Sections current={shown} />}
      {open && <Sheet key={open.id} id={open.id} scan={asked?.scan} onNext={openQuestion} onClose={() => go('')} />}
    </div>
  );
}

/** Says a request that arrives while the app is open: by sound and by a tremble, beside the card. */
function useArrivals(phone: Phone, state: PhoneState): void {
  const known = useRef<Set<string> | undefined>(undefined);
  useEffect(() => {
    const now = new Set(state.questions.map(({ id }) => id));
    const fresh = state.questions.filter(({ id, quiet }) => !quiet && known.current && !known.current.has(id));
    known.current = now;
    if (!fresh.length) return;
    // Before the first tap a browser refuses, and complains
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([30, 60, 30]);
    if (state.settings.sound) void import('./chime.js').then(({ chime }) => chime());
  }, [phone, state.questions]);
}

function Sections({ current }: { current: string }) {
  const sections = [
    ['', timer, t('app-codes')],
    ['activity', past, t('app-activity')],
    ['settings', sliders, t('app-settings')],
  ] as const;
  return (
    <nav class="tabs" aria-label={t('app-sections')}>
      {sections.map(([view, icon, name]) => (
        <a key={view} href={`#${view}`} aria-current={view === current ? 'page' : undefined}>
          <Icon of={icon} />
          {name}
        </a>
      ))}
    </nav>
  );
}
