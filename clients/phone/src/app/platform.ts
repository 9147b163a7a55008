/** What kind of phone or computer this is, as far as the first steps differ. */

export type Platform = 'iphone' | 'android' | 'desktop';

export function platform(): Platform {
  const { userAgent, maxTouchPoints } = navigator;
  // An iPad says that it is a Mac
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return 'iphone';
  return /Android/.test(userAgent) ? 'android' : 'desktop';
}

/** Whether the app was opened from the home screen, or as a program of its own. */
export const installed = (): boolean =>
  matchMedia('(display-mode: standalone), (display-mode: fullscreen), (display-mode: minimal-ui)').matches ||
  (navigator as { standalone?: boolean }).standalone === true;

/** Safari's tabs share no storage with the home screen: a key that is made in one is missing in the other. */
export const safariTab = (): boolean => platform() === 'iphone' && !installed();

interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

let offered: InstallPrompt | undefined;
const listeners = new Set<() => void>();
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  offered = event as InstallPrompt;
  for (const listener of listeners) listener();
});

/** Calls `listener` when the browser offers to install the app; gives what ends that. */
export function onOffer(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const canInstall = (): boolean => offered !== undefined;

/** Has the browser ask. Gives whether the app is installed now. */
export async function install(): Promise<boolean> {
  const { outcome } = (await offered?.prompt()) ?? { outcome: 'dismissed' };
  offered = undefined;
  return outcome === 'accepted';
}

/** What a person would call this phone, until they say something else. */
export function deviceName(): string {
  const { userAgent } = navigator;
  const model = /Android[^;)]*; ([^;)]+?)(?: Build|[;)])/.exec(userAgent)?.[1];
  if (model && model.length > 1) return model;
  const known = ['iPhone', 'iPad', 'Android', 'Windows', 'Macintosh', 'Linux'].find((name) => userAgent.includes(name));
  return known === 'Macintosh' ? (navigator.maxTouchPoints > 1 ? 'iPad' : 'Mac') : (known ?? 'Browser');
}
