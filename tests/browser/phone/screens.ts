/**
 * A picture of every screen of the phone app, light and dark, in `docs/screens/phone/`: `scripts/phone-screens`. A picture is written
 * anew only where something changed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { launch } from '../chromium.js';
import { Gallery } from './gallery.js';

const to = join(import.meta.dirname, '../../../docs/screens/phone');
/** All pictures together, in bytes. */
const MOST = 1_500_000;

test('pictures of every screen', async () => {
  mkdirSync(to, { recursive: true });
  const [browser, gallery] = await Promise.all([launch(), Gallery.open()]);
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Amsterdam',
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const taken = new Set<string>();
  for (const name of gallery.names)
    for (const theme of ['light', 'dark']) {
      await gallery.show(page, name, 'en', theme);
      const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 40 });
      const picture = Buffer.from(data, 'base64');
      const file = `${name}-${theme}.webp`;
      taken.add(file);
      const path = join(to, file);
      if (!existsSync(path) || !readFileSync(path).equals(picture)) writeFileSync(path, picture);
    }
  for (const file of readdirSync(to)) if (!taken.has(file)) rmSync(join(to, file));
  const sum = [...taken].reduce((bytes, file) => bytes + statSync(join(to, file)).size, 0);
  expect(taken.size).toBe(gallery.names.length * 2);
  expect(sum).toBeLessThan(MOST);
  await browser.close();
  gallery.close();
});
