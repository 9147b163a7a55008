/** Signing in, as people do it: the real service, the real device program, a real browser. */
import { devices, type Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { digits, scan, test, Visitor } from './browser.js';
import { PASSWORD, Phone, Service } from './service.js';

describe('the first start', () => {
  test('set-up by the link, the first phone, sign out, sign in', async ({ browser }) => {
    const service = await Service.start();
    const phone = new Phone();
    const visitor = await Visitor.open(browser, service);
    const page = await visitor.page();

    await page.goto('/');
    expect(page.url()).toBe(`${service.url}/sign-in`);
    const link = await service.setUpLink;
    await page.goto(link);
    const secret = link.split('#')[1]!;
    expect(await page.inputValue('#code')).toBe(secret);
    expect(page.url()).toBe(`${service.url}/setup`);
    await page.fill('#username', 'anna');
    await page.fill('#display_name', 'Anna Jansen');
    await page.fill('#password', PASSWORD);
    await page.fill('#password_again', 'another one entirely');
    await page.click('button.main');
    await page.getByText('The two passwords are not the same.').waitFor();
    await page.locator('#errors:focus').waitFor();
    expect(await page.inputValue('#username')).toBe('anna');
    await page.fill('#password', PASSWORD);
    await page.fill('#password_again', PASSWORD);
    await page.click('button.main');

    await page.waitForURL('**/account/phones/new/*');
    const shown = (await page.textContent('#link'))!;
    expect(await scan(page.locator('.qr'))).toBe(shown);
    await visitor.link(page, phone, 'Anna’s phone');
    const codes = await visitor.turnOn(page, phone);
    await page.getByRole('link', { name: 'Done' }).click();
    await page.getByRole('heading', { name: 'Your account is protected by your phone' }).waitFor();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL('**/sign-in');

    // The link is used up: a second set-up, and a second claim, find nothing
    const stranger = new Phone();
    await expect(stranger.claim(shown, 'Mallory')).rejects.toThrow('was used before');
    await stranger.stop();
    await page.goto(link);
    expect(page.url()).toContain('/sign-in');

    const number = await visitor.ask(page);
    expect(number).toMatch(/^\d{6}$/);
    expect(await page.title()).toBe('Check your phone · Nod');
    expect(await scan(page.locator('.qr'))).toMatch(/^http:\/\/localhost:\d+\/scan#/);
    let loads = 0;
    page.on('request', (request) => void (request.url().endsWith('/sign-in/wait') && loads++));
    await Promise.all([page.waitForURL('**/account'), phone.approve(number)]);
    expect([...visitor.transports]).toEqual(['socket']);
    expect(loads).toBe(1);

    await page.getByRole('heading', { name: 'Anna’s phone', exact: true }).waitFor();
    await page.getByText('approved on Anna’s phone').first().waitFor();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL('**/sign-in');
    await page.goto('/account');
    expect(page.url()).toContain('/sign-in');

    expect(visitor.complaints).toEqual([]);
    for (const address of visitor.addresses) {
      expect(new URL(address.split('#')[0]!).search.replace(/^\?(v=[0-9a-f]+|version=\d+|username=anna)?$/, '')).toBe(
        '',
      );
    }
    for (const hidden of [secret, PASSWORD, number, ...codes, shown.split('#')[1]!])
      expect(service.log.replace(link, '')).not.toContain(hidden);
    await Promise.all([visitor.close(), phone.stop()]);
    await service.stop();
  });
});

describe('with an account and a phone', () => {
  test('NO is shown at once, and one can try again', async ({ phone, visitor, page }) => {
    await visitor.ask(page);
    await phone.answer('--answer', 'no');
    await page.getByText('The answer on the phone was no').waitFor();
    expect(await page.locator('.number').count()).toBe(0);
    await page.reload();
    await page.getByText('The answer on the phone was no').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(await page.inputValue('#username')).toBe('anna');
  });

  test('a report says that it was not them', async ({ phone, visitor, page }) => {
    await visitor.ask(page);
    await phone.answer('--answer', 'report');
    await page.getByText('said that the sign-in was not theirs').waitFor();
  });

  test('two wrong numbers refuse', async ({ phone, visitor, page }) => {
    const wrong = (await visitor.ask(page)) === '111111' ? '222222' : '111111';
    await expect(phone.approve(wrong)).rejects.toThrow('not answered');
    expect(await page.title()).toContain('Check your phone');
    await phone.approve(wrong.replace(/^./, '3'));
    await page.getByText('was wrong twice').waitFor();
  });

  test('cancelling ends it on the phone', async ({ phone, visitor, page }) => {
    const waits = await phone.watch();
    await visitor.ask(page);
    await waits.event('challenge');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The request was cancelled').waitFor();
    expect((await waits.event('settled')).state).toBe('cancelled');
    await waits.stop('SIGKILL');
  });

  test('no answer ends by itself', async ({ browser }) => {
    const short = await Service.start({ approval: { lifetime: 15, min_lifetime: 15 } });
    const other = new Phone();
    const elsewhere = await Visitor.open(browser, short);
    await elsewhere.setUp(other);
    const tab = await elsewhere.page();
    await elsewhere.ask(tab);
    await tab.getByText('Nobody answered on the phone in time').waitFor();
    await Promise.all([elsewhere.close(), other.stop()]);
    await short.stop();
  });

  test('a phone held upright shows the number without scrolling', async ({ browser, service }) => {
    const upright = await Visitor.open(browser, service, devices['iPhone 14']);
    const tab = await upright.page();
    await upright.ask(tab);
    const box = (await tab.locator('.number').boundingBox())!;
    expect(box.y + box.height).toBeLessThan(664);
    await tab.getByRole('button', { name: 'Cancel' }).click();
    await tab.getByText('The request was cancelled').waitFor();
    await upright.close();
  });

  test('the second of two phones is told', async ({ phone, visitor, page, elsewhere }) => {
    await visitor.signIn(page, phone);
    await page.getByRole('link', { name: 'Add an option' }).click();
    await page.getByRole('button', { name: 'Add a phone' }).click();
    const second = new Phone();
    await visitor.link(page, second, 'Old phone');
    await page.getByRole('link', { name: 'Done' }).click();
    await page.getByRole('heading', { name: 'Old phone', exact: true }).waitFor();
    const waits = await second.watch();
    const tab = await elsewhere.page();
    const number = await elsewhere.ask(tab);
    await waits.event('challenge');
    await Promise.all([tab.waitForURL('**/account'), phone.approve(number)]);
    expect(await waits.event('settled')).toMatchObject({ state: 'approved', device: 'Anna’s phone' });
    await page.getByRole('link', { name: 'Old phone' }).click();
    await page.getByLabel('Name of the phone').fill('Older phone');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Older phone', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Remove this phone' }).click();
    await page.waitForURL('**/account');
    expect(await page.getByRole('link', { name: 'Older phone' }).count()).toBe(0);
    await second.stop();
  });

  test('the service restarts in the middle: the page goes on and moves on', async ({
    service,
    phone,
    visitor,
    page,
  }) => {
    const number = await visitor.ask(page);
    await expect.poll(() => [...visitor.transports]).toEqual(['socket']);
    await service.terminate();
    await service.again();
    // Whether the page is back before the answer or after it: it comes to the same.
    await Promise.all([page.waitForURL('**/account'), phone.approve(number)]);
    expect(await digits(page)).toBe('');
  });

  test('reload, a second tab, and back', async ({ service, phone, visitor, page }) => {
    const number = await visitor.ask(page);
    await page.reload();
    expect(await digits(page)).toBe(number);
    const tab = await visitor.page();
    await tab.goto('/sign-in/wait');
    expect(await digits(tab)).toBe(number);
    await Promise.all([page.waitForURL('**/account'), tab.waitForURL('**/account'), phone.approve(number)]);
    await page.goBack();
    expect(page.url()).toBe(`${service.url}/account`);
    expect(await page.getByRole('heading', { name: 'Security' }).count()).toBe(1);
  });

  test('one browser asks one question: a second sign-in takes the place of the first', async ({
    phone,
    visitor,
    page,
  }) => {
    const waits = await phone.watch();
    const first = await visitor.ask(page);
    const tab = await visitor.page();
    const second = await visitor.ask(tab);
    expect((await waits.event('settled')).state).toBe('cancelled');
    await waits.stop('SIGKILL');
    // Whichever was faster: the word that the first is over, or the cookie of the second
    const told = page.getByRole('button', { name: 'Show it here' });
    const shown = page.locator('.number', { hasText: second });
    await told.or(shown).waitFor();
    if (await told.count()) await told.click();
    await shown.waitFor();
    expect(second).not.toBe(first);
    await Promise.all([page.waitForURL('**/account'), tab.waitForURL('**/account'), phone.approve(second)]);
  });

  test('a wrong password and an unknown name get the same page', async ({ visitor, page }) => {
    const bodies: string[] = [];
    for (const [name, password] of [
      ['anna', 'wrong password here'],
      ['nobody', PASSWORD],
      ['no such name at all!', PASSWORD],
    ] as const) {
      // Of the form: the page asks for a passkey's options by POST as well.
      const answer = page.waitForResponse(
        (response) => response.request().method() === 'POST' && response.url().endsWith('/sign-in'),
      );
      await visitor.submit(page, name, password);
      const refused = await answer;
      expect(refused.status()).toBe(401);
      // The token of each form names the moment at which it ends.
      bodies.push((await refused.text()).replace(name, '…').replace(/name="csrf" value="[^"]+"/g, 'name="csrf"'));
      await page.locator('#errors:focus').waitFor();
      expect(await page.inputValue('#password')).toBe('');
    }
    expect(new Set(bodies).size).toBe(1);
  });

  test('with the keyboard alone', async ({ phone, page }) => {
    await page.goto('/sign-in');
    await page.locator('#username:focus').waitFor();
    await page.keyboard.type('anna');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/sign-in/wait');
    await Promise.all([page.waitForURL('**/account'), phone.approve(await digits(page))]);
    await tabTo(page, 'Add an option');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/account/two-step');
    await tabTo(page, 'Add');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/account/phones/new/*');
    const second = new Phone();
    const { run } = await second.claim((await page.textContent('#link'))!, 'Second');
    await page.getByRole('heading', { name: 'Is this your phone?' }).waitFor();
    await tabTo(page, 'No');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'The phone was not added' }).waitFor();
    expect(await run.ended).toBe(5);
    await second.stop();
  });

  describe.each([
    ['stream', []],
    ['poll', ['**/v1/watch/events']],
  ] as const)('where no WebSocket gets through: %s', (transport, blocked) => {
    test('moves on all the same', async ({ phone, visitor, page }) => {
      await page.routeWebSocket('**/v1/socket', (socket) => socket.close());
      for (const address of blocked) await page.route(address, (route) => route.abort());
      const told = page.waitForRequest(`**/v1/watch/${transport === 'stream' ? 'events' : 'poll'}`);
      const number = await visitor.ask(page);
      await told;
      await Promise.all([page.waitForURL('**/account'), phone.approve(number)]);
      expect(visitor.transports.has(transport)).toBe(true);
    });
  });

  test('without JavaScript', async ({ browser, service, phone, visitor }) => {
    const plain = await browser.newContext({ baseURL: service.url, javaScriptEnabled: false });
    const page = await plain.newPage();
    await visitor.submit(page);
    await page.waitForURL('**/sign-in/wait');
    await Promise.all([page.waitForURL('**/account'), phone.approve(await digits(page))]);
    await page.getByRole('link', { name: 'Add an option' }).click();
    await page.getByRole('button', { name: 'Add a phone' }).click();
    const second = new Phone();
    await page.getByText('Can’t scan it?').click();
    await visitor.link(page, second, 'Third');
    await page.getByRole('link', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL('**/sign-in');
    await second.stop();
    await plain.close();
  });
});

/** Presses Tab until the focus is on what is called that. */
async function tabTo(on: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    if ((await on.evaluate(() => document.activeElement?.textContent)) === name) return;
    await on.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}`);
}
