// Builds the app into dist/: the app with hashed names under /assets/, the service worker as one file, icons, index.html with
// integrity attributes, and integrity.json, which lists every file. Stops where the first load is over its budget.
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { options, writeKeys } from './vite-options.js';

const here = import.meta.dirname;
const dist = join(here, 'dist');
/** Bytes of JavaScript and CSS, gzipped, that the first screen waits for. */
const BUDGET = 20 * 1024;

const hash = (bytes) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
const zipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

await writeKeys();
await rm(dist, { recursive: true, force: true });
const { output } = await build({
  ...options,
  build: {
    ...options.build,
    outDir: dist,
    rolldownOptions: {
      preserveEntrySignatures: false,
      input: { app: join(here, 'src/app/main.tsx'), theme: join(here, 'src/app/theme.ts') },
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
        // What the first screen needs is one file
        codeSplitting: { groups: [{ name: 'start', tags: ['$initial'], test: /^(?!.*theme\.ts)/ }] },
      },
    },
  },
});
await cp(join(here, 'icons'), join(dist, 'icons'), { recursive: true });

const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
const entry = (name) => output.find((chunk) => chunk.isEntry && chunk.name === name);
/** The entry and what it imports at once. */
const first = new Set();
const walk = (fileName) => {
  if (first.has(fileName)) return;
  first.add(fileName);
  const chunk = chunks.get(fileName);
  for (const css of chunk.viteMetadata?.importedCss ?? []) first.add(css);
  for (const imported of chunk.imports ?? []) walk(imported);
};
walk(entry('app').fileName);

const bytesOf = (fileName) => readFile(join(dist, fileName));
const tag = async (fileName, make) => make(`/${fileName}`, hash(await bytesOf(fileName)));
const theme = entry('theme').fileName;
const head = [await tag(theme, (path, sum) => `<script src="${path}" integrity="${sum}"></script>`)];
for (const fileName of first) {
  if (fileName.endsWith('.css'))
    head.push(await tag(fileName, (path, sum) => `<link rel="stylesheet" href="${path}" integrity="${sum}">`));
  else if (fileName !== entry('app').fileName)
    head.push(await tag(fileName, (path, sum) => `<link rel="modulepreload" href="${path}" integrity="${sum}">`));
}
head.push(
  await tag(entry('app').fileName, (path, sum) => `<script type="module" src="${path}" integrity="${sum}"></script>`),
);
const template = await readFile(join(here, 'src/app/index.html'), 'utf8');
await writeFile(
  join(dist, 'index.html'),
  template.replace('%head%', () => head.join('\n')),
);

// The worker knows what it keeps for use without a network: everything but itself and its own list. Its bytes change with any of it.
const files = await list();
const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
await build({
  ...options,
  define: {
    __NOD_FILES__: JSON.stringify(files.map(({ path, sha384 }) => [path, sha384])),
    __NOD_VERSION__: JSON.stringify(version),
  },
  build: {
    ...options.build,
    outDir: dist,
    emptyOutDir: false,
    rolldownOptions: {
      input: { sw: join(here, 'src/worker/sw.ts') },
      output: { format: 'iife', entryFileNames: 'sw.js' },
    },
  },
});
await writeFile(join(dist, 'integrity.json'), `${JSON.stringify({ version, files: await list() }, undefined, 1)}\n`);

let loaded = 0;
for (const fileName of [...first, theme]) loaded += zipped(await bytesOf(fileName));
for (const { path, gzip } of await list())
  console.log(
    `${String(gzip).padStart(6)} B gzip  ${first.has(path.slice(1)) || path.slice(1) === theme ? '*' : ' '} ${path}`,
  );
console.log(`${String(loaded).padStart(6)} B gzip  * first load, of ${BUDGET}`);
if (loaded > BUDGET) {
  console.error(`The first load is ${loaded - BUDGET} bytes over its budget`);
  process.exit(1);
}

/** Every built file: its path, its hash, and its size as it is sent. */
async function list() {
  await mkdir(dist, { recursive: true });
  const names = await readdir(dist, { recursive: true, withFileTypes: true });
  const paths = names
    .filter((name) => name.isFile() && name.name !== 'integrity.json')
    .map((name) => join(name.parentPath, name.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => {
      const bytes = await readFile(path);
      return { path: `/${relative(dist, path).split(sep).join('/')}`, sha384: hash(bytes), gzip: zipped(bytes) };
    }),
  );
}
