/** What every page is checked for. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const ALL = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What another set of colours can break: all else is the same in the dark. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** What axe-core finds. */
export async function violations(page: Page, which: 'all' | 'colours' = 'all'): Promise<string[]> {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axe);
  const runOnly = which === 'all' ? ALL : COLOURS;
  const found = (await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(runOnly)} })`)) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

/** What does not fit the screen, and what is too small for a finger. */
export function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth)
      found.push(`is ${document.documentElement.scrollWidth} wide`);
    for (const element of document.querySelectorAll(
      'button, input:not([type=hidden]), select, summary, .button, footer a',
    )) {
      // A box or a dot is as large to a finger as the label around it
      const target = element.matches('[type=checkbox], [type=radio]') ? (element.closest('label') ?? element) : element;
      const { height, width } = target.getBoundingClientRect();
      if (height && (height < 47.9 || width < 47.9)) found.push(`${element.outerHTML} is ${width} x ${height}`);
      // Its text must not stand out of it, or be cut; what is for screen readers alone is a pixel wide
      const isControl = element.matches('button, .button, summary');
      if (height && isControl && element.scrollWidth > element.clientWidth + 1)
        found.push(`${element.outerHTML} is ${element.clientWidth} wide and its text ${element.scrollWidth}`);
    }
    return found;
  });
}

/** What the Tab key reaches without showing that it is there: its outline, or its shadow, has to differ from how it looks otherwise. */
export async function unseenFocus(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    // What only sets a link's place under the pointer stands over it, and is outlined in its place
    const look = (element: Element): string =>
      [undefined, '::before', '::after']
        .map((part) => {
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, part);
          return `${outlineStyle === 'none' ? '' : outlineWidth} ${boxShadow}`;
        })
        .join();
    (document.activeElement as HTMLElement | null)?.blur();
    const before = new Map([...document.querySelectorAll('*')].map((element) => [element, look(element)]));
    const faults: string[] = [];
    const reached = new Set<Element>();
    addEventListener(
      'focusin',
      ({ target }) => {
        const element = target as Element;
        if (reached.has(element)) return;
        reached.add(element);
        // A control may show it on what it stands in
        const seen = [element, element.parentElement!, element.nextElementSibling].some(
          (each) => each && look(each) !== before.get(each),
        );
        if (!element.matches(':focus-visible') || !seen) faults.push(`${element.outerHTML} shows no focus`);
      },
      true,
    );
    Object.assign(globalThis, { focusCheck: { faults, reached } });
  });
  const check = (): Promise<{ faults: string[]; reached: number }> =>
    page.evaluate(() => {
      const { faults, reached } = (
        globalThis as unknown as Record<'focusCheck', { faults: string[]; reached: Set<Element> }>
      ).focusCheck;
      return { faults, reached: reached.size };
    });
  const all = await page.locator('a[href], button, input:not([type=hidden]), select, textarea, summary').count();
  for (let presses = 0; presses <= all; presses += 1) await page.keyboard.press('Tab');
  const { faults, reached } = await check();
  return all > 0 && reached === 0 ? [...faults, 'the Tab key reaches nothing'] : faults;
}
