/** P4: what was asked, by day, and what came of it. */
import { useEffect, useState } from 'preact/hooks';
import type { ActivityEntry, Activity as Log } from '../phone.js';
import { useApp } from './hooks.js';
import { check, history as past, timer } from './icons.js';
import { minus, x } from './more-icons.js';
import { Icon, Note } from './parts.js';
import { moment, t } from './words.js';

type Entry = ActivityEntry & { readonly account: string };
const DAY = 86_400_000;
const refusals = new Set(['denied', 'reported']);

export default function Activity() {
  const { phone, state } = useApp();
  const [entries, setEntries] = useState<readonly Entry[]>();
  const [cachedAt, setCachedAt] = useState<number>();
  const [refused, setRefused] = useState(false);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  const linked = state.accounts.filter((account) => account.kind === 'linked');
  const keys = linked.map(({ key }) => key).join();
  useEffect(() => {
    let over = false;
    const load = async (): Promise<void> => {
      const logs = await Promise.all(linked.map(async ({ key, label }) => [label, await phone.activity(key)] as const));
      if (over) return;
      const found = logs.filter((log): log is [string, Log] => log[1] !== undefined);
      const cached = found.filter(([, { fromCache }]) => fromCache).map(([, { asOf }]) => asOf);
      setFailed(logs.length > 0 && !found.length);
      setCachedAt(cached.length ? Math.min(...cached) : undefined);
      setEntries(
        found
          .flatMap(([account, log]) => log.entries.map((entry) => ({ ...entry, account })))
          .sort((one, other) => other.at - one.at),
      );
    };
    void load();
    return () => {
      over = true;
    };
  }, [keys, state.connection, state.ended, turn]);
  const shown = (entries ?? []).filter(({ state: how }) => !refused || refusals.has(how));
  const days = [...new Set(shown.map(({ at }) => dayOf(at)))];
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{t('app-activity')}</h1>
      </header>
      <main aria-busy={!entries}>
        {linked.length > 0 && (
          <div class="chips" role="group" aria-label={t('log-show')}>
            <button type="button" aria-pressed={!refused} onClick={() => setRefused(false)}>
              {t('log-show.all')}
            </button>
            <button type="button" aria-pressed={refused} onClick={() => setRefused(true)}>
              {t('log-show.refused')}
            </button>
          </div>
        )}
        {cachedAt !== undefined && (
          <Note kind="calm" icon={past}>
            {t('log-as-of', {
              time: moment(
                cachedAt,
                sameDay(cachedAt, phone.now()) ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
              ),
            })}
          </Note>
        )}
        {failed && (
          <div class="end" role="alert">
            <h2 class="title">{t('log-failed')}</h2>
            <p class="soft">{t('app-fail-offline')}</p>
            <button type="button" onClick={() => setTurn(turn + 1)}>
              {t('app-try-again')}
            </button>
          </div>
        )}
        {entries && !failed && !shown.length && (
          <div class="end">
            <span class="badge good" aria-hidden="true">
              <Icon of={past} />
            </span>
            <h2 class="title">{t(refused ? 'log-none-refused' : 'log-none')}</h2>
            <p class="soft">
              {t(linked.length ? (refused ? 'log-none-refused.about' : 'log-none.about') : 'log-no-account')}
            </p>
          </div>
        )}
        {days.map((day) => (
          <Day
            key={day}
            day={day}
            now={phone.now()}
            entries={shown.filter(({ at }) => dayOf(at) === day)}
            several={linked.length > 1}
          />
        ))}
        {shown.length > 0 && <p class="hint center">{t('log-places')}</p>}
      </main>
    </>
  );
}

const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
const sameDay = (one: number, other: number): boolean => dayOf(one) === dayOf(other);

function Day({ day, now, entries, several }: { day: number; now: number; entries: Entry[]; several: boolean }) {
  const name = sameDay(day, now)
    ? t('log-today')
    : sameDay(day, now - DAY)
      ? t('log-yesterday')
      : moment(day, { weekday: 'long', day: 'numeric', month: 'long' });
  return (
    <>
      <h2 class="day">{name}</h2>
      <ul class="list log">
        {entries.map((entry) => (
          <Line key={`${entry.at}${entry.service}${entry.account}`} entry={entry} several={several} />
        ))}
      </ul>
    </>
  );
}

function Line({ entry, several }: { entry: Entry; several: boolean }) {
  const { state, service, at, browser, place, ip, device, byThisDevice } = entry;
  const on = device && !byThisDevice ? device : undefined;
  const [icon, kind, words] = {
    pending: [timer, '', t('log-pending')],
    approved: [check, 'good', on ? t('log-approved.on', { phone: on }) : t('log-approved')],
    redeemed: [check, 'good', on ? t('log-approved.on', { phone: on }) : t('log-approved')],
    denied: [x, 'bad', on ? t('log-refused.on', { phone: on }) : t('log-refused')],
    reported: [x, 'bad', t('log-reported')],
    expired: [minus, '', t('log-expired')],
    cancelled: [minus, '', t('log-cancelled')],
  }[state]!;
  const where =
    place === undefined ? (ip ?? t('app-place-unknown')) : place.includes(',') ? t('app-near', { place }) : place;
  return (
    <li>
      <span class={`badge ${kind}`} aria-hidden="true">
        <Icon of={icon!} />
      </span>
      <div>
        <h3>
          {service} <span class={`light ${kind === 'bad' ? 'red' : 'soft'}`}>{words}</span>
        </h3>
        <p>
          {moment(at, { timeStyle: 'short' })} · {browser ?? t('app-browser-unknown')}
          <br />
          {where}
          {several && ` · ${entry.account}`}
        </p>
      </div>
    </li>
  );
}
