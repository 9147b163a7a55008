// Builds what browsers run: the SDK as one file, and the scripts of the service's own pages. The pages' scripts are
// committed, so that building the service needs no Node; `--check` fails when they are not what the sources give.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const clients = import.meta.dirname;
const top = dirname(clients);
const pages = join(clients, 'pages/src');
const assets = join(top, 'src/http/pages/assets');
const check = process.argv.includes('--check');
const LIMIT = 3072;

const scripts = (await readdir(pages)).filter((name) => name.endsWith('.ts') && !name.startsWith('_'));
const targets = [
  { from: join(clients, 'sdk/src/watch.ts'), to: join(clients, 'sdk/dist/watch.js'), committed: false },
  ...scripts.map((name) => ({
    from: join(pages, name),
    to: join(assets, `${basename(name, '.ts')}.js`),
    committed: true,
  })),
];

let wrong = 0;
// A committed script without a source would be served for ever
for (const name of await readdir(assets)) {
  if (name.endsWith('.js') && !scripts.includes(name.replace(/js$/, 'ts'))) {
    console.error(`${name} has no source`);
    wrong++;
  }
}
for (const { from, to, committed } of targets) {
  const result = await build({
    entryPoints: [from],
    absWorkingDir: top,
    bundle: true,
    minify: true,
    // The SDK's sources and not what was last built of them
    conditions: ['source'],
    format: 'esm',
    target: ['es2022'],
    charset: 'utf8',
    legalComments: 'none',
    write: false,
  });
  const bytes = Buffer.from(result.outputFiles[0].contents);
  const size = gzipSync(bytes, { level: 9 }).length;
  const name = relative(top, to);
  console.log(`${String(size).padStart(5)} B gzip  ${name}`);
  if (size > LIMIT) {
    console.error(`${name} is over ${LIMIT} B`);
    wrong++;
  }
  if (check && committed) {
    const present = await readFile(to).catch(() => undefined);
    if (!present?.equals(bytes)) {
      console.error(`${name} is not what its source gives: run scripts/web-build and commit it`);
      wrong++;
    }
  } else {
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, bytes);
  }
}
process.exit(wrong ? 1 : 0);
