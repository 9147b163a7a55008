/** What screens and the frame around them know of each other. */

/** What every screen but the codes is given. */
export interface ScreenProps {
  /** As in `settings/theme`. */
  readonly view: string;
  /** A link, or the text of a QR code, that came from outside of the screen. */
  readonly brought: string | undefined;
  /** Something came from outside, and is read as soon as the server said who it is. */
  readonly waiting: boolean;
  /** Opens a request whose waiting page was scanned. */
  onQuestion(id: string, scan: string): void;
}

/** Whether the first run was seen to its end, or left, in this browser. */
export const visited = (): boolean => {
  try {
    return localStorage.getItem('visited') !== null;
  } catch {
    return false;
  }
};

/** How it stands with the request that is open. */
export type Stage =
  | { is: 'asked' }
  | { is: 'approved' | 'refused' | 'wrong-numbers' | 'reported' | 'report-late' | 'slip' | 'many' | 'approved-slip' }
  | { is: 'expired' | 'cancelled' }
  | { is: 'elsewhere'; approved: boolean; device?: string | undefined };
