/**
 * Exponential backoff with full jitter: each pause is drawn between nothing and a bound that doubles, so that a thousand phones
 * that lost one server come back spread over the whole bound.
 */
export class Backoff {
  private bound: number;

  /** Milliseconds. `random` gives a number from 0 to 1. */
  constructor(
    private readonly first = 500,
    private readonly longest = 60_000,
    private readonly random: () => number = Math.random,
  ) {
    this.bound = first;
  }

  /** The next pause; at least what the server asked for. */
  next(atLeast = 0): number {
    const drawn = Math.floor(this.random() * (this.bound + 1));
    this.bound = Math.min(this.bound * 2, this.longest);
    return Math.max(drawn, atLeast);
  }

  reset(): void {
    this.bound = this.first;
  }
}

/** Waits; ends at once, without an error, when `signal` aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
