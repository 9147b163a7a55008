/** Builds of the app: the one that a service has, and another that does the same and has other files. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Integrity {
  version: string;
  files: { path: string; sha384: string }[];
}

/** Loads all files of the app from where it is served, into a folder. */
export async function download(url: string, folder: string): Promise<Integrity> {
  const integrity = (await (await fetch(`${url}/integrity.json`)).json()) as Integrity;
  for (const { path } of [...integrity.files, { path: '/integrity.json' }]) {
    const response = await fetch(`${url}${path === '/index.html' ? '/' : path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
  }
  return integrity;
}

const sum = (bytes: Buffer): string => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

/** Writes the next version of a build: every file under /assets/ has another name, and what names it follows. */
export function next(from: string, { version, files }: Integrity, to: string): string {
  const later = [...version].reverse().join('');
  const renamed = (path: string): string => path.replace(/-([\w-]{8})\.(js|css)$/, '-$1.later.$2');
  const names = files
    .filter(({ path }) => path.startsWith('/assets/'))
    .map(({ path }) => path.slice('/assets/'.length));
  const rename = (text: string): string =>
    names.reduce((said, name) => said.replaceAll(name, renamed(`/${name}`).slice(1)), text);
  const sums = new Map<string, string>();
  // The page and the worker have the hashes of all others
  const last = ['/index.html', '/sw.js'];
  for (const path of [...files.map((each) => each.path).filter((each) => !last.includes(each)), ...last]) {
    const bytes = readFileSync(join(from, path));
    const isText = /\.(js|css|html)$/.test(path);
    let written = isText ? Buffer.from(rename(bytes.toString()).replaceAll(version, later)) : bytes;
    if (last.includes(path)) {
      let text = written.toString();
      for (const [before, after] of sums) text = text.replaceAll(before, after);
      written = Buffer.from(text);
    }
    sums.set(files.find((each) => each.path === path)!.sha384, sum(written));
    const file = join(to, renamed(path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, written);
  }
  return later;
}
