/**
 * JSON with one reading, for what is signed: another program must not read something else from the same bytes.
 */
import { type Bytes, fromUtf8 } from './bytes.js';
import { Unreadable } from './read.js';

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/gu;
const MAX_DEPTH = 127;
const INT64 = 2n ** 63n;

function refuseIf(ambiguous: boolean): void {
  if (ambiguous) throw new Unreadable();
}

function string(token: string): string {
  const text = JSON.parse(token) as string;
  refuseIf(/\p{Surrogate}/u.test(text));
  return text;
}

function scalar(token: string): unknown {
  if (token.startsWith('"')) return string(token);
  if (token === 'true' || token === 'false') return token === 'true';
  // `null` is no number either: absent is absent.
  refuseIf(!Number.isFinite(Number(token)));
  if (!/^-?\d+$/u.test(token) || token === '-0') return Number.NaN;
  const value = BigInt(token);
  return value >= -INT64 && value < INT64 ? Number(value) : Number.NaN;
}

/** Builds the value of a text that is known to be JSON; throws where it has two readings. */
function build(next: () => string, token: string, depth: number): unknown {
  if (token !== '{' && token !== '[') return scalar(token);
  refuseIf(depth > MAX_DEPTH);
  const isList = token === '[';
  const items: unknown[] = [];
  const members = Object.create(null) as Record<string, unknown>;
  for (let at = next(); at !== '}' && at !== ']'; at = next()) {
    if (at === ',') continue;
    if (isList) {
      items.push(build(next, at, depth + 1));
      continue;
    }
    const name = string(at);
    refuseIf(Object.hasOwn(members, name));
    next(); // the colon
    members[name] = build(next, next(), depth + 1);
  }
  return isList ? items : members;
}

/**
 * The JSON value of the bytes. Refused at every depth (`undefined`): a member twice, `null`, half a surrogate pair. A number that
 * is not a whole one of 64 bits, written as one, is `NaN`.
 */
export function strictJson(bytes: Bytes): unknown {
  try {
    const text = fromUtf8(bytes) ?? '';
    // Whether it is JSON at all: what builds the value only tells tokens apart.
    JSON.parse(text);
    const tokens = text.matchAll(TOKEN);
    const next = (): string => (tokens.next().value as RegExpMatchArray)[0];
    return build(next, next(), 1);
  } catch {
    return;
  }
}
