/** This browser's push subscription, and what the server knows of it. */
import { base64url, fromBase64url, sha256Base64url } from '../core/bytes.js';
import type { PushTargetRequest } from '../core/wire.js';
import type { Notifications } from '../phone.js';
import type { Device } from './devices.js';
import { nothing } from './replies.js';

/** `subscribe()` never settles in a browser that cannot reach its push service. */
const SUBSCRIBE_MS = 20_000;

function isApple(): boolean {
  return (
    /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Mac OS/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
  );
}

/** Whether the app runs from the home screen. */
export function isInstalled(): boolean {
  const { standalone } = navigator as { standalone?: boolean };
  return standalone === true || matchMedia('(display-mode: standalone)').matches;
}

/** How it stands, without asking for anything. */
export function standing(vapid: string | undefined, lastDelayMs?: number): Notifications {
  const isAble = 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
  if (isApple() && !isInstalled()) return { is: 'install-first' };
  if (!isAble) return { is: 'unsupported' };
  if (!vapid) return { is: 'server-off' };
  switch (Notification.permission) {
    case 'granted':
      return lastDelayMs === undefined ? { is: 'on' } : { is: 'on', lastDelayMs };
    case 'denied':
      return { is: 'denied' };
    default:
      return { is: 'ask' };
  }
}

/** The subscription of this browser under the server's key: the present one, or a new one. */
export async function subscription(manager: PushManager, vapid: string): Promise<PushSubscription | undefined> {
  const present = await manager.getSubscription();
  const key = present?.options.applicationServerKey;
  if (present && key && base64url(new Uint8Array(key)) === vapid) return present;
  // The server has another key now, and a browser keeps one subscription
  await present?.unsubscribe();
  const applicationServerKey = fromBase64url(vapid);
  if (!applicationServerKey) return;
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), SUBSCRIBE_MS);
  });
  return Promise.race([manager.subscribe({ userVisibleOnly: true, applicationServerKey }), late]);
}

/** Tells the server where this browser is pushed to, where it knows another address or none. */
export async function register(
  device: Device,
  subscribed: PushSubscription,
  lang: string,
  known: readonly { readonly kind: string; readonly address_hash?: string }[],
): Promise<void> {
  const { endpoint, keys } = subscribed.toJSON();
  if (!endpoint || !keys?.p256dh || !keys.auth) return;
  const [hash, pushed] = await Promise.all([sha256Base64url(endpoint), sha256Base64url(`${endpoint}\n${lang}`)]);
  const there = known.find(({ kind }) => kind === 'webpush');
  // A server that does not say the address is trusted to have what it was told
  const isSame = there && (there.address_hash === undefined || there.address_hash === hash);
  if (isSame && device.record.pushed === pushed) return;
  const body: PushTargetRequest = { kind: 'webpush', endpoint, p256dh: keys.p256dh, auth: keys.auth, lang };
  const reply = await device.call({ method: 'PUT', path: '/v1/device/push-targets', body }, nothing);
  if (reply.ok) await device.change({ pushed });
}
