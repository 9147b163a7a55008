/** Text of others on our screen. */

/** Characters that show nothing by themselves, or change how others are read. Emoji that are newer than the browser are boxes. */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u{2800}\u{fffc}\u{2d7f}\u{16fe4}\u{11f42}\u{13441}\u{13442}\u{1d159}]|(?!\p{ExtPict})\p{Cn}/u;

const EVERY_HIDDEN = new RegExp(HIDDEN, 'gu');
/** Scripts whose letters do not change where they join. */
const PLAIN = String.raw`[\p{sc=Latn}\p{sc=Cyrl}\p{sc=Grek}\p{sc=Hani}\p{sc=Hang}]`;

/**
 * Where such characters belong: a picture's or an ideograph's variant, what joins pictures, the flags of England, Scotland and
 * Wales, and joiners between letters of the scripts that have forms for them.
 */
const WANTED = new RegExp(
  [
    String.raw`(?<=\p{Emoji})[\u{fe0e}\u{fe0f}]`,
    String.raw`(?<=\p{Ideo})[\u{fe00}-\u{fe02}\u{e0100}-\u{e01ef}]`,
    String.raw`(?<=\p{ExtPict}|\p{EMod}|\u{fe0f})\u{200d}(?=\p{ExtPict})`,
    String.raw`(?<=\u{1f3f4})\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}`,
    String.raw`(?:(?<=\p{M})(?<!\p{sc=Zinh})|(?<=\p{L})(?<!${PLAIN})(?=.[\p{L}\p{M}]))(?:\u{200c}|\u{200d})`,
  ].join('|'),
  'gu',
);

/** More marks on one letter than any script's spelling needs, and marks on nothing. */
const STRAY_MARKS = /^\p{M}+|(?<=\s)\p{M}+|(?<=\p{M}{4})\p{M}+/gu;

/** What belongs to the character before it. */
const EXTENDS = /^(?:\p{M}|\p{EMod}|\u{200c}|\u{200d}|[\u{e0020}-\u{e007f}])/u;

export function withoutHidden(text: string): string {
  return text.replaceAll(EVERY_HIDDEN, '');
}

function clean(text: string): string {
  return text.replaceAll(EVERY_HIDDEN, '\u{fffd}');
}

/**
 * The text for a screen, with `�` for every character that does not show what it is; at most `longest` characters, and `…` where
 * it was cut. No mark and no part of an emoji is left alone.
 */
export function shown(text: string, longest: number): string {
  const letters = Array.from(text.slice(0, 2 * longest + 2));
  let end = letters.length;
  if (end > longest) {
    end = longest;
    while (end > 0 && (EXTENDS.test(letters[end] ?? '') || letters[end - 1] === '\u{200d}')) end -= 1;
    // No half of a flag.
    const flags = /\p{RI}*$/u.exec(letters.slice(0, end).join(''))?.[0] ?? '';
    if (/\p{RI}/u.test(letters[end] ?? '') && flags.length % 4 !== 0) end -= 1;
    end ||= longest;
  }
  const kept = letters
    .slice(0, end)
    .join('')
    .replaceAll(/\p{Zs}/gu, ' ')
    .replaceAll(STRAY_MARKS, '\u{fffd}');
  let [safe, from] = ['', 0];
  for (const found of kept.matchAll(WANTED)) {
    safe += clean(kept.slice(from, found.index)) + found[0];
    from = found.index + found[0].length;
  }
  safe += clean(kept.slice(from));
  return end < letters.length ? `${safe}…` : safe;
}
