/** P1: the codes of every account, and above them what waits. */
import { useEffect, useState } from 'preact/hooks';
import type { Account, Code, Question } from '../phone.js';
import { clock, copy, grouped, spelled, useApp, useNow } from './hooks.js';
import { bellOff, copy as copyIcon, eye, refresh, scan, search } from './icons.js';
import { Broken, Icon, lazy, Note, Ring, Tile } from './parts.js';
import { t } from './words.js';

const Empty = lazy(() => import('./empty.js'));

/** Seconds before a code ends in which the next one is shown. */
const LATE = 5;
/** As many accounts fit a screen without searching. */
const FEW = 6;

export function Codes() {
  const { state } = useApp();
  const [wanted, setWanted] = useState<string>();
  const { accounts } = state;
  if (!accounts.length) return <Empty />;
  const named = accounts.filter((account) =>
    `${account.label} ${nameOf(account)}`.toLocaleLowerCase().includes((wanted ?? '').trim().toLocaleLowerCase()),
  );
  const periods = [...new Set(named.map((account) => periodOf(account)))].sort((one, other) => one - other);
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{t('app-codes')}</h1>
        {accounts.length > FEW && (
          <button
            type="button"
            class="icon"
            aria-label={t('codes-search')}
            aria-expanded={wanted !== undefined}
            onClick={() => setWanted(wanted === undefined ? '' : undefined)}
          >
            <Icon of={search} />
          </button>
        )}
        <a class="button icon" href="#link" aria-label={t('codes-scan')}>
          <Icon of={scan} />
        </a>
      </header>
      <main>
        <Asking />
        <Standing />
        {wanted !== undefined && (
          <input
            type="search"
            class="field"
            aria-label={t('codes-search')}
            value={wanted}
            ref={(field) => void (wanted === '' && field?.focus())}
            onInput={({ currentTarget }) => setWanted(currentTarget.value)}
          />
        )}
        {periods.map((period, index) => (
          <Group
            key={period}
            period={period}
            accounts={named.filter((account) => periodOf(account) === period)}
            count={index === 0 ? named.length : undefined}
          />
        ))}
        {!named.length && <p class="soft center">{t('codes-search.none')}</p>}
      </main>
    </>
  );
}

const periodOf = (account: Account): number => (account.kind === 'codes' ? (account.period ?? 30) : 30);
const nameOf = (account: Account): string => (account.kind === 'linked' ? account.username : account.name);

/** Accounts whose codes change together. */
function Group({ period, accounts, count }: { period: number; accounts: Account[]; count: number | undefined }) {
  const now = useNow();
  const { state } = useApp();
  const step = Math.floor(now / 1000 / period);
  const seconds = period - (Math.floor(now / 1000) % period);
  const late = seconds <= LATE;
  return (
    <>
      <div class="bar">
        {count === undefined ? (
          <span />
        ) : (
          <h2>
            {t('codes-count', { accounts: count })}
            <a href="#settings/accounts" aria-label={t('codes-edit.label')}>
              {t('codes-edit')}
            </a>
          </h2>
        )}
        <span class={late ? 'late' : ''} role="timer" aria-label={t('codes-timer.label', { seconds })}>
          {t('codes-timer', { seconds })}
          <span class="ring" aria-hidden="true">
            <Ring share={seconds / period} size={20} />
          </span>
        </span>
      </div>
      <ul class="list">
        {accounts.map((account) => (
          <Row key={account.key} account={account} step={step} late={late} hidden={state.settings.hideCodes} />
        ))}
      </ul>
    </>
  );
}

function Row({ account, step, late, hidden }: { account: Account; step: number; late: boolean; hidden: boolean }) {
  const { phone, toast } = useApp();
  const [code, setCode] = useState<Code>();
  const [seen, setSeen] = useState(false);
  const linked = account.kind === 'linked';
  const counts = !linked && account.counter !== undefined;
  useEffect(() => {
    let over = false;
    void phone.code(account.key).then((found) => over || setCode(found));
    return () => {
      over = true;
    };
  }, [phone, account, counts ? 0 : step]);
  useEffect(() => setSeen(false), [hidden]);
  // A counter code is shown once it was asked for
  const shown = code !== undefined && (!hidden || seen);
  const digits = code?.code.length ?? (counts ? account.digits : 0);
  const gone = linked && account.standing !== 'good' ? account.standing : undefined;
  const take = async (): Promise<void> => {
    if (!shown) setSeen(true);
    else if (code && (await copy(code.code))) {
      toast(t('app-copied'));
    }
  };
  return (
    <li>
      <Tile name={account.label} own={linked} />
      <div>
        <p>
          <b>{account.label}</b>{' '}
          <span>
            <Broken text={nameOf(account)} />
          </span>
        </p>
        {gone && (
          <p class="red">
            {t(`codes-${gone}`)} <a href="#link">{t(`codes-${gone}.do`)}</a>
          </p>
        )}
        {digits > 0 && !gone && (
          <>
            <span class={shown ? `code${late && !counts ? ' late' : ''}` : 'code hidden'} aria-hidden="true">
              {grouped(shown ? code.code : '•'.repeat(digits))}
            </span>
            <span class="vh">{shown ? spelled(code.code) : t('codes-hidden')}</span>
            {late && !counts && shown && (
              <span class="next">
                {t('codes-next')} <b aria-hidden="true">{grouped(code.next)}</b>
                <span class="vh">{spelled(code.next)}</span>
              </span>
            )}
          </>
        )}
        {linked && !account.twoStep && !gone && <p>{t('codes-two-step-off')}</p>}
      </div>
      {digits > 0 && !gone && (
        <span class="acts">
          {counts && (
            <button
              type="button"
              class={`icon soft${code ? '' : ' cover'}`}
              aria-label={t('codes-counter', { account: account.label })}
              onClick={() => void phone.nextCode(account.key).then(setCode)}
            >
              <Icon of={refresh} />
            </button>
          )}
          {code && (
            <button
              type="button"
              class="icon soft cover"
              aria-label={t(shown ? 'codes-copy' : 'codes-show', { account: account.label })}
              onClick={() => void take()}
            >
              <Icon of={shown ? copyIcon : eye} />
            </button>
          )}
        </span>
      )}
    </li>
  );
}

/** The newest request, and how many there are. */
function Asking() {
  const { state } = useApp();
  const [question] = newestFirst(state.questions);
  return question ? <Asks question={question} count={state.questions.length} /> : null;
}

export const newestFirst = (questions: readonly Question[]): Question[] =>
  [...questions].sort((one, other) => other.claims.iat - one.claims.iat);

function Asks({ question: { claims, expiresAt }, count }: { question: Question; count: number }) {
  const seconds = Math.max(0, Math.ceil((expiresAt - useNow()) / 1000));
  return (
    <section class="asks" aria-labelledby="asks">
      <div>
        <h2 id="asks">
          {count > 1
            ? t('codes-asks.many', { requests: count })
            : t(claims.action ? 'codes-asks.action' : 'codes-asks')}
        </h2>
        <p>{[claims.rp.name, claims.action ?? claims.context.browser].filter(Boolean).join(' · ')}</p>
      </div>
      <span class="ring" aria-hidden="true">
        <Ring share={seconds / (claims.exp - claims.iat)} size={48} />
        <span>{clock(seconds)}</span>
      </span>
      <span class="vh">{t('codes-asks.left', { seconds })}</span>
      <a class="button" href="#ask">
        {t('codes-asks.review')}
      </a>
    </section>
  );
}

/** What stands in the way of a request, where something does. */
function Standing() {
  const { phone, state } = useApp();
  if (!state.accounts.some((account) => account.kind === 'linked' && account.standing === 'good')) return null;
  if (state.connection === 'offline') return <Note kind="calm">{t('codes-offline')}</Note>;
  const { is } = state.notifications;
  if (is === 'ask')
    return (
      <Note
        icon={bellOff}
        button={
          <button type="button" onClick={() => void phone.enableNotifications()}>
            {t('codes-notifications-off.do')}
          </button>
        }
      >
        {t('codes-notifications-off')}
      </Note>
    );
  if (is === 'denied')
    return (
      <Note
        icon={bellOff}
        button={
          <a class="button" href="#settings/notifications">
            {t('codes-notifications-denied.do')}
          </a>
        }
      >
        {t('codes-notifications-denied')}
      </Note>
    );
  return null;
}
