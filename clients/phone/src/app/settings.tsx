/** P5: what can be set, and what the app is. */
import { useState } from 'preact/hooks';
import type { LanguageTag, LinkedAccount, Theme } from '../phone.js';
import { AccountPage, Accounts } from './accounts.js';
import { Switch } from './fields.js';
import { useApp } from './hooks.js';
import { bellOff } from './icons.js';
import {
  bell,
  chevron,
  download,
  eyeOff,
  fingerprint,
  globe,
  help,
  info,
  moon,
  phonePlus,
  users,
} from './more-icons.js';
import { Head, Pair, why } from './more-parts.js';
import { Icon, Note } from './parts.js';
import { installed } from './platform.js';
import { SaveCodes } from './save-codes.js';
import type { ScreenProps } from './screen.js';
import { duration, LANGUAGES, t } from './words.js';

export default function Settings({ view }: ScreenProps) {
  const [, page, key] = view.split('/');
  switch (page) {
    case 'notifications':
      return <Late />;
    case 'theme':
      return <Themes />;
    case 'language':
      return <Languages />;
    case 'accounts':
      return key ? <AccountPage of={key} /> : <Accounts />;
    case 'codes':
      return <SaveCodes />;
    case 'about':
      return <About />;
    default:
      return <All />;
  }
}

function All() {
  const { phone, state } = useApp();
  const { settings, accounts } = state;
  const [lockFailed, setLockFailed] = useState('');
  const setLock = async (on: boolean): Promise<void> => {
    setLockFailed('');
    const outcome = await phone.setLock(on);
    setLockFailed(outcome.ok ? '' : why(outcome));
  };
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{t('app-settings')}</h1>
      </header>
      <main>
        <h2 class="day">{t('set-requests')}</h2>
        <ul class="list">
          <NotificationsRow heading="h3" />
          <Leads icon={help} to="notifications" name={t('set-late')} />
          <Switch
            icon={bell}
            label={t('set-sound')}
            about={t('set-sound.about')}
            checked={settings.sound}
            onChange={(sound) => void phone.set({ sound })}
          />
        </ul>
        <h2 class="day">{t('set-app')}</h2>
        <ul class="list">
          <Switch
            icon={fingerprint}
            label={t('set-lock')}
            about={t('set-lock.about')}
            checked={settings.lock}
            onChange={(on) => void setLock(on)}
          />
          <Switch
            icon={eyeOff}
            label={t('set-hide')}
            about={t('set-hide.about')}
            checked={settings.hideCodes}
            onChange={(hideCodes) => void phone.set({ hideCodes })}
          />
          <Leads icon={moon} to="theme" name={t('set-theme')} value={t(`set-theme.${settings.theme}`)} />
          <Leads
            icon={globe}
            to="language"
            name={t('set-language')}
            value={settings.language ? LANGUAGES[settings.language] : t('set-language.system')}
          />
          {!installed() && <Leads icon={phonePlus} to="install" name={t('set-install')} />}
        </ul>
        <div role="alert">{lockFailed && <Note kind="bad">{lockFailed}</Note>}</div>
        <h2 class="day">{t('set-accounts')}</h2>
        <ul class="list">
          <Leads icon={users} to="accounts" name={t('set-accounts.manage')} value={`${accounts.length}`} />
          <Leads icon={download} to="codes" name={t('set-backup')} />
        </ul>
        <h2 class="day">{t('set-about')}</h2>
        <ul class="list">
          <Leads icon={info} to="about" name={state.server?.name ?? 'Nod'} about={host(state.server?.issuer)} />
        </ul>
      </main>
    </>
  );
}

const host = (issuer: string | undefined): string | undefined => issuer && new URL(issuer).host;

interface LeadsProps {
  icon: string;
  to: string;
  name: string;
  value?: string;
  about?: string | undefined;
}

function Leads({ icon, to, name, value, about }: LeadsProps) {
  return (
    <li>
      <Icon of={icon} />
      <div>
        <a class="cover" href={to === 'install' ? '#first/install' : `#settings/${to}`}>
          {name}
        </a>
        {about && <p>{about}</p>}
      </div>
      <span class="value">
        {value}
        <Icon of={chevron} small flip />
      </span>
    </li>
  );
}

type Test = 'sending' | { delay: number } | { fault: string };

/** On a screen of its own its name is a heading of the second level. */
function NotificationsRow({ heading: Heading }: { heading: 'h2' | 'h3' }) {
  const { phone, state } = useApp();
  const [test, setTest] = useState<Test>();
  const { notifications } = state;
  const linked = state.accounts.find(
    (account): account is LinkedAccount => account.kind === 'linked' && account.standing === 'good',
  );
  const on = notifications.is === 'on';
  const [name, about] = said();
  function said(): [string, string?] {
    switch (notifications.is) {
      case 'on': {
        const delay = notifications.lastDelayMs;
        const last = delay === undefined ? undefined : t('set-notifications.last', { time: took(delay) });
        return [t('set-notifications.on'), last ?? t('set-notifications.on-about')];
      }
      case 'ask':
        return [t('set-notifications.off'), t('set-notifications.off-about')];
      case 'denied':
        return [t('set-notifications.denied'), t('set-notifications.denied-about')];
      case 'install-first':
        return [t('set-notifications.install'), t('set-notifications.install-about')];
      case 'server-off':
        return [t('set-notifications.server-off'), t('set-notifications.off-about')];
      case 'unsupported':
        return [t('set-notifications.unsupported'), t('set-notifications.off-about')];
    }
  }
  const run = async (): Promise<void> => {
    if (!linked || test === 'sending') return;
    setTest('sending');
    const outcome = await phone.testNotification(linked.key);
    if (outcome.ok) setTest({ delay: outcome.value.delayMs });
    else if (outcome.failed === 'refused' && outcome.code === 'push_late')
      setTest({ fault: t('set-notifications.missing') });
    else if (outcome.failed === 'refused' && outcome.code === 'push_not_sent')
      setTest({ fault: t('set-notifications.nowhere') });
    else setTest({ fault: t('set-notifications.test-failed', { why: why(outcome) }) });
  };
  return (
    <li>
      <Icon of={on ? bell : bellOff} kind={on ? '' : 'amber'} />
      <div>
        <Heading>{name}</Heading>
        <p role="status">
          {test === undefined
            ? about
            : test === 'sending'
              ? t('set-notifications.testing')
              : 'fault' in test
                ? test.fault
                : t('set-notifications.arrived', { time: took(test.delay) })}
        </p>
      </div>
      {on && linked && (
        <button type="button" class="plain" aria-label={t('set-notifications.test-label')} onClick={() => void run()}>
          {t('set-notifications.test')}
        </button>
      )}
      {notifications.is === 'ask' && (
        <button type="button" class="plain" onClick={() => void phone.enableNotifications()}>
          {t('set-notifications.turn-on')}
        </button>
      )}
    </li>
  );
}

const took = (delayMs: number): string => duration(Math.max(1, Math.round(delayMs / 1000)));

function Late() {
  const lines = (['battery', 'focus', 'closed', 'network', 'always'] as const).map(
    (name) => [t(`set-late.${name}`), t(`set-late.${name}-about`)] as const,
  );
  return (
    <>
      <Head title={t('set-late')} to="settings" />
      <main>
        <ul class="list">
          <NotificationsRow heading="h2" />
        </ul>
        <p>{t('set-late.about')}</p>
        <ul class="list words">
          {lines.map(([name, about]) => (
            <li key={name}>
              <div>
                <h2>{name}</h2>
                <p>{about}</p>
              </div>
            </li>
          ))}
        </ul>
      </main>
    </>
  );
}

function Themes() {
  const { phone, state } = useApp();
  const options: [Theme, string, string?][] = [
    ['system', t('set-theme.system')],
    ['light', t('set-theme.light')],
    ['dark', t('set-theme.dark')],
    ['black', t('set-theme.black'), t('set-theme.black-about')],
  ];
  return (
    <Choice
      title={t('set-theme')}
      options={options}
      chosen={state.settings.theme}
      onChoose={(theme) => void phone.set({ theme })}
    />
  );
}

function Languages() {
  const { phone, state } = useApp();
  const options: [LanguageTag | 'system', string][] = [
    ['system', t('set-language.system')],
    ...(Object.entries(LANGUAGES) as [LanguageTag, string][]),
  ];
  return (
    <Choice
      title={t('set-language')}
      options={options}
      chosen={state.settings.language ?? 'system'}
      onChoose={(language) =>
        // Absent is the browser's: `undefined` takes the choice back
        void phone.set({ language: language === 'system' ? undefined : language } as { language: LanguageTag })
      }
    />
  );
}

interface ChoiceProps<T extends string> {
  title: string;
  options: readonly [T, string, string?][];
  chosen: T;
  onChoose(value: T): void;
}

function Choice<T extends string>({ title, options, chosen, onChoose }: ChoiceProps<T>) {
  return (
    <>
      <Head title={title} to="settings" />
      <main>
        <fieldset class="list">
          <legend class="vh">{title}</legend>
          {options.map(([value, name, about]) => (
            <label key={value} class="choice" lang={value in LANGUAGES ? value : undefined}>
              <span>
                {name}
                {about && <small>{about}</small>}
              </span>
              <input type="radio" name="choice" checked={value === chosen} onChange={() => onChoose(value)} />
            </label>
          ))}
        </fieldset>
      </main>
    </>
  );
}

function About() {
  const { state } = useApp();
  const { server, accounts, connection } = state;
  const linked = accounts.filter((account) => account.kind === 'linked');
  const facts: [string, string | undefined][] = [
    [t('set-about.service'), server?.name],
    [t('set-about.address'), server?.issuer],
    [t('set-about.status'), t(`set-about.${connection}`)],
  ];
  return (
    <>
      <Head title={t('set-about')} to="settings" />
      <main>
        <div class="end top">
          <img src="/icons/icon.svg" alt="" width="64" height="64" />
          <p class="soft">{server && t('set-about.version', { version: server.version })}</p>
        </div>
        <dl class="list pairs">
          {facts.map(([name, value]) => value && <Pair key={name} name={name} value={value} />)}
          {linked.map(({ key, label, fingerprint: own, serverFingerprints }) => (
            <>
              <Pair key={key} name={`${t('set-about.phone-key')} · ${label}`} value={own} code />
              {serverFingerprints.map((print) => (
                <Pair key={print} name={t('set-about.server-key')} value={print} code />
              ))}
            </>
          ))}
        </dl>
        <p class="hint">{t('set-about.compare')}</p>
        <p class="hint">{t('set-about.licence')}</p>
      </main>
    </>
  );
}
