/**
 * What browsers write, for the service to write the same: plurals, dates, relative times and the names of languages.
 * `NOD_UPDATE_VECTORS=1` writes the file anew, for a Node with newer data or with a new language; the service's own tests
 * (`src/words/plural.rs`, `tests/it/intl.rs`) compare themselves with the file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const file = join(import.meta.dirname, '../vectors/intl.json');
const LANGUAGES = ['en', 'fr', 'de', 'it', 'es', 'nl'];
const NUMBERS = [...Array(201).keys(), 999_999, 1_000_000, 1_000_001, 2_000_000, 29_000_000, 29_000_001];

/** English as written where the day comes first. */
const locale = (language: string): string => (language === 'en' ? 'en-GB' : language);

function vectors(language: string): object {
  const rules = new Intl.PluralRules(locale(language));
  const dates = new Intl.DateTimeFormat(locale(language), { dateStyle: 'long', timeZone: 'UTC' });
  const relative = new Intl.RelativeTimeFormat(locale(language), { style: 'short' });
  return {
    name: new Intl.DisplayNames(language, { type: 'language' }).of(language),
    plural: NUMBERS.map((number) => [number, rules.select(number)]),
    months: [...Array(12).keys()].map((month) => dates.format(Date.UTC(2026, month, month + 1, 14, 2))),
    minutes_ago: [1, 5, 59].map((minutes) => relative.format(-minutes, 'minute')),
    hours_ago: [1, 5, 23].map((hours) => relative.format(-hours, 'hour')),
  };
}

test('the file says what this Node says', () => {
  const found = Object.fromEntries(LANGUAGES.map((language) => [language, vectors(language)]));
  if (process.env.NOD_UPDATE_VECTORS) {
    const lines = Object.entries(found).map(([language, of]) => `  ${JSON.stringify(language)}: ${JSON.stringify(of)}`);
    writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`);
  }
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(found);
});
