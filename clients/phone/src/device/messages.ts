/** What the service worker and the windows of the app say to each other. A message of another version is passed over. */
import type { Ended } from '../phone.js';

export type ToWindow =
  /** A push arrived. `at`: when, by this machine's clock. */
  | { readonly type: 'push'; readonly kind: string; readonly rid: string; readonly at: number }
  /** A button of a notification was pressed, and the answer counts. */
  | { readonly type: 'ended'; readonly ended: Ended }
  /** A notification was tapped: show that question. */
  | { readonly type: 'open'; readonly rid: string }
  /** The server has a part of this window's version no more. */
  | { readonly type: 'gone' };

export type ToWorker =
  /** The waiting version takes over now. */
  { readonly type: 'take-over' };
