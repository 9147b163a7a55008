/**
 * Which questions wait and how others ended, whatever way the news came: socket, inbox, another window, the service worker. Pure, so
 * that news which is lost, doubled, late or out of order can be tried without a browser.
 */
import type { AccountKey, Ended, Question } from '../phone.js';

/** Endings that are shown. */
const SHOWN = 10;
/** Endings that are remembered, so that old news does not bring a question back. */
const REMEMBERED = 100;

export interface Questions {
  readonly open: readonly Question[];
  /** The newest last. */
  readonly ended: readonly Ended[];
  readonly over: readonly string[];
}

export const NONE: Questions = { open: [], ended: [], over: [] };

export type News =
  /** Verified by the pinned key: nothing else may be handed in. */
  | { readonly is: 'question'; readonly question: Question }
  | { readonly is: 'ended'; readonly ended: Ended }
  | { readonly is: 'tries'; readonly id: string; readonly left: number }
  | { readonly is: 'time'; readonly now: number }
  /** The account is gone, with its questions. */
  | { readonly is: 'forget'; readonly account: AccountKey };

/** The state after the news; the same object when nothing changed. */
export function merge(state: Questions, news: News): Questions {
  switch (news.is) {
    case 'question':
      return arrive(state, news.question);
    case 'ended':
      return end(state, news.ended);
    case 'tries': {
      const found = state.open.find(({ id }) => id === news.id);
      if (!found || found.triesLeft === news.left) return state;
      return { ...state, open: state.open.map((one) => (one === found ? { ...one, triesLeft: news.left } : one)) };
    }
    case 'time':
      return state.open
        .filter(({ expiresAt }) => expiresAt <= news.now)
        .reduce((before, { id }) => end(before, { id, state: 'expired', byThisDevice: false }), state);
    case 'forget': {
      const open = state.open.filter(({ account }) => account !== news.account);
      return open.length === state.open.length ? state : { ...state, open };
    }
  }
}

function arrive(state: Questions, question: Question): Questions {
  if (state.over.includes(question.id) || state.open.some(({ id }) => id === question.id)) return state;
  const open = [...state.open, question].sort((a, b) => a.claims.iat - b.claims.iat || (a.id < b.id ? -1 : 1));
  return { ...state, open };
}

function end(state: Questions, ended: Ended): Questions {
  const before = state.ended.find(({ id }) => id === ended.id);
  // What this phone guessed by its clock gives way to what the server says; nothing else changes an end
  const isGuess = before?.state === 'expired' && ended.state !== 'expired';
  if (state.over.includes(ended.id) && !isGuess) return state;
  const wasShown = before !== undefined || state.open.some(({ id }) => id === ended.id);
  const others = state.ended.filter(({ id }) => id !== ended.id);
  return {
    open: state.open.filter(({ id }) => id !== ended.id),
    // The end of what nobody saw here is no news
    ended: wasShown ? [...others, ended].slice(-SHOWN) : state.ended,
    over: state.over.includes(ended.id) ? state.over : [...state.over, ended.id].slice(-REMEMBERED),
  };
}
