// Draws the icons as pictures, for what takes no SVG: `node clients/phone/icons.mjs`, after a change of icons/icon.svg, the logo of the
// account pages. A maskable one fills its square, and a circle of 80 % of it holds the drawing.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const folder = join(import.meta.dirname, 'icons');
const logo = await readFile(join(import.meta.dirname, '../../src/http/pages/assets/logo.svg'), 'utf8');
const drawing = logo.replace(/^<svg[^>]*>/, '').replace('</svg>', '');
const [ground, ...parts] = drawing.split(/(?<=\/>)/);
const fill = /fill="([^"]+)"/.exec(ground)[1];
/** Without round corners, and the drawing smaller: systems cut their own shape. */
const square = (scale) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="${fill}"/><g transform="translate(${
    16 * (1 - scale)
  } ${16 * (1 - scale)}) scale(${scale})">${parts.join('')}</g></svg>`;

await writeFile(join(folder, 'icon.svg'), logo);
await writeFile(join(folder, 'maskable.svg'), `${square(0.78)}\n`);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const [name, size, svg] of [
  ['icon-192', 192, logo],
  ['icon-512', 512, logo],
  ['maskable-512', 512, square(0.78)],
  ['apple-touch-icon', 180, square(0.9)],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px}</style>${svg}`);
  await page.screenshot({ path: join(folder, `${name}.png`), omitBackground: true });
  await page.close();
}
// The one of a notification's line on Android: its shape alone is seen
const page = await browser.newPage({ viewport: { width: 96, height: 96 } });
const white = parts.join('').replaceAll(/fill="#[^"]+"/g, 'fill="#fff"');
await page.setContent(
  `<style>body{margin:0}svg{display:block;width:96px}</style><svg viewBox="4 2 24 24">${white}</svg>`,
);
await page.screenshot({ path: join(folder, 'badge.png'), omitBackground: true });
await browser.close();
