/** Between a link, or a right password, and a phone that is ready. */
import { useEffect, useState } from 'preact/hooks';
import type { Claimed, LinkedAccount, SigningIn } from '../phone.js';
import { Field, Form } from './fields.js';
import { clock, go, spelled, useApp, useNow } from './hooks.js';
import { alert, check, timer } from './icons.js';
import { bell } from './more-icons.js';
import { Head, why } from './more-parts.js';
import { Broken, Icon, Note } from './parts.js';
import { t } from './words.js';

/** The code that both screens show. */
export function Confirm({ claimed, onCancel }: { claimed: Claimed; onCancel(): void }) {
  const seconds = Math.max(0, Math.ceil((claimed.expiresAt - useNow()) / 1000));
  const digits = claimed.confirmationCode;
  return (
    <>
      <Head title={t('link-confirm')} to="" close>
        <span class="time" role="timer">
          <Icon of={timer} small />
          {clock(seconds)}
        </span>
      </Head>
      <main>
        <p class="center">{t('link-confirm.about')}</p>
        <p class="large" aria-hidden="true">
          {digits}
        </p>
        <p class="vh">{t('link-confirm.digits', { digits: spelled(digits.replace(/\D/g, '')) })}</p>
        <p class="soft center">{t('link-confirm.for', { username: claimed.username, service: claimed.service })}</p>
        <p class="wait-line" role="status">
          <span class="spin" aria-hidden="true" />
          {t('link-confirm.waiting')}
        </p>
        <div class="dock">
          <Note kind="calm" icon={alert}>
            {t('link-confirm.differs')}
          </Note>
          <button type="button" onClick={onCancel}>
            {t('app-cancel')}
          </button>
        </div>
      </main>
    </>
  );
}

interface SecondProofProps {
  signing: SigningIn;
  onLinked(account: LinkedAccount): void;
  onCancel(): void;
}

/** The password was right: an old phone, or a code, says the rest; then the person authorizes this phone. */
export function SecondProof({ signing, onLinked, onCancel }: SecondProofProps) {
  const [status, setStatus] = useState(signing.status);
  const [code, setCode] = useState('');
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let over = false;
    const follow = async (): Promise<void> => {
      if (signing.status.state !== 'waiting') return;
      await signing.changed();
      if (!over) setStatus({ ...signing.status });
    };
    void follow();
    return () => {
      over = true;
    };
  }, [signing]);
  const authorize = async (typed?: string): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFault('');
    const outcome = await signing.authorize(typed);
    setBusy(false);
    if (outcome.ok) onLinked(outcome.value);
    else
      setFault(
        outcome.failed === 'refused' && /^code_(wrong|used)$/.test(outcome.code)
          ? t('link-second-wrong')
          : why(outcome),
      );
  };
  const { state, number, qr, phones } = status;
  // Once it is over the server names no phones any more
  const [wasAsked] = useState(phones.length > 0);
  const close = { to: 'link/sign-in', close: true };
  if (state === 'ready')
    return (
      <>
        <Head title={t(wasAsked ? 'link-second.ready' : 'link-second.no-proof')} {...close} />
        <main>
          <div class="end">
            <span class="badge good" aria-hidden="true">
              <Icon of={check} />
            </span>
            <p class="soft">{t(wasAsked ? 'link-second.ready-about' : 'link-second.no-proof-about')}</p>
          </div>
          <Fault text={fault} />
          <div class="stack">
            <button type="button" class="main" aria-busy={busy} onClick={() => void authorize()}>
              {t('link-second.authorize')}
            </button>
            <button type="button" class="plain" onClick={onCancel}>
              {t('app-cancel')}
            </button>
          </div>
        </main>
      </>
    );
  if (state === 'refused' || state === 'over')
    return (
      <>
        <Head title={t(state === 'refused' ? 'link-second.refused' : 'link-expired')} {...close} />
        <main>
          <div class="end" role="alert">
            <span class="badge bad" aria-hidden="true">
              <Icon of={alert} />
            </span>
            <p class="soft">{t('link-second.refused-about')}</p>
          </div>
          <button type="button" class="main" onClick={onCancel}>
            {t('app-try-again')}
          </button>
        </main>
      </>
    );
  return (
    <>
      <Head title={t('link-second')} {...close} />
      <main>
        <p>
          {phones.length
            ? t('link-second.about', {
                phones: new Intl.ListFormat(document.documentElement.lang).format(phones),
              })
            : t('link-second.about-none')}
        </p>
        {number && (
          <section class="panel">
            <p>{t('link-second.number')}</p>
            <p class="large" aria-hidden="true">
              {number}
            </p>
            <p class="vh">{t('link-second.number-label', { digits: spelled(number) })}</p>
            {qr && (
              <details>
                <summary>{t('link-second.qr')}</summary>
                <Picture text={qr} />
              </details>
            )}
            <p class="wait-line" role="status">
              <span class="spin" aria-hidden="true" />
              {t('link-second.waiting')}
            </p>
          </section>
        )}
        <Form onSubmit={() => code.trim() && void authorize(code.trim())}>
          <Field
            label={t('link-second.code')}
            value={code}
            autoComplete="one-time-code"
            onInput={setCode}
            hint={t('link-second.code-hint')}
            fault={fault || undefined}
          />
          <button type="submit" class={number ? '' : 'main'} aria-busy={busy}>
            {t('link-second.use-code')}
          </button>
          <button type="button" class="plain" onClick={onCancel}>
            {t('app-cancel')}
          </button>
        </Form>
      </main>
    </>
  );
}

function Fault({ text }: { text: string }) {
  return <div role="alert">{text && <Note kind="bad">{text}</Note>}</div>;
}

/** A QR code as one path: no markup is made of text. */
function Picture({ text }: { text: string }) {
  const [rows, setRows] = useState<readonly (readonly boolean[])[]>();
  useEffect(() => {
    void import('qr').then(({ encodeQR }) => setRows(encodeQR(text, 'raw', { ecc: 'low', border: 2 })));
  }, [text]);
  if (!rows) return null;
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg class="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={t('link-second.qr-picture')}>
      <path class="light-part" d={`M0 0h${rows.length}v${rows.length}H0z`} />
      <path class="dark-part" d={path} />
    </svg>
  );
}

interface DoneProps {
  account: LinkedAccount;
  /** It was added by signing in here, so that no page on a computer goes on. */
  signedIn: boolean;
  saved: boolean;
  /** The backup codes could not be had. */
  unsaved: boolean;
  onCodes(): void;
}

export function Done({ account, signedIn, saved, unsaved, onCodes }: DoneProps) {
  const { phone, state } = useApp();
  const [on, setOn] = useState(account.twoStep);
  const [fault, setFault] = useState('');
  const turnOn = async (): Promise<void> => {
    const outcome = await phone.turnOnTwoStep(account.key);
    if (outcome.ok) setOn(true);
    else setFault(why(outcome));
  };
  const ask = state.notifications.is === 'ask';
  const offer = signedIn && saved && !on;
  return (
    <>
      <Head title={t('link-done')} to="" close />
      <main>
        <div class="end" role="status">
          <span class="badge good" aria-hidden="true">
            <Icon of={check} />
          </span>
          <p>
            <Broken text={account.username} />
          </p>
          <p class="soft">{t('link-done.about', { service: account.service })}</p>
        </div>
        {offer && <Note>{t('link-done.two-step')}</Note>}
        {saved && !signedIn && !on && (
          <Note kind="calm" icon={check}>
            {t('link-done.go-on')}
          </Note>
        )}
        {signedIn && saved && on && (
          <Note kind="calm" icon={check}>
            {t('link-done.on')}
          </Note>
        )}
        {ask && (
          <Note
            icon={bell}
            button={
              <button type="button" onClick={() => void phone.enableNotifications()}>
                {t('codes-notifications-off.do')}
              </button>
            }
          >
            {t('codes-notifications-off')}
          </Note>
        )}
        <Fault text={fault} />
        <div class="stack">
          {offer && (
            <button type="button" class="main" onClick={() => void turnOn()}>
              {t('link-done.turn-on')}
            </button>
          )}
          {unsaved && (
            <button type="button" onClick={onCodes}>
              {t('link-done.first-codes')}
            </button>
          )}
          <button type="button" class={offer ? '' : 'main'} onClick={() => go('')}>
            {t('app-done')}
          </button>
        </div>
      </main>
    </>
  );
}
