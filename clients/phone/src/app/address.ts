/** What an address brings: `#e/…` a link that adds this phone, `#s/…` a waiting page's QR code, `#r/…` a request's id. */

export interface Brought {
  readonly is: 'link' | 'scan' | 'request';
  readonly text: string;
}

const KINDS = { e: 'link', s: 'scan', r: 'request' } as const;

/** Takes what the address brings, and wipes it there at once: it may be a secret, and going back must not use it again. */
export function taken(): Brought | undefined {
  const [, kind, text] = /^#([esr])\/(.+)$/.exec(location.hash) ?? [];
  if (!kind || !text) return undefined;
  history.replaceState(null, '', location.pathname);
  return { is: KINDS[kind as keyof typeof KINDS], text };
}

/** The name of the screen that the address names. */
export const named = (): string => location.hash.slice(1);

/** What a link or a scan was before it led to the app. */
export const original = (issuer: string, { is, text }: Brought): string =>
  `${issuer.replace(/\/$/, '')}/${is === 'link' ? 'enrol' : 'scan'}#${text}`;
