// How the app is built, for build.mjs and for the gallery of its screens.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile, types } from './locales/compile.js';

const here = import.meta.dirname;
const keys = join(here, 'src/app/keys.ts');

/** Brings the types of the texts up to date. */
export async function writeKeys() {
  const now = types();
  if ((await readFile(keys, 'utf8').catch(() => '')) !== now) await writeFile(keys, now);
}

/** The catalogues as files of data, and `virtual:words` with their addresses. */
function words() {
  const table = () =>
    [...compile()].map(([language, parts]) => {
      const files = Object.entries(parts).map(([part, texts]) => {
        const source = JSON.stringify(texts);
        const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
        return { part, hash, source, fileName: `assets/${language}-${part}-${hash}.json` };
      });
      return { language, files };
    });
  return {
    name: 'nod-words',
    enforce: 'pre',
    resolveId: (id) => (id === 'virtual:words' ? `\0${id}` : undefined),
    load(id) {
      // Vite's own helper fetches styles before a chunk; ours have one sheet, which `parts.tsx` fetches
      if (id === '\0vite/preload-helper.js') return 'export const __vitePreload = (load) => load()';
      if (id !== '\0virtual:words') return undefined;
      const all = table();
      for (const { fileName, source } of all.flatMap(({ files }) => files))
        this.emitFile({ type: 'asset', fileName, source });
      const hashes = all.map(({ language, files }) => [
        language,
        Object.fromEntries(files.map(({ part, hash }) => [part, hash])),
      ]);
      return `export default ${JSON.stringify(Object.fromEntries(hashes))}`;
    },
  };
}

/** Brings the factory of elements to the files that make some. */
function factory() {
  return {
    name: 'nod-factory',
    enforce: 'pre',
    transform: (code, id) =>
      id.endsWith('.tsx') ? { code: `import { h, Fragment } from 'preact'; ${code}`, map: null } : undefined,
  };
}

/** Options of Vite that everything here shares. */
export const options = {
  configFile: false,
  root: here,
  publicDir: false,
  logLevel: 'warn',
  mode: 'production',
  plugins: [words(), factory()],
  // The classic factory is 500 bytes smaller than the runtime of the automatic one
  oxc: {
    jsx: { development: false, runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' },
  },
  build: {
    target: 'es2022',
    // Browsers with `light-dark()`
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
};
