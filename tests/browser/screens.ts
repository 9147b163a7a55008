/**
 * A picture of every page at the size of a phone and of a desktop, light and dark, in `docs/screens/`: `scripts/screens`.
 * `NOD_PAGES_PREVIEW` names the directory with the pages. A picture is written anew only where something changed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { expect, test } from 'vitest';
import { launch } from './chromium.js';

const here = import.meta.dirname;
const preview = process.env.NOD_PAGES_PREVIEW ?? '';
const source = join(here, '../../src/http/pages');
const to = join(here, '../../docs/screens');
const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
/** All pictures together, in bytes. */
const MOST = 6_000_000;

test('pictures of every page', async () => {
  mkdirSync(to, { recursive: true });
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://x').pathname;
    const file = path.startsWith('/assets/') ? join(source, path) : join(preview, path);
    // No content: a page whose script goes on to another one stays where it is
    if (!existsSync(file)) return void response.writeHead(204).end();
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'text/html; charset=utf-8' });
    response.end(readFileSync(file));
  }).listen(0, '127.0.0.1');
  const browser = await launch();
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const taken = new Set<string>();
  // The description of the interface is a text of its own, and long
  const names = readdirSync(preview).filter((name) => name.endsWith('.html') && name !== 'api.html');
  for (const name of names) {
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/${name}`);
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        const { data } = await session.send('Page.captureScreenshot', {
          format: 'webp',
          quality: 50,
          captureBeyondViewport: true,
          clip: { x: 0, y: 0, width: viewport.width, height, scale: size === 'phone' ? 1 : 0.6 },
        });
        const picture = Buffer.from(data, 'base64');
        const file = `${name.replace('.html', '')}-${size}-${colorScheme}.webp`;
        taken.add(file);
        const path = join(to, file);
        if (!existsSync(path) || !readFileSync(path).equals(picture)) writeFileSync(path, picture);
      }
    }
  }
  // The phone app's are in a folder of their own
  const before = readdirSync(to).filter((file) => file.endsWith('.webp'));
  for (const file of before) if (!taken.has(file)) rmSync(join(to, file));
  const sum = [...taken].reduce((bytes, file) => bytes + statSync(join(to, file)).size, 0);
  expect(taken.size).toBe(names.length * 4);
  expect(sum).toBeLessThan(MOST);
  await browser.close();
  server.close();
});
