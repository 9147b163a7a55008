/** The rules that decide run anywhere: in a worker, in a window, in Node. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = new URL('../src/core/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'));
const OUTSIDE =
  /\b(?:document|window|navigator|localStorage|sessionStorage|indexedDB|location|fetch|setTimeout|setInterval|Date\.now|new Date|performance|Math\.random|getRandomValues|randomUUID|console)\b/u;

test('there are rules', () => {
  expect(FILES.length).toBeGreaterThan(15);
});

test.each(FILES)('%s imports rules alone, and takes time and randomness as arguments', (name) => {
  const source = readFileSync(new URL(name, FOLDER), 'utf8');
  const imported = Array.from(source.matchAll(/from '([^']+)'/gu), ([, path]) => path);
  expect(imported.filter((path) => !/^\.\/[a-z]+\.js$/u.test(path ?? ''))).toEqual([]);
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/gu, '');
  expect(OUTSIDE.exec(code)).toBeNull();
  expect(source.split('\n').length).toBeLessThanOrEqual(500);
});
