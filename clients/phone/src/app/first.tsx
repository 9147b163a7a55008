/** P6: what the app does, where it belongs, and whether it may notify; then the first account. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { go, useApp, useFocus } from './hooks.js';
import { bellOff, check, timer } from './icons.js';
import { back, bell, lock, monitor, phoneCheck, shieldCheck } from './more-icons.js';
import { Icon } from './parts.js';
import { canInstall, install, installed, onOffer, platform } from './platform.js';
import { type ScreenProps, visited } from './screen.js';
import { rich, t } from './words.js';

type Step = 'welcome' | 'install' | 'notify';

export default function First({ view }: ScreenProps) {
  const { state } = useApp();
  const [, name] = view.split('/');
  const steps: Step[] = installed() ? ['welcome', 'notify'] : ['welcome', 'install', 'notify'];
  const step = steps.includes(name as Step) ? (name as Step) : 'welcome';
  const place = steps.indexOf(step);
  const after = steps[place + 1];
  // Somebody who comes from the settings goes back there
  const again = visited();
  const before = again ? undefined : steps[place - 1];
  const finish = (): void => {
    try {
      localStorage.setItem('visited', 'yes');
    } catch {
      // Storage is off: it greets again
    }
    go(again ? 'settings' : state.accounts.length ? '' : 'link');
  };
  const next = (): void => (after && !again ? go(`first/${after}`) : finish());
  const Screen = { welcome: Welcome, install: Install, notify: Notify }[step];
  return (
    <>
      <header class="head">
        {before || again ? (
          <a class="button icon" href={before ? `#first/${before}` : '#settings'} aria-label={t('app-back')}>
            <Icon of={back} flip />
          </a>
        ) : (
          <span class="icon-gap" />
        )}
        <ol class="dots" hidden={again} aria-label={t('first-step', { step: place + 1, count: steps.length + 1 })}>
          {[...steps, 'link'].map((each) => (
            <li key={each} aria-current={each === step ? 'step' : undefined} />
          ))}
        </ol>
        <span class="icon-gap" />
      </header>
      <Screen onNext={next} />
    </>
  );
}

function Title({ children }: { children: ComponentChildren }) {
  const heading = useFocus<HTMLHeadingElement>();
  return (
    <h1 tabIndex={-1} ref={heading}>
      {children}
    </h1>
  );
}

function Welcome({ onNext }: { onNext(): void }) {
  const lines = [
    [timer, t('first-welcome.codes')],
    [lock, t('first-welcome.private')],
  ] as const;
  return (
    <main>
      <div class="end">
        <span class="badge good" aria-hidden="true">
          <Icon of={phoneCheck} />
        </span>
        <Title>{t('first-welcome')}</Title>
        <p class="soft">{t('first-welcome.about')}</p>
      </div>
      <ul class="facts">
        {lines.map(([icon, line]) => (
          <li key={line}>
            <Icon of={icon} />
            <div>{line}</div>
          </li>
        ))}
      </ul>
      <button type="button" class="main" onClick={onNext}>
        {t('first-welcome.start')}
      </button>
    </main>
  );
}

function Install({ onNext }: { onNext(): void }) {
  const { state } = useApp();
  const [offer, setOffer] = useState(canInstall());
  const [done, setDone] = useState(false);
  useEffect(() => onOffer(() => setOffer(true)), []);
  const kind = platform();
  const app = state.server?.name ?? 'Nod';
  if (done)
    return (
      <main>
        <div class="end" role="status">
          <span class="badge good" aria-hidden="true">
            <Icon of={check} />
          </span>
          <Title>{t('first-install.installed')}</Title>
        </div>
        <button type="button" onClick={onNext}>
          {t('first-install.here')}
        </button>
      </main>
    );
  const button = offer && (
    <button type="button" class="main" onClick={() => void install().then(setDone)}>
      {t('first-install.do')}
    </button>
  );
  if (kind === 'desktop')
    return (
      <main>
        <div class="end">
          <span class="badge good" aria-hidden="true">
            <Icon of={monitor} />
          </span>
          <Title>{t('first-install.desktop')}</Title>
          <p class="soft">{t('first-install.desktop-about')}</p>
        </div>
        <div class="dock">
          {button}
          <button type="button" class={offer ? '' : 'main'} onClick={onNext}>
            {t('first-install.here')}
          </button>
        </div>
      </main>
    );
  if (kind === 'android')
    return (
      <main>
        <div>
          <Title>{t('first-install')}</Title>
          <p class="soft">{t('first-install.android')}</p>
        </div>
        {!offer && (
          <ol class="how">
            <li>
              <p>{t('first-install.menu')}</p>
            </li>
            <li>
              <p>{rich('first-install.menu-add', { add: <b>{t('first-install.menu-name')}</b> })}</p>
            </li>
            <li>
              <p>{rich('first-install.open', { app: <b>{app}</b> })}</p>
            </li>
          </ol>
        )}
        <div class="dock">
          {button}
          <button type="button" class="plain" onClick={onNext}>
            {t('first-install.later')}
          </button>
        </div>
      </main>
    );
  return (
    <main>
      <div>
        <Title>{t('first-install')}</Title>
        <p class="soft">{t('first-install.iphone')}</p>
      </div>
      <ol class="how">
        <li>
          <p>{rich('first-install.share', { share: <b>{t('first-install.share-name')}</b> })}</p>
          <SharePicture />
        </li>
        <li>
          <p>{rich('first-install.add', { add: <b>{t('first-install.add-name')}</b> })}</p>
          <AddPicture text={t('first-install.add-name')} />
        </li>
        <li>
          <p>
            {rich('first-install.open', { app: <b>{app}</b> })} <span class="soft">{t('first-install.open-then')}</span>
          </p>
        </li>
      </ol>
      <details>
        <summary>{t('first-install.different')}</summary>
        <p class="soft">{t('first-install.different-about')}</p>
      </details>
    </main>
  );
}

function Notify({ onNext }: { onNext(): void }) {
  const { phone, state } = useApp();
  const { is } = state.notifications;
  const on = is === 'on';
  const no = is === 'denied';
  const never = is === 'unsupported' || is === 'server-off' || is === 'install-first';
  const title = on ? 'first-notify.on' : no ? 'first-notify.denied' : never ? 'set-notifications.off' : 'first-notify';
  const about = no
    ? 'first-notify.denied-about'
    : never
      ? is === 'install-first'
        ? 'set-notifications.install-about'
        : is === 'server-off'
          ? 'set-notifications.server-off'
          : 'first-notify.unsupported'
      : on
        ? 'set-notifications.on-about'
        : 'first-notify.about';
  return (
    <main>
      <div class="end" role="status">
        <span class={`badge ${no || never ? '' : 'good'}`} aria-hidden="true">
          <Icon of={no || never ? bellOff : on ? shieldCheck : bell} />
        </span>
        <Title>{t(title)}</Title>
        <p class="soft">{t(about)}</p>
      </div>
      <div class="stack">
        {on || no || never ? (
          <button type="button" class="main" onClick={onNext}>
            {t('app-continue')}
          </button>
        ) : (
          <>
            <button type="button" class="main" onClick={() => void phone.enableNotifications()}>
              {t('first-notify.do')}
            </button>
            <button type="button" class="plain" onClick={onNext}>
              {t('first-notify.later')}
            </button>
          </>
        )}
      </div>
    </main>
  );
}

/** The bar of Safari, with Share in it. */
function SharePicture() {
  return (
    <svg viewBox="0 0 320 56" aria-hidden="true">
      <rect class="pic" width="320" height="56" rx="14" />
      <g class="pic-line">
        <path d="m42 21-7 7 7 7M98 21l7 7-7 7M214 20h-7a4 4 0 0 0-4 4v12M226 20h3a4 4 0 0 1 4 4v12M203 36c6-2 11-1 15 2 4-3 9-4 15-2" />
        <rect x="268" y="19" width="14" height="14" rx="3.5" />
        <path d="M273 37h10a4 4 0 0 0 4-4V24" />
      </g>
      <rect class="pic-hit" x="138" y="6" width="44" height="44" rx="13" />
      <path
        transform="translate(148 16)"
        class="pic-mark"
        d="M12 14.5V3M7.75 6.75 12 2.75l4.25 4M8.5 9.75H7A2.25 2.25 0 0 0 4.75 12v7A2.25 2.25 0 0 0 7 21.25h10A2.25 2.25 0 0 0 19.25 19v-7A2.25 2.25 0 0 0 17 9.75h-1.5"
      />
    </svg>
  );
}

/** The list that Share opens. */
function AddPicture({ text }: { text: string }) {
  return (
    <svg viewBox="0 0 320 84" aria-hidden="true">
      <rect class="pic" width="320" height="84" rx="14" />
      <rect class="pic-soft" x="16" y="15" width="104" height="8" rx="4" />
      <rect class="pic-soft" x="282" y="9" width="20" height="20" rx="6" />
      <rect class="pic-hit" x="6" y="36" width="308" height="42" rx="11" />
      <text class="pic-text" x="18" y="62">
        {text}
      </text>
      <path
        transform="translate(280 45)"
        class="pic-mark"
        d="M8 3.25h8A4.75 4.75 0 0 1 20.75 8v8A4.75 4.75 0 0 1 16 20.75H8A4.75 4.75 0 0 1 3.25 16V8A4.75 4.75 0 0 1 8 3.25zM12 8v8M8 12h8"
      />
    </svg>
  );
}
