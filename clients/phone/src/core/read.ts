/**
 * Reads values that came from outside: what has the form that is asked for, or nothing. Members that are not asked for are
 * passed over, so that a newer server can say more.
 */

/** Gives the value in its type, or throws {@link Unreadable}. An absent member is `undefined`. */
export type Read<T> = (value: unknown) => T;

export class Unreadable extends Error {}

function check<T>(is: (value: unknown) => boolean): Read<T> {
  return (value) => {
    if (!is(value)) throw new Unreadable();
    return value as T;
  };
}

export const string: Read<string> = check((value) => typeof value === 'string');
export const boolean: Read<boolean> = check((value) => typeof value === 'boolean');
export const integer: Read<number> = check(Number.isInteger);
/** Not below zero. */
export const count: Read<number> = check((value) => Number.isInteger(value) && (value as number) >= 0);
/** A UUID in lower case, so that one id has one spelling. */
export const id: Read<string> = matching(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/u);
export const unknown: Read<unknown> = (value) => value;

export function matching(pattern: RegExp): Read<string> {
  return check((value) => typeof value === 'string' && pattern.test(value));
}

export function oneOf<T extends string>(...words: readonly T[]): Read<T> {
  return check((value) => words.includes(value as T));
}

/** `null` is nothing too: some of the server's types write absent members so. */
export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value) => (value === undefined || value === null ? undefined : read(value));
}

/** A member that stands for something when it is absent. */
export function otherwise<T>(read: Read<T>, absent: T): Read<T> {
  return (value) => (value === undefined ? absent : read(value));
}

export function list<T>(read: Read<T>): Read<T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new Unreadable();
    return value.map((item) => read(item));
  };
}

export type Members<T> = { readonly [Key in keyof T]-?: Read<T[Key]> };

/** An object. `closed`: it has no other members. */
export function object<T>(members: Members<T>, closed = false): Read<T> {
  const names = Object.keys(members) as (keyof T & string)[];
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unreadable();
    if (closed && Object.keys(value).some((name) => !names.includes(name as keyof T & string))) throw new Unreadable();
    const read: Partial<T> = {};
    for (const name of names) {
      const member = members[name](Object.hasOwn(value, name) ? (value as T)[name] : undefined);
      if (member !== undefined) read[name] = member;
    }
    return read as T;
  };
}

/** The value in its type, or `undefined`. */
export function tryRead<T>(read: Read<T>, value: unknown): T | undefined {
  try {
    return read(value);
  } catch {
    return;
  }
}

/** The value of a JSON text in its type, or `undefined`. */
export function readJson<T>(read: Read<T>, text: string): T | undefined {
  try {
    return read(JSON.parse(text));
  } catch {
    return;
  }
}
