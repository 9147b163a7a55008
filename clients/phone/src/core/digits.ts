/** Numbers as people type them. */
import { withoutHidden } from './text.js';

const DIGIT = /^\p{Nd}$/u;

/** Decimal digits stand in runs of ten, from zero to nine (Unicode Standard §4.6); some runs follow each other. */
function value(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let distance = 0;
  while (DIGIT.test(String.fromCodePoint(code - distance - 1))) distance += 1;
  return String(distance % 10);
}

/** The text with every decimal digit, of whatever script, as an ASCII digit; all else as it is. */
export function asciiDigits(text: string): string {
  return text.replaceAll(/(?![0-9])\p{Nd}/gu, value);
}

/**
 * A number that somebody typed from another screen: ASCII digits, without the blanks, dashes and dots by which people group digits
 * and without direction marks. Anything else stays, and makes the number a wrong one.
 */
export function typedDigits(text: string): string {
  return withoutHidden(asciiDigits(text).replaceAll(/[\p{White_Space}\p{Pd}.,·\u{2212}\u{66b}\u{66c}،。、]/gu, ''));
}
