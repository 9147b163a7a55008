/** Small things that the screens beside the codes are made of. */
import type { ComponentChildren } from 'preact';
import type { Failure } from '../phone.js';
import { useFocus } from './hooks.js';
import { back, x as cross } from './more-icons.js';
import { Icon } from './parts.js';
import { duration, t } from './words.js';

/** The head of a screen that another one led to. */
export function Head({ title, to, close, children }: HeadProps) {
  const heading = useFocus<HTMLHeadingElement>(title);
  return (
    <header class="head">
      <a class="button icon" href={`#${to}`} aria-label={t(close ? 'app-close' : 'app-back')}>
        <Icon of={close ? cross : back} flip={!close} />
      </a>
      <h1 class="mid" tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {children ?? <span class="icon-gap" />}
    </header>
  );
}
interface HeadProps {
  title: string;
  to: string;
  close?: boolean;
  children?: ComponentChildren;
}

/** Why something failed, in the person's words where the app has some. */
export function why(failure: Failure): string {
  switch (failure.failed) {
    case 'offline':
      return t('app-fail-offline');
    case 'storage':
      return t('app-fail-storage');
    case 'unreadable':
      return t('app-fail-unreadable');
    case 'wrong-server':
      return t('app-fail-wrong-server', { server: failure.server ?? '?' });
    case 'refused':
      if (failure.retryAfter) return t('app-fail-wait', { time: duration(failure.retryAfter) });
      if (failure.code === 'not_unlocked') return t('set-lock.not-unlocked');
      if (failure.code === 'screen_lock_unsupported') return t('set-lock.failed');
      if (/^device_(unknown|revoked)$/.test(failure.code)) return t('app-fail-device');
      return t('app-fail-refused', { detail: failure.detail });
  }
}

/** A fact and its name, in a list of those. */
export function Pair({ name, value, code }: { name: string; value: string; code?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{code ? <code>{value}</code> : value}</dd>
    </div>
  );
}
