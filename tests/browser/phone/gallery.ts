/** The gallery of the phone app's screens, served under the policy that the app has. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { buildGallery } from '../../../clients/phone/test/build-gallery.js';

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');
const icons = join(import.meta.dirname, '../../../clients/phone/icons');

export class Gallery {
  private constructor(
    private readonly folder: string,
    private readonly server: Server,
    /** Of every screen in every state. */
    readonly names: readonly string[],
  ) {}

  static async open(): Promise<Gallery> {
    const folder = mkdtempSync(join(tmpdir(), 'nod-gallery-'));
    await buildGallery(folder);
    const server = createServer((request, response) => {
      const path = new URL(request.url!, 'http://x').pathname;
      const name = path === '/' ? 'index.html' : path;
      const file = path.startsWith('/icons/') ? join(icons, path.slice(7)) : join(folder, name);
      if (!existsSync(file)) return void response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
      response.writeHead(200, { 'Content-Type': TYPES[extname(file)]!, 'Content-Security-Policy': POLICY });
      response.end(readFileSync(file));
    }).listen(0, '127.0.0.1');
    const script = readFileSync(join(import.meta.dirname, '../../../clients/phone/test/gallery.tsx'), 'utf8');
    const [, table = ''] = /export const screens[^=]*= \{\n(.*?)\n\};\n/s.exec(script) ?? [];
    const names = [...table.matchAll(/^ {2}'?([\w-]+)'?: \{/gm)].map(([, name]) => name!);
    return new Gallery(folder, server, names);
  }

  /** Shows a screen, and waits until it is in its state. */
  async show(page: Page, name: string, language = 'en', theme = 'system'): Promise<void> {
    const { port } = this.server.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/?screen=${name}&language=${language}&theme=${theme}`);
    await page.locator('html[data-settled]').waitFor({ state: 'attached' });
  }

  close(): void {
    this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}
