/** Core's files of vectors, which the Rust core is held to as well. */
import { readFileSync } from 'node:fs';

export interface Case<Input, Expect> {
  readonly name: string;
  readonly input: Input;
  readonly expect: Expect;
}

/** A file's cases, of which there must be as many as its author counted: a file that lost its cases is not green. */
export function vectors<Input, Expect>(name: string, count: number): Case<Input, Expect>[] {
  const file = new URL(`../../../crates/core/vectors/${name}.json`, import.meta.url);
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Case<Input, Expect>[];
  if (cases.length !== count) throw new Error(`${name}.json has ${cases.length} cases and not ${count}`);
  return cases;
}
