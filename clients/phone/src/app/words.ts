/** The texts of the app in the person's language: `locales/`, compiled by `build.mjs`. */

import hashes from 'virtual:words';
import type { ComponentChildren } from 'preact';
import type { LanguageTag } from '../phone.js';
import type { Arguments } from './keys.js';

export type Key = keyof Arguments;
/** A text with `{argument}`, or the argument that a number selects by, and the texts. */
type Text = string | readonly [by: string, of: Readonly<Record<string, string>>];
type Catalogue = Readonly<Record<string, Text>>;
type Given<K extends Key, Value> = [Arguments[K]] extends [never] ? [] : [Readonly<Record<Arguments[K], Value>>];

type Part = 'first' | LaterPart;
/** Texts that come after the first load: those of a request, and those of all other screens. */
export type LaterPart = 'ask' | 'more';

async function load(of: LanguageTag, part: Part): Promise<Catalogue> {
  const response = await fetch(`/assets/${of}-${part}-${hashes[of][part]}.json`);
  if (!response.ok) throw new Error(`There are no texts: ${response.status}`);
  return (await response.json()) as Catalogue;
}

/** What each language calls itself. */
export const LANGUAGES: Readonly<Record<LanguageTag, string>> = {
  en: 'English',
  fr: 'Français',
  de: 'Deutsch',
  it: 'Italiano',
  es: 'Español',
  nl: 'Nederlands',
};

let texts: Record<string, Text> = {};
const also = new Set<LaterPart>();
/** Of what is on the screen. */
export let language: LanguageTag = 'en';

/** The language for a person who did not choose one: the first that the browser asks for and we have. */
export function preferred(): LanguageTag {
  const tags = navigator.languages.map((tag) => tag.slice(0, 2));
  return (tags.find((tag) => tag in hashes) as LanguageTag | undefined) ?? 'en';
}

/** Loads the texts of a language: those of the first load, and those that were loaded of another one before. */
export async function speak(wanted: LanguageTag): Promise<void> {
  const loaded = await Promise.all((['first', ...also] as const).map((part) => load(wanted, part)));
  language = wanted;
  texts = Object.assign({}, ...loaded) as Record<string, Text>;
  document.documentElement.lang = wanted;
}

/** Has the next `speak` load these texts too. */
export const expectAlso = (part: LaterPart): void => void also.add(part);

/** Loads texts that the first load leaves out. */
export async function speakAlso(part: LaterPart): Promise<void> {
  if (also.has(part)) return;
  Object.assign(texts, await load(language, part));
  also.add(part);
}

function pattern(key: Key, given: Readonly<Record<string, unknown>>): string {
  const text = texts[key] ?? key;
  if (typeof text === 'string') return text;
  const number = Number(given[text[0]]);
  return text[1][number] ?? text[1][new Intl.PluralRules(language).select(number)] ?? text[1].other!;
}

/** A text. */
export function t<K extends Key>(key: K, ...[given]: Given<K, string | number>): string {
  const values = (given ?? {}) as Record<string, string | number>;
  return pattern(key, values).replace(/\{(\w+)\}/g, (_, name: string) => `${values[name]}`);
}

/** A text whose arguments are elements. */
export function rich<K extends Key>(
  key: K,
  given: Readonly<Record<Arguments[K], ComponentChildren>>,
): ComponentChildren {
  const values = given as Record<string, ComponentChildren>;
  return pattern(key, values)
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 ? values[part] : part));
}

/** The person's own kind of the language, as in `en-GB`: it decides how dates and times are written. */
export const locale = (): string => navigator.languages.find((tag) => tag.startsWith(language)) ?? language;

/** A moment as people read it. */
export function moment(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), options).format(at);
}

/** Seconds as a part of a sentence. */
export function duration(seconds: number): string {
  return seconds < 60 ? t('app-seconds', { seconds }) : t('app-minutes', { minutes: Math.ceil(seconds / 60) });
}
