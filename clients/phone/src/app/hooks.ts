/** What screens share: the phone, the clock, and where the focus goes. */
import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Phone, PhoneState } from '../phone.js';

export interface Shared {
  readonly phone: Phone;
  readonly state: PhoneState;
  /** Says for a moment what was done. */
  toast(text: string): void;
}

export const Context = createContext<Shared>(undefined as unknown as Shared);
export const useApp = (): Shared => useContext(Context);

export const sections = ['', 'activity', 'settings'] as const;

/** Shows a screen: `''`, or a name as in `settings/theme`, which stands in the address. Nothing secret is in it. */
export function go(view: string): void {
  location.hash = view;
}

/** The server's clock, once a second while the screen is there. */
export function useNow(): number {
  const { phone } = useApp();
  const [now, setNow] = useState(phone.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = (): void => {
      setNow(phone.now());
      timer = setTimeout(tick, 1010 - (phone.now() % 1000));
    };
    tick();
    return () => clearTimeout(timer);
  }, [phone]);
  return now;
}

/** A heading that takes the focus when `what` changes, and the first time unless something else on the screen has it. */
export function useFocus<E extends HTMLElement>(what?: unknown): { current: E | null } {
  const ref = useRef<E>(null);
  useEffect(() => ref.current?.focus(), [what]);
  return ref;
}

/** Seconds as in “1:20”. */
export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** Digits in groups that people can hold in mind: “482 913”. */
export const grouped = (code: string): string => {
  const half = code.length > 6 ? 4 : 3;
  return `${code.slice(0, half)} ${code.slice(half)}`;
};

/** Digits one by one, for screen readers. */
export const spelled = (code: string): string => [...code].join(' ');

export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
