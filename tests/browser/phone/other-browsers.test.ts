/**
 * The app in the browsers of other phones, as far as they run here: Firefox ESR, and WebKitGTK in the place of Safari. No Web Push:
 * neither has a push service here. WebKitGTK has no app on a home screen, and Firefox no badge. Fingers are scripts: neither of the two
 * protocols is spoken by the library that drives Chromium.
 */
import { expect } from 'vitest';
import { Visitor } from '../service/browser.js';
import { opener } from './handset.js';
import { firefox, type OtherBrowser, webkit } from './other-browsers.js';
import { test } from './setup.js';

/** What the scripts share. `seen`: the element of that text, now or later. */
const TOOLS = `
  const find = (selector, text) => [...document.querySelectorAll(selector)].find((one) => one.textContent.trim().includes(text));
  const seen = (selector, text) => new Promise((resolve) => {
    const look = () => {
      const found = find(selector, text);
      if (!found) return;
      observer.disconnect();
      resolve(found);
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    look();
  });
  const press = async (selector, text) => (await seen(selector, text)).click();
  const type = async (digits) => {
    for (const [index, digit] of [...digits].entries()) {
      await press('.pad button', digit);
      while (document.querySelectorAll('.cells .in').length <= index) await new Promise(requestAnimationFrame);
    }
  };
`;

const code = (): string => `${TOOLS} await seen('h1', 'Codes'); return (await seen('.code', ' ')).textContent;`;

test.for<[string, () => Promise<OtherBrowser>]>([
  ['Firefox', firefox],
  ['WebKitGTK', webkit],
])(
  '%s: links, shows codes, answers over the socket, and is the same after a reload',
  async ([name, start], { browser, app, onTestFailed, onTestFinished }) => {
    const account = name.toLowerCase();
    await app.service.addUser(account);
    const [phone, visitor] = await Promise.all([start(), Visitor.open(browser, app.service)]);
    onTestFinished(() => phone.close());
    onTestFailed(async () => void process.stderr.write(await phone.run('return document.body.innerText')));
    const terminal = app.service.nod('user', 'enrol', account, '--reason', 'Test', '--yes-if-code', '-');
    const link = await terminal.line((line) => line.match(/\S+\/enrol#\S+/)?.[0]);
    await phone.open(`${app.url}/${opener(link)}`);
    const confirmation = await phone.run<string>(
      `${TOOLS} await seen('h1', 'Compare this code'); return document.querySelector('.large').textContent;`,
    );
    terminal.child.stdin!.write(`${confirmation}\n`);
    await phone.run(`${TOOLS} await seen('h1', 'This phone is ready'); await press('button', 'Done');`);
    expect(await terminal.ended, terminal.lines.join('\n')).toBe(0);
    expect(await phone.run(code())).toMatch(/^\d{3}\s\d{3}$/);

    const page = await visitor.page();
    const number = await visitor.ask(page, account);
    await phone.run(
      `${TOOLS} await press('.asks a', 'Review'); await seen('dialog h1', 'Are you trying to sign in?');`,
    );
    await page.getByText('You opened it. Answer on your phone.').waitFor();
    await Promise.all([
      page.waitForURL('**/account'),
      phone.run(`${TOOLS} await type('${number}'); await press('dialog button', 'Approve');
      await seen('dialog h1', 'Approved'); await press('dialog button', 'Done');`),
    ]);
    await phone.run(`${TOOLS} location.hash = 'settings/about';
    await new Promise((resolve) => {
      const look = () => document.body.innerText.split('\\n').includes('Connected') ? resolve() : requestAnimationFrame(look);
      look();
    });`);

    await phone.open(app.url);
    expect(await phone.run(code())).toMatch(/^\d{3}\s\d{3}$/);
    await visitor.signOut(page);
    await visitor.ask(page, account);
    await phone.run(`${TOOLS} await press('.asks a', 'Review'); await press('dialog button', 'No, it’s not me');
    await seen('dialog h1', 'Refused. Nobody got in');`);
    await page.getByText('The answer on the phone was no').waitFor();
    await visitor.leave();
  },
);
