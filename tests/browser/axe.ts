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

/** What is wrong with a page as it stands: for a screen reader, on the smallest screen, and for who has no mouse. */
export async function faults(page: Page): Promise<string[]> {
  const size = page.viewportSize()!;
  const found = await violations(page);
  await page.setViewportSize({ width: 320, height: 640 });
  found.push(...(await misfits(page)), ...(await unseenFocus(page)));
  await page.setViewportSize(size);
  return found;
}

/**
 * What the Tab key does not reach, or without showing that it is there: its outline, or its shadow, has to differ from how it looks
 * otherwise.
 */
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
    const unseen: string[] = [];
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
        if (!element.matches(':focus-visible') || !seen) unseen.push(`${element.outerHTML} shows no focus`);
      },
      true,
    );
    Object.assign(globalThis, { focusCheck: { unseen, reached } });
  });
  const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  // One more for the step from the end of the page to its beginning
  for (let presses = await page.locator(controls).count(); presses >= -1; presses -= 1)
    await page.keyboard.press('Tab');
  return page.evaluate((all) => {
    const { unseen, reached } = (
      globalThis as unknown as Record<'focusCheck', { unseen: string[]; reached: Set<Element> }>
    ).focusCheck;
    // What is behind an open dialog is out of reach on purpose
    const within = document.querySelector('dialog:modal') ?? document;
    for (const control of within.querySelectorAll(all)) {
      // Of radio buttons of one name the Tab key reaches one; the arrows go on from there
      const group = control.matches('[type=radio]') ? `[type=radio][name="${control.getAttribute('name')}"]` : '';
      const isReached = group ? [...reached].some((each) => each.matches(group)) : reached.has(control);
      const isOpen = control.checkVisibility({ visibilityProperty: true }) && !control.matches(':disabled');
      if (isOpen && !isReached) unseen.push(`${control.outerHTML} is out of reach of the Tab key`);
    }
    return unseen;
  }, controls);
}
