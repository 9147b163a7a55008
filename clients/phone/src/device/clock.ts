/** The server's clock, as far as it is known: this machine's may be wrong. */
export class Clock {
  /** Called with the correction when it changes by more than a second. */
  onChange: ((offset: number) => void) | undefined;

  constructor(private offset = 0) {}

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.offset;
  }

  /** Takes over what the server says, which is exact to `precision` milliseconds. */
  correct(serverTime: number, precision = 0): void {
    const offset = serverTime - Date.now();
    const difference = Math.abs(offset - this.offset);
    if (!Number.isFinite(offset) || difference <= precision) return;
    this.offset = offset;
    if (difference > 1000) this.onChange?.(offset);
  }

  restore(offset: number): void {
    this.offset = offset;
  }
}
