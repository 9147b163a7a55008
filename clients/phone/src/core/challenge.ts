/** A question as the server signs it: `nod-challenge+jwt`. */

export type Level = 'tap' | 'number' | 'strict';
export type Verdict = 'approve' | 'deny' | 'report';

/** Where a question comes from. All of it is for display. */
export interface Context {
  readonly ip?: string;
  readonly browser?: string;
  readonly place?: string;
  readonly origin?: string;
  readonly new_browser: boolean;
  readonly new_network: boolean;
  readonly new_place?: boolean;
  readonly impossible_travel?: boolean;
}

export interface ChallengeClaims {
  readonly iss: string;
  readonly sub: string;
  readonly jti: string;
  readonly username: string;
  readonly rp: { readonly id: string; readonly name: string };
  readonly action?: string;
  readonly context: Context;
  readonly level: Level;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
  readonly nonce: string;
}
