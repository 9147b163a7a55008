// biome-ignore-all lint/suspicious/noBitwiseOperators: a generator of random numbers is made of them.
/** Random values that are the same at each run: a test that fails says its seed and fails again. */

export interface Random {
  /** From 0 to below `bound`. */
  below(bound: number): number;
  pick<T>(from: readonly T[]): T;
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** A text of up to `longest` of these characters. */
  text(alphabet: readonly string[], longest: number): string;
}

/** mulberry32. */
export function seeded(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (bound: number): number => Math.floor((next() / 2 ** 32) * bound);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  return {
    below,
    pick,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
    text: (alphabet, longest) => Array.from({ length: below(longest + 1) }, () => pick(alphabet)).join(''),
  };
}
