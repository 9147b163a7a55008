// Compiles the texts: `<language>.ftl` becomes small catalogues, for the first load, for a request, and for all other screens. It
// stops where a language lacks a text, has another argument than English, or writes what the runtime (src/app/words.ts) does not know.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentParser } from '@fluent/syntax';

const SOURCE = 'en';
/** In which catalogue a text is, by the beginning of its key. */
const PARTS = { first: /^(app|codes)-/, ask: /^ask-/, more: /^(?!app-|codes-|ask-)/ };

/** Every language: its texts for the first load, and the others. */
export function compile(folder = import.meta.dirname) {
  const languages = readdirSync(folder)
    .filter((name) => name.endsWith('.ftl'))
    .map((name) => name.replace('.ftl', ''))
    .sort();
  const texts = new Map(languages.map((language) => [language, read(folder, language)]));
  const source = texts.get(SOURCE);
  const faults = [];
  for (const [language, own] of texts) {
    for (const [key, text] of source) {
      const other = own.get(key);
      if (!other) faults.push(`${language}: ${key} is missing`);
      else if (argumentsOf(other).join() !== argumentsOf(text).join())
        faults.push(`${language}: ${key} has the arguments [${argumentsOf(other)}] and not [${argumentsOf(text)}]`);
    }
    for (const key of own.keys()) if (!source.has(key)) faults.push(`${language}: ${key} is in no other language`);
  }
  if (faults.length) throw new Error(`The texts do not fit together:\n${faults.join('\n')}`);
  const split = (own) =>
    Object.entries(PARTS).map(([part, keys]) => [part, Object.fromEntries([...own].filter(([key]) => keys.test(key)))]);
  return new Map([...texts].map(([language, own]) => [language, Object.fromEntries(split(own))]));
}

/** The TypeScript of the keys and their arguments. */
export function types(folder = import.meta.dirname) {
  const lines = [...read(folder, SOURCE)].map(([key, text]) => {
    const names = argumentsOf(text).map((name) => `'${name}'`);
    return `  '${key}': ${names.join(' | ') || 'never'};`;
  });
  return `/** Every text, and its arguments. \`build.mjs\` writes this file from \`locales/${SOURCE}.ftl\`. */
export interface Arguments {
${lines.join('\n')}
}
`;
}

function read(folder, language) {
  const resource = new FluentParser({ withSpans: false }).parse(readFileSync(join(folder, `${language}.ftl`), 'utf8'));
  const texts = new Map();
  const add = (key, pattern) => {
    if (texts.has(key)) throw new Error(`${language}: ${key} stands twice`);
    texts.set(key, written(language, key, pattern));
  };
  for (const entry of resource.body) {
    if (entry.type === 'Junk') throw new Error(`${language}: cannot be read: ${entry.content}`);
    if (entry.type !== 'Message') continue;
    if (entry.value) add(entry.id.name, entry.value);
    for (const { id, value } of entry.attributes) add(`${entry.id.name}.${id.name}`, value);
  }
  return texts;
}

/** A pattern as a string with `{argument}`, or as a choice between such strings by a number. */
function written(language, key, { elements }) {
  const [only] = elements;
  if (elements.length === 1 && only.type === 'Placeable' && only.expression.type === 'SelectExpression') {
    const { selector, variants } = only.expression;
    if (selector.type !== 'VariableReference') throw new Error(`${language}: ${key} selects by what is no argument`);
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const of = {};
    for (const variant of variants) {
      const name = variant.key.type === 'NumberLiteral' ? variant.key.value : variant.key.name;
      if (variant.default !== (name === 'other')) throw new Error(`${language}: the default of ${key} is not [other]`);
      if (variant.key.type === 'Identifier' && !categories.includes(name))
        throw new Error(`${language}: ${key} has [${name}], which the language does not count by`);
      of[name] = plain(language, key, variant.value.elements);
    }
    // Numbers of a million and more, which these three languages count by `many`, do not occur here
    for (const name of categories)
      if (!(name in of) && name !== 'many') throw new Error(`${language}: ${key} has no [${name}]`);
    return [selector.id.name, of];
  }
  return plain(language, key, elements);
}

function plain(language, key, elements) {
  return elements
    .map((element) => {
      if (element.type === 'TextElement') {
        if (/['"{}<>]/.test(element.value))
          throw new Error(`${language}: ${key} has a typewriter's quotation mark or markup`);
        return element.value.replace(/\s*\n\s*/g, ' ');
      }
      const { expression } = element;
      if (expression.type === 'StringLiteral') return expression.value;
      if (expression.type !== 'VariableReference') throw new Error(`${language}: ${key} is too complicated`);
      return `{${expression.id.name}}`;
    })
    .join('');
}

function argumentsOf(text) {
  const all = typeof text === 'string' ? [text] : [`{${text[0]}}`, ...Object.values(text[1])];
  return [...new Set(all.flatMap((part) => [...part.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))].sort(
    (one, other) => (one < other ? -1 : 1),
  );
}
