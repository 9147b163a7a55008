/** P3: every way to add an account, all reachable from one screen, and what follows until the phone is ready. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Claimed, Failure, LinkedAccount, Outcome, Scanned, SigningIn } from '../phone.js';
import { Backup } from './backup.js';
import { Camera, type CameraState, cameraTrouble } from './camera.js';
import { go, useApp } from './hooks.js';
import { alert, scan as scanIcon } from './icons.js';
import { Confirm, Done, SecondProof } from './joining.js';
import { ByCode, ByPasting, BySigningIn, letters } from './link-forms.js';
import { chevron, image, keyboard, password as passwordIcon, phonePlus, share } from './more-icons.js';
import { Head, why } from './more-parts.js';
import { Broken, Icon, Note, Tile } from './parts.js';
import { deviceName, safariTab } from './platform.js';
import type { ScreenProps } from './screen.js';
import { t } from './words.js';

type Codes = Extract<Scanned, { is: 'codes' }>['entries'];
/** How far it came. */
type Step =
  | { is: 'choose' }
  | { is: 'claimed'; claimed: Claimed }
  | { is: 'declined' | 'expired' }
  | { is: 'signing'; signing: SigningIn }
  | { is: 'codes'; entries: Codes }
  | { is: 'backup'; account: LinkedAccount; codes: readonly string[]; signedIn: boolean }
  | { is: 'done'; account: LinkedAccount; signedIn: boolean; saved: boolean; unsaved: boolean };
interface Trouble {
  title: string;
  about?: string;
}

/** Milliseconds that a link from outside waits for the server without a word. */
const PATIENCE = 5000;

export default function Link({ view, brought, waiting, onQuestion }: ScreenProps) {
  const { phone, toast } = useApp();
  const [step, setStep] = useState<Step>({ is: 'choose' });
  const [trouble, setTrouble] = useState<Trouble>();
  const [busy, setBusy] = useState(false);
  // Here, so that looking at another way loses nothing that was typed
  const [form, setForm] = useState({ username: '', code: '', password: '', link: '', device: deviceName() });
  const change = (part: Partial<typeof form>): void => setForm((before) => ({ ...before, ...part }));
  const left = useRef<() => void>(() => undefined);
  useEffect(() => () => left.current(), []);

  const attempt = async <T,>(
    call: () => Promise<Outcome<T>>,
    then: (value: T) => void,
    meaning = troubleOf,
  ): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setTrouble(undefined);
    const outcome = await call();
    setBusy(false);
    if (outcome.ok) then(outcome.value);
    else setTrouble(meaning(outcome));
  };
  const claimed = (value: Claimed): void => {
    left.current = () => value.abandon();
    setStep({ is: 'claimed', claimed: value });
    void value.settled.then((how) => {
      left.current = () => undefined;
      const account = value.linked();
      if (how === 'linked' && account) void ready(account, false);
      else setStep({ is: how === 'refused' ? 'declined' : how === 'expired' ? 'expired' : 'choose' });
    });
  };
  const ready = async (account: LinkedAccount, signedIn: boolean): Promise<void> => {
    const codes = await phone.backupCodes(account.key);
    if (codes.ok && codes.value) setStep({ is: 'backup', account, codes: codes.value, signedIn });
    else setStep({ is: 'done', account, signedIn, saved: false, unsaved: !codes.ok });
  };
  const read = async (text: string): Promise<void> => {
    setTrouble(undefined);
    const found = await phone.read(text);
    switch (found.is) {
      case 'link':
        return attempt(() => phone.claim(found.text, form.device), claimed);
      case 'approval':
        if (found.question) return onQuestion(found.challenge, found.scan);
        return setTrouble({ title: t('link-approval-unknown') });
      case 'codes':
        return setStep({ is: 'codes', entries: found.entries });
      case 'other-server':
        return setTrouble({
          title: t('link-other-server'),
          about: t('link-other-server.about', { server: found.server }),
        });
      case 'unknown':
        return setTrouble({ title: t('link-unknown'), about: t('link-unknown.about') });
    }
  };
  useEffect(() => {
    if (!waiting) return undefined;
    // It goes on by itself as soon as the server answers
    const timer = setTimeout(() => setTrouble({ title: t('link-problem'), about: t('app-fail-offline') }), PATIENCE);
    return () => clearTimeout(timer);
  }, [waiting]);
  const used = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!brought || used.current === brought || safariTab()) return;
    used.current = brought;
    void read(brought);
  }, [brought]);

  if (safariTab()) return <OnlyHomeScreen />;
  switch (step.is) {
    case 'claimed':
      return <Confirm claimed={step.claimed} onCancel={() => void step.claimed.cancel()} />;
    case 'declined':
    case 'expired':
      return <Ended is={step.is} onAgain={() => setStep({ is: 'choose' })} />;
    case 'signing':
      return (
        <SecondProof
          signing={step.signing}
          onLinked={(account) => void ready(account, true)}
          onCancel={() => {
            void step.signing.cancel();
            setStep({ is: 'choose' });
          }}
        />
      );
    case 'codes':
      return (
        <AddCodes
          entries={step.entries}
          busy={busy}
          trouble={trouble && <Problem trouble={trouble} />}
          onCancel={() => setStep({ is: 'choose' })}
          onAdd={() =>
            void attempt(
              () => phone.addCodes(step.entries),
              (count) => {
                toast(t('link-codes-add.done', { codes: count }));
                go('');
              },
            )
          }
        />
      );
    case 'backup':
      return (
        <Backup
          account={step.account}
          codes={step.codes}
          onSaved={() => setStep({ ...step, is: 'done', saved: true, unsaved: false })}
        />
      );
    case 'done':
      return <Done {...step} onCodes={() => void ready(step.account, step.signedIn)} />;
    case 'choose':
  }
  const shared = { form, change, busy: busy || waiting, trouble: trouble && <Problem trouble={trouble} /> };
  switch (view) {
    case 'link/code':
      return (
        <ByCode
          {...shared}
          onSubmit={() =>
            void attempt(
              () => phone.claimByCode(form.username.trim(), letters(form.code), form.device),
              claimed,
              codeTrouble,
            )
          }
        />
      );
    case 'link/paste':
      return <ByPasting {...shared} onSubmit={() => void read(form.link.trim())} />;
    case 'link/sign-in':
      return (
        <BySigningIn
          {...shared}
          onSubmit={() =>
            void attempt(
              () => phone.signIn(form.username.trim(), form.password, form.device),
              (signing) => {
                change({ password: '' });
                setStep({ is: 'signing', signing });
              },
            )
          }
        />
      );
    default:
      return (
        <Choose trouble={shared.trouble} busy={shared.busy} onText={(text) => void read(text)} onTrouble={setTrouble} />
      );
  }
}

function Problem({ trouble: { title, about } }: { trouble: Trouble }) {
  return (
    <div role="alert">
      <Note kind="bad" icon={alert}>
        <b>{title}</b>
        {about && <span class="line">{about}</span>}
      </Note>
    </div>
  );
}

function troubleOf(failure: Failure): Trouble {
  const code = failure.failed === 'refused' && !failure.retryAfter ? failure.code : '';
  switch (code) {
    case 'enrolment_unknown':
    case 'enrolment_settled':
      return { title: t('link-used'), about: t('link-used.about') };
    case 'credentials_wrong':
      return { title: t('link-wrong-password') };
    case 'code_wrong':
    case 'code_used':
      return { title: t('link-second-wrong') };
    case 'no_device_left':
      return { title: t('link-no-phone') };
    case 'too_many_devices':
      return { title: t('link-too-many') };
    default:
      return { title: t('link-problem'), about: why(failure) };
  }
}

/** A code that is wrong and one whose time is over are the same to the server, and so is a user name that it does not know. */
function codeTrouble(failure: Failure): Trouble {
  const isUnknown = failure.failed === 'refused' && failure.code === 'enrolment_unknown';
  return isUnknown ? { title: t('link-wrong-code') } : troubleOf(failure);
}

interface ChooseProps {
  trouble: ComponentChildren;
  busy: boolean;
  onText(text: string): void;
  onTrouble(trouble: Trouble): void;
}

function Choose({ trouble, busy, onText, onTrouble }: ChooseProps) {
  const [camera, setCamera] = useState<CameraState>('starting');
  const [turn, setTurn] = useState(0);
  const file = useRef<HTMLInputElement>(null);
  const dark = cameraTrouble(camera);
  const look = async (picture: File | undefined): Promise<void> => {
    if (!picture) return;
    const { inPicture } = await import('./decode.js');
    const text = await inPicture(picture);
    if (text) onText(text);
    else onTrouble({ title: t('link-picture.none') });
  };
  return (
    <>
      <Head title={t('link-title')} to="" close />
      <main>
        {dark ? (
          <div class="no-camera" role="status">
            <span class="badge" aria-hidden="true">
              <Icon of={scanIcon} />
            </span>
            <div>
              <h2>{dark[0]}</h2>
              <p class="soft">{dark[1]}</p>
              <button
                type="button"
                class="plain"
                onClick={() => {
                  setCamera('starting');
                  setTurn(turn + 1);
                }}
              >
                {t('link-again')}
              </button>
            </div>
          </div>
        ) : (
          <div class="scanner">
            <Camera key={turn} onText={onText} onState={setCamera} />
            <p class="center" role="status">
              {busy ? t('app-loading') : t(camera === 'starting' ? 'link-camera.starting' : 'link-camera')}
            </p>
          </div>
        )}
        {trouble}
        <h2 class="day">{t('link-other-ways')}</h2>
        <ul class="list">
          <Way icon={keyboard} href="#link/code" name={t('link-type')} about={t('link-type.about')} />
          <li>
            <Icon of={image} />
            <div>
              <button type="button" class="cover" onClick={() => file.current?.click()}>
                {t('link-picture')}
              </button>
              <p>{t('link-picture.about')}</p>
              <input
                ref={file}
                type="file"
                accept="image/*"
                hidden
                onChange={({ currentTarget }) => {
                  void look(currentTarget.files?.[0]);
                  currentTarget.value = '';
                }}
              />
            </div>
            <Icon of={chevron} flip />
          </li>
          <Way icon={share} href="#link/paste" name={t('link-paste')} about={t('link-paste.about')} />
          <Way icon={passwordIcon} href="#link/sign-in" name={t('link-sign-in')} about={t('link-sign-in.about')} />
        </ul>
      </main>
    </>
  );
}

function Way({ icon, href, name, about }: { icon: string; href: string; name: string; about: string }) {
  return (
    <li>
      <Icon of={icon} />
      <div>
        <a class="cover" href={href}>
          {name}
        </a>
        <p>{about}</p>
      </div>
      <Icon of={chevron} flip />
    </li>
  );
}

interface AddCodesProps {
  entries: Codes;
  busy: boolean;
  trouble: ComponentChildren;
  onAdd(): void;
  onCancel(): void;
}

function AddCodes({ entries, busy, trouble, onAdd, onCancel }: AddCodesProps) {
  return (
    <>
      <Head title={t('link-codes-add', { codes: entries.length })} to="" close />
      <main>
        <p class="soft">{t('link-codes-add.about')}</p>
        {trouble}
        <ul class="list">
          {entries.map(({ issuer, name }) => (
            <li key={`${issuer}/${name}`}>
              <Tile name={issuer || name || '?'} />
              <div>
                <h2>{issuer || name || t('link-codes-add.nameless')}</h2>
                {issuer && name && (
                  <p>
                    <Broken text={name} />
                  </p>
                )}
              </div>
            </li>
          ))}
        </ul>
        <div class="two">
          <button type="button" onClick={onCancel}>
            {t('app-cancel')}
          </button>
          <button type="button" class="main" aria-busy={busy} onClick={onAdd}>
            {t('link-codes-add.do')}
          </button>
        </div>
      </main>
    </>
  );
}

function Ended({ is, onAgain }: { is: 'declined' | 'expired'; onAgain(): void }) {
  return (
    <>
      <Head title={t('link-title')} to="" close />
      <main>
        <div class="end" role="alert">
          <span class="badge" aria-hidden="true">
            <Icon of={alert} />
          </span>
          <h2 class="title">{t(`link-${is}`)}</h2>
          <p class="soft">{t(`link-${is}.about`)}</p>
        </div>
        <button type="button" class="main" onClick={onAgain}>
          {t('app-try-again')}
        </button>
      </main>
    </>
  );
}

/** A key that is made in a tab of Safari is missing on the home screen: nothing is added here. */
function OnlyHomeScreen() {
  return (
    <>
      <Head title={t('link-safari')} to="" close />
      <main>
        <div class="end">
          <span class="badge good" aria-hidden="true">
            <Icon of={phonePlus} />
          </span>
          <p>{t('link-safari.about')}</p>
          <p class="soft">{t('link-safari.anyway')}</p>
        </div>
        <a class="button main" href="#first/install">
          {t('first-install')}
        </a>
      </main>
    </>
  );
}
