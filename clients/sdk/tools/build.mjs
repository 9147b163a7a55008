// Builds what browsers run: the SDK as one file, and the scripts of the service's own pages. The pages' scripts are
// committed, so that building the service needs no Node; `--check` fails when they are not what the sources give.
import { build } from 'esbuild';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const sdk = join(dirname(fileURLToPath(import.meta.url)), '..');
const pages = join(sdk, '../../src/http/pages');
const check = process.argv.includes('--check');
const LIMIT = 3072;

const scripts = (await readdir(join(pages, 'scripts'))).filter((name) => name.endsWith('.ts') && !name.startsWith('_'));
const targets = [
  { from: join(sdk, 'src/watch.ts'), to: join(sdk, 'dist/watch.js'), committed: false },
  ...scripts.map((name) => ({
    from: join(pages, 'scripts', name),
    to: join(pages, 'assets', basename(name, '.ts') + '.js'),
    committed: true,
  })),
];

let wrong = 0;
for (const { from, to, committed } of targets) {
  const result = await build({
    entryPoints: [from],
    absWorkingDir: sdk,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022'],
    charset: 'utf8',
    legalComments: 'none',
    write: false,
  });
  const bytes = Buffer.from(result.outputFiles[0].contents);
  const size = gzipSync(bytes, { level: 9 }).length;
  const name = relative(join(sdk, '../..'), to);
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
