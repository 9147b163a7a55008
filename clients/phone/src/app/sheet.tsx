/** P2: one request over everything else, and what came of it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { asciiDigits } from '../core/digits.js';
import type { Answered, Ended, Question, Transferred } from '../phone.js';
import { newestFirst } from './codes.js';
import { clock, useApp, useFocus, useNow } from './hooks.js';
import { alert, check, scan as scanIcon, timer } from './icons.js';
import { backspace, down, fingerprint, info, monitor, pin, shieldCheck, x } from './more-icons.js';
import { why } from './more-parts.js';
import { Broken, Icon, lazy, Note, Tile } from './parts.js';
import type { Stage } from './screen.js';
import { moment, t } from './words.js';

const Scanner = lazy(() => import('./scanner.js'), 'more');
const After = lazy(() => import('./after.js'), 'ask');

interface SheetProps {
  id: string;
  /** What was scanned on the waiting page, so that nothing has to be typed. */
  scan?: string | undefined;
  onNext(id: string): void;
  onClose(): void;
}

export default function Sheet({ id, scan, onNext, onClose }: SheetProps) {
  const { phone, state } = useApp();
  const [stage, setStage] = useState<Stage>({ is: 'asked' });
  const dialog = useRef<HTMLDialogElement>(null);
  // Kept when it is answered elsewhere, so that the facts do not vanish while somebody reads them
  const kept = useRef<Question | undefined>(undefined);
  const current = state.questions.find((each) => each.id === id);
  if (current) kept.current = current;
  const question = kept.current;
  // While an answer is under way, its own result says how it ended
  const answering = useRef(false);
  // Before the heading takes the focus
  useLayoutEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (current && stage.is === 'asked') phone.opened(current);
  }, [current?.id]);
  useEffect(() => {
    if (stage.is !== 'asked' || current || answering.current) return;
    const ended = state.ended.find((each) => each.id === id);
    if (ended) setStage(stageOf(ended.state, ended.byThisDevice, ended.device));
    else if (question) setStage({ is: phone.now() >= question.expiresAt ? 'expired' : 'cancelled' });
  }, [state, stage]);
  const waiting = newestFirst(state.questions);
  const next = waiting.find((each) => each.id !== id);
  return (
    <dialog
      class="sheet"
      aria-labelledby="ask"
      ref={dialog}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="page">
        {stage.is === 'asked' && question && (
          <Asked
            question={question}
            scan={scan}
            place={waiting.length > 1 ? [waiting.findIndex((each) => each.id === id) + 1, waiting.length] : undefined}
            answering={answering}
            onEnd={setStage}
            onLater={onClose}
          />
        )}
        {stage.is !== 'asked' && (
          <After
            stage={stage}
            question={question}
            onStage={setStage}
            onClose={onClose}
            onNext={next ? () => onNext(next.id) : undefined}
          />
        )}
      </div>
    </dialog>
  );
}

export function stageOf(state: Ended['state'], here: boolean, device?: string): Stage {
  switch (state) {
    case 'approved':
    case 'redeemed':
      return here ? { is: 'approved' } : { is: 'elsewhere', approved: true, device };
    case 'denied':
    case 'reported':
      return here ? { is: state === 'denied' ? 'refused' : 'reported' } : { is: 'elsewhere', approved: false, device };
    default:
      return { is: state };
  }
}

interface AskedProps {
  question: Question;
  scan: string | undefined;
  place: [number, number] | undefined;
  answering: { current: boolean };
  onEnd(stage: Stage): void;
  onLater(): void;
}

/** What is being sent, why it was not, or nothing. */
type Trouble =
  | 'sending'
  | 'number-first'
  | 'wrong'
  | 'lock'
  | 'other-code'
  | { verdict: 'approve' | 'deny'; text: string };

function Asked({ question, scan: scanned, place, answering, onEnd, onLater }: AskedProps) {
  const { phone, state } = useApp();
  const { claims } = question;
  const seconds = Math.max(0, Math.ceil((question.expiresAt - useNow()) / 1000));
  const [typed, setTyped] = useState('');
  const [scan, setScan] = useState(scanned);
  const [scanning, setScanning] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const [left, setLeft] = useState(question.triesLeft);
  const heading = useFocus<HTMLHeadingElement>(scanning);
  const scanButton = useRef<HTMLButtonElement>(null);
  const length = claims.level === 'strict' ? 6 : 2;
  const types = claims.level !== 'tap' && scan === undefined;
  const account = state.accounts.find(({ key }) => key === question.account);
  const locks = account?.kind === 'linked' && (account.screenLock === 'on' || account.screenLock === 'required');

  useEffect(() => {
    if (seconds === 0 && trouble !== 'sending') onEnd({ is: 'expired' });
  }, [seconds, trouble]);

  const answer = async (verdict: 'approve' | 'deny', secret?: Transferred): Promise<void> => {
    if (trouble === 'sending') return;
    setTrouble('sending');
    answering.current = true;
    const answered = await phone.answer(question, verdict, secret);
    // It stays under way once it is settled: only where it goes on, nothing was decided
    answering.current = answered.is === 'accepted' || answered.is === 'settled';
    take(verdict, answered);
  };
  const take = (verdict: 'approve' | 'deny', answered: Answered): void => {
    switch (answered.is) {
      case 'accepted':
        if (answered.state === 'approved' || answered.state === 'redeemed') navigator.vibrate?.(30);
        onEnd(
          verdict === 'approve' && answered.state === 'denied'
            ? { is: 'wrong-numbers' }
            : stageOf(answered.state, true),
        );
        break;
      case 'settled':
        onEnd(stageOf(answered.state, false, answered.device));
        break;
      case 'wrong-number':
        setLeft(answered.triesLeft);
        setScan(undefined);
        setTrouble('wrong');
        break;
      case 'not-unlocked':
        setTrouble('lock');
        break;
      case 'failed':
        setTrouble({ verdict, text: answered.failed === 'offline' ? t('ask-offline') : why(answered) });
    }
  };
  const approve = (): void => {
    if (types && typed.length < length) setTrouble('number-first');
    else void answer('approve', scan !== undefined ? { scan } : types ? { number: typed } : undefined);
  };
  const type = (text: string): void => {
    setTyped(text);
    if (trouble !== 'sending') setTrouble(undefined);
  };
  const read = async (text: string): Promise<void> => {
    const found = await phone.read(text);
    setScanning(false);
    if (found.is !== 'approval' || found.challenge !== question.id) return setTrouble('other-code');
    setScan(found.scan);
    setTrouble(undefined);
  };

  if (scanning)
    return (
      <Scanner
        title={t('ask-scan.title')}
        hint={t('ask-scan.hint')}
        onText={(text: string) => void read(text)}
        onClose={() => setScanning(false)}
      />
    );
  const tap = claims.level === 'tap';
  const title = t(claims.action ? 'ask-title.action' : 'ask-title');
  const risks = risksOf(question);
  return (
    <>
      <header class="head">
        <button type="button" class="icon" aria-label={t('ask-later')} onClick={onLater}>
          <Icon of={down} />
        </button>
        {place && <span class="soft">{t('ask-of', { number: place[0], count: place[1] })}</span>}
        <span class={seconds <= 10 ? 'time late' : 'time'} role="timer">
          <Icon of={timer} small />
          {clock(seconds)}
        </span>
      </header>
      <main>
        <p class="vh" role="status">
          <Left seconds={seconds} />
        </p>
        {tap ? (
          <div class="end top">
            <Tile name={claims.rp.name} own />
            <h1 id="ask" tabIndex={-1} ref={heading}>
              {title}
            </h1>
            <p class="soft">
              {claims.rp.name} · <Broken text={claims.username} />
            </p>
          </div>
        ) : (
          <h1 id="ask" tabIndex={-1} ref={heading}>
            {title}
          </h1>
        )}
        {claims.action && <p class="action">{claims.action}</p>}
        <Facts question={question} who={!tap} />
        {risks && (
          <Note>
            <b>{risks}</b>
            {claims.context.impossible_travel && <span class="line">{t('ask-risk-travel.about')}</span>}
          </Note>
        )}
        {tap && !risks && (
          <Note kind="calm" icon={shieldCheck}>
            {t('ask-calm')}
          </Note>
        )}
        <Said
          trouble={trouble}
          left={left}
          six={length === 6}
          onRetry={(verdict) => (verdict === 'deny' ? void answer('deny') : approve())}
        />
        <div class="dock">
          {types && (
            <>
              <p class="ask">
                <span id="number">{t(length === 6 ? 'ask-digits' : 'ask-number')}</span>{' '}
                <span class="hint" id="none">
                  {t(length === 6 ? 'ask-digits.none' : 'ask-number.none')}
                </span>
              </p>
              <Digits value={typed} length={length} wrong={trouble === 'wrong'} onType={type} />
              {length === 6 && (
                <button type="button" class="plain" ref={scanButton} onClick={() => setScanning(true)}>
                  <Icon of={scanIcon} small />
                  {t('ask-scan')}
                </button>
              )}
              <Pad value={typed} length={length} fresh={trouble === 'wrong'} onType={type} />
            </>
          )}
          {scan !== undefined && (
            <Note kind="calm" icon={check}>
              {t('ask-scan.done')}
            </Note>
          )}
          {tap && <p class="hint center">{t('ask-tap')}</p>}
          {locks && (
            <p class="hint center lock">
              <Icon of={fingerprint} small />
              {t('ask-lock-hint')}
            </p>
          )}
          <div class="two">
            <button type="button" class="no" onClick={() => void answer('deny')}>
              <Icon of={x} small />
              {t(claims.action ? 'ask-no.action' : 'ask-no')}
            </button>
            <button type="button" class="main" onClick={approve}>
              <Icon of={check} small />
              {t('ask-yes')}
            </button>
          </div>
        </div>
      </main>
    </>
  );
}

/** Announced when the request is opened, and near its end. */
function Left({ seconds }: { seconds: number }) {
  const [said, setSaid] = useState(seconds);
  useEffect(() => {
    if (seconds === 30 || seconds === 10) setSaid(seconds);
  }, [seconds]);
  return <>{t('ask-left', { seconds: said })}</>;
}

function Facts({ question: { claims }, who }: { question: Question; who: boolean }) {
  const { place, ip, browser, origin } = claims.context;
  const when = moment(claims.iat * 1000, { timeStyle: 'short' });
  return (
    <ul class="facts">
      {who && (
        <li class="who">
          <Tile name={claims.rp.name} own />
          <div>
            <b>{claims.rp.name}</b>
            <span>
              <Broken text={claims.username} />
            </span>
          </div>
        </li>
      )}
      <li>
        <Icon of={monitor} />
        <div>
          {browser ?? t('app-browser-unknown')}
          {origin && <span>{origin.replace(/^https:\/\//, '')}</span>}
        </div>
      </li>
      <li>
        <Icon of={pin} />
        <div>
          {place === undefined ? t('app-place-unknown') : place.includes(',') ? upper(t('app-near', { place })) : place}
          <span>{ip ? t('ask-when', { address: ip, time: when }) : when}</span>
        </div>
      </li>
    </ul>
  );
}

const upper = (text: string): string => text[0]!.toLocaleUpperCase() + text.slice(1);

/** What is unusual about a request, in one line; empty for most. The worst says enough. */
function risksOf({ claims: { context } }: Question): string {
  return [
    context.impossible_travel ? t('ask-risk-travel') : context.new_place && t('ask-risk-place'),
    !context.impossible_travel && context.new_browser && t('ask-risk-browser'),
    !context.impossible_travel && !context.new_place && context.new_network && t('ask-risk-network'),
  ]
    .filter(Boolean)
    .join(' · ');
}

interface SaidProps {
  trouble: Trouble | undefined;
  left: number | undefined;
  six: boolean;
  onRetry(verdict: 'approve' | 'deny'): void;
}

/** What stands in the way, said at once. */
function Said({ trouble, left, six, onRetry }: SaidProps) {
  let what: ComponentChildren;
  if (trouble === 'wrong')
    what = (
      <>
        <b>{t('ask-wrong')}</b> {left !== undefined && t('ask-wrong.left', { tries: left })}
      </>
    );
  else if (trouble === 'number-first') what = t(six ? 'ask-number-first.digits' : 'ask-number-first');
  else if (trouble === 'lock')
    what = (
      <>
        <b>{t('ask-lock')}</b> {t('ask-lock.about')}
      </>
    );
  else if (trouble === 'other-code') what = t('ask-scan.other');
  else if (typeof trouble === 'object') what = trouble.text;
  return (
    <div role="alert" id="wrong">
      {what && (
        <Note
          kind="bad"
          icon={trouble === 'lock' ? info : alert}
          button={
            typeof trouble === 'object' && (
              <button type="button" onClick={() => onRetry(trouble.verdict)}>
                {t('ask-offline.retry')}
              </button>
            )
          }
        >
          {what}
        </Note>
      )}
      {trouble === 'sending' && <p class="hint center">{t('ask-sending')}</p>}
    </div>
  );
}

interface DigitsProps {
  value: string;
  length: number;
  wrong: boolean;
  onType(value: string): void;
}

/** One real field over drawn cells, so that keyboards, pasting and screen readers work. Enter does nothing: it never approves. */
function Digits({ value, length, wrong, onType }: DigitsProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (wrong) field.current?.select();
  }, [wrong]);
  return (
    <div class={`cells${length === 6 ? ' six' : ''}${wrong ? ' wrong' : ''}`}>
      {[...Array(length).keys()].map((index) => (
        <span key={index} class={index < value.length ? 'in' : index === value.length ? 'now' : ''} />
      ))}
      <input
        ref={field}
        aria-labelledby="number"
        aria-describedby={wrong ? 'wrong none' : 'none'}
        aria-invalid={wrong}
        inputMode="none"
        autoComplete="off"
        value={value}
        onInput={({ currentTarget }) => {
          const digits = asciiDigits(currentTarget.value).replace(/\D/g, '').slice(0, length);
          currentTarget.value = digits;
          onType(digits);
        }}
      />
    </div>
  );
}

/** The keypad. `fresh`: what stands there was wrong, and the next digit begins anew. */
function Pad({
  value,
  length,
  fresh,
  onType,
}: {
  value: string;
  length: number;
  fresh: boolean;
  onType(value: string): void;
}) {
  const press = (digit: string): void => {
    const before = fresh ? '' : value;
    if (before.length < length) onType(before + digit);
  };
  const key = (digit: string) => (
    <button type="button" key={digit} onClick={() => press(digit)}>
      {digit}
    </button>
  );
  return (
    <div class="pad" role="group" aria-label={t('ask-pad')}>
      {[...'123456789'].map(key)}
      <span />
      {key('0')}
      <button
        type="button"
        class="plain"
        aria-label={t('ask-pad.delete')}
        onClick={() => onType(fresh ? '' : value.slice(0, -1))}
      >
        <Icon of={backspace} />
      </button>
    </div>
  );
}
