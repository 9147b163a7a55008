/** What somebody tries who stands between the phone and its server, who writes what it shows, or who has a page beside it. */
import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { Visitor } from '../service/browser.js';
import { PhoneApp } from './app.js';
import { Handset } from './handset.js';
import { type Person, test } from './setup.js';

interface Item {
  challenge: string;
  token: string;
}
type Claims = Record<string, unknown> & { jti: string; exp: number };

const encode = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url');
const decode = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString());
const headerOf = (token: string): Record<string, unknown> => decode(token.split('.')[0]!);
const claimsOf = (token: string): Claims => decode(token.split('.')[1]!) as Claims;

const thief = generateKeyPairSync('ed25519');
/** A token that says `claims`, signed by a key that is not the server's. */
function forged(token: string, claims: Partial<Claims>, header: object = {}, key: KeyObject = thief.privateKey): Item {
  const said = { ...claimsOf(token), jti: randomUUID(), ...claims };
  const input = `${encode({ ...headerOf(token), ...header })}.${encode(said)}`;
  return { challenge: said.jti, token: `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}` };
}

/** The same item with other text in one part of its token. */
function tampered({ token }: Item, claims: Partial<Claims>): Item {
  const [header, payload, signature] = token.split('.');
  const said = { ...decode(payload!), ...claims } as Claims;
  return { challenge: said.jti, token: `${header}.${encode(said)}.${signature}` };
}

/** Stands between the app and the server: no socket, and what `add` gives comes with every real question. */
async function between(handset: Handset, add: (item: Item) => Item[]): Promise<void> {
  const sent = new Set<string>();
  await handset.page.routeWebSocket('**/v1/socket', (socket) => socket.close());
  await handset.page.route('**/v1/device/inbox', async (route) => {
    const response = await route.fetch();
    const inbox = (await response.json()) as { challenges: Item[]; settled: { challenge: string }[] };
    const challenges = inbox.challenges.flatMap((item) => [...add(item), item]);
    for (const { challenge } of challenges) sent.add(challenge);
    for (const { challenge } of inbox.challenges) sent.delete(challenge);
    // The server knows nothing of the others, and says that they are over
    const settled = inbox.settled.filter(({ challenge }) => !sent.has(challenge));
    await route.fulfill({ response, json: { ...inbox, challenges, settled } });
  });
  await handset.page.reload();
  await handset.heading('Codes').waitFor();
}

/** That there is one request alone, and that it is the real one. */
async function oneIsReal({ page, handset }: Person, number: string): Promise<void> {
  const title = handset.card.getByRole('heading');
  await title.waitFor();
  expect(await title.textContent()).toBe('Are you trying to sign in?');
  await handset.review();
  expect(await handset.text(/Request \d of/).count()).toBe(0);
  await Promise.all([page.waitForURL('**/account'), handset.approve(number)]);
  await handset.done();
}

test('forged questions come before a real one: it is the only one that is shown, and can be answered', async ({
  person,
}) => {
  const answered: string[] = [];
  let count = 0;
  await person.handset.page.route('**/v1/device/answer', (route) => {
    answered.push(route.request().postData()!);
    return route.continue();
  });
  await between(person.handset, (item) => {
    const hmac = { alg: 'HS256' };
    const fakes = [
      // Signed by another key, which says that it is the server's, or one that nobody knows, or brings itself along
      forged(item.token, {}),
      forged(item.token, {}, { kid: 'unknown' }),
      forged(item.token, {}, { jwk: thief.publicKey.export({ format: 'jwk' }) }),
      // Without a signature, or by an algorithm in which the public key would be the secret
      { ...forged(item.token, {}, { alg: 'none' }) },
      {
        challenge: randomUUID(),
        token: `${encode({ ...headerOf(item.token), alg: 'none' })}.${item.token.split('.')[1]}.`,
      },
      forged(item.token, {}, hmac),
      // Signed by the server, and changed since
      tampered(item, { jti: randomUUID() }),
      tampered(item, { jti: randomUUID(), username: 'somebody' }),
      // The real one under another id
      { challenge: randomUUID(), token: item.token },
      { challenge: randomUUID(), token: 'x' },
    ];
    count += fakes.length;
    return fakes;
  });
  const number = await person.visitor.ask(person.page, person.account);
  await oneIsReal(person, number);
  expect(count).toBeGreaterThanOrEqual(10);
  expect(answered).toHaveLength(1);
});

test('the same over the socket', async ({ person }) => {
  const { handset } = person;
  let ready: () => void;
  const connected = new Promise<void>((resolve) => {
    ready = resolve;
  });
  await handset.page.routeWebSocket('**/v1/socket', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const frame = JSON.parse(String(message)) as { type: string } & Item;
      if (frame.type === 'challenge') {
        for (const fake of [forged(frame.token, {}), tampered(frame, { jti: randomUUID(), level: 'tap' })])
          socket.send(JSON.stringify({ type: 'challenge', ...fake }));
      }
      socket.send(message);
      if (frame.type === 'ready') ready();
    });
  });
  await handset.page.reload();
  await connected;
  const number = await person.visitor.ask(person.page, person.account);
  await oneIsReal(person, number);
});

test('a question of another account of this server, and one of another server, are not shown', async ({
  browser,
  app,
  person,
}) => {
  const foreign: Item[] = [];
  const gather = (handset: Handset): Promise<unknown> =>
    handset.page.route('**/v1/device/inbox', async (route) => {
      const response = await route.fetch();
      foreign.push(...((await response.json()) as { challenges: Item[] }).challenges);
      await route.fulfill({ response });
    });
  const others = await PhoneApp.start();
  const closing: (() => Promise<unknown>)[] = [() => others.stop()];
  for (const [of, account] of [
    [app, 'mallory'],
    [others, person.account],
  ] as const) {
    await of.service.addUser(account);
    const [handset, visitor] = await Promise.all([Handset.open(browser, of), Visitor.open(browser, of.service)]);
    await handset.link(account);
    await handset.page.routeWebSocket('**/v1/socket', (socket) => socket.close());
    await gather(handset);
    await handset.page.reload();
    await visitor.ask(await visitor.page(), account);
    await handset.card.waitFor();
    closing.unshift(
      () => handset.leave(),
      () => visitor.leave(),
    );
  }
  expect(foreign.length).toBeGreaterThanOrEqual(2);
  expect(new Set(foreign.map(({ token }) => claimsOf(token).iss)).size).toBe(2);
  await between(person.handset, () => foreign);
  const number = await person.visitor.ask(person.page, person.account);
  await oneIsReal(person, number);
  for (const close of closing) await close();
});

test('a question that was answered is not asked again, and its answer cannot be sent twice', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const seen: Item[] = [];
  const answers: { url: string; body: string }[] = [];
  await handset.page.route('**/v1/device/answer', (route) => {
    answers.push({ url: route.request().url(), body: route.request().postData()! });
    return route.continue();
  });
  await between(handset, (item) => {
    const before = [...seen];
    seen.push(item);
    return before;
  });
  let number = await visitor.ask(page, account);
  await oneIsReal(person, number);
  const again = await fetch(answers[0]!.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: answers[0]!.body,
  });
  // It says what became of it, and does nothing: the browser is let in once
  expect([200, 409]).toContain(again.status);
  await visitor.signOut(page);
  number = await visitor.ask(page, account);
  await oneIsReal(person, number);
  expect(seen.length).toBeGreaterThanOrEqual(2);
});

test('a proof of the phone that somebody recorded is worth nothing', async ({ person, app }) => {
  const { handset } = person;
  const recorded = handset.page.waitForRequest('**/v1/device');
  await handset.page.reload();
  const { dpop } = (await (await recorded).allHeaders()) as { dpop: string };
  expect(dpop.split('.')).toHaveLength(3);
  await handset.text(person.account).first().waitFor();
  const use = async (method: string, path: string, body?: object): Promise<string> => {
    const response = await fetch(`${app.url}${path}`, {
      method,
      headers: { DPoP: dpop, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    return ((await response.json()) as { code: string }).code;
  };
  expect(await use('GET', '/v1/device')).toBe('proof_replayed');
  expect(await use('DELETE', '/v1/device')).not.toBe('proof_replayed');
  expect(await use('PATCH', '/v1/device', { name: 'Mine' })).not.toBe('proof_replayed');
  expect(await use('POST', '/v1/device/inbox', { wait_ms: 0, seen: [] })).not.toBe('proof_replayed');
});

const SCRIPT = '<img src=x onerror="complain(1)"><script>complain(2)</script>';
/** Turns what follows it around, hides, and pretends to be a line of its own. */
const BIDI = 'a\u202Egpj.exe\u2066b\u200Bc\u0000d\ne\u2028f';
/** Nothing that hides or turns text is left. */
const HIDDEN = /\p{Cf}|\p{Zl}/u;
const HOSTILE = `${SCRIPT.slice(0, 40)}${BIDI}`;

/** Makes the thief's key one that the app trusts: what is left is what its texts can do. */
function pin(page: Page, jwk: object): Promise<void> {
  return page.evaluate(async (key) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('nod');
      request.onsuccess = () => resolve(request.result);
    });
    await new Promise<void>((done) => {
      const transaction = database.transaction('accounts', 'readwrite');
      const cursor = transaction.objectStore('accounts').openCursor();
      cursor.onsuccess = () => {
        const at = cursor.result;
        if (!at) return;
        const { keys } = at.value as { keys: { keys: object[] } };
        at.update({ ...at.value, keys: { keys: [...keys.keys, { ...keys.keys[0], ...key }] } });
        at.continue();
      };
      transaction.oncomplete = () => done();
    });
    database.close();
  }, jwk);
}

test('scripts and turned text in every field of a question are shown as text', async ({ person }) => {
  const { account, visitor, page, handset } = person;
  const { x } = thief.publicKey.export({ format: 'jwk' });
  // RFC 7638
  const kid = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
  await pin(handset.page, { kty: 'OKP', crv: 'Ed25519', x, kid });
  const context = {
    ip: HOSTILE,
    browser: HOSTILE,
    place: HOSTILE,
    origin: HOSTILE,
    new_browser: true,
    new_network: true,
  };
  await between(handset, ({ token }) => {
    const claims = { username: HOSTILE, rp: { id: 'rp', name: HOSTILE }, action: HOSTILE, context };
    return [forged(token, { ...claims, iat: (claimsOf(token).iat as number) + 60 }, { kid })];
  });
  await visitor.ask(page, account);
  await handset.card.getByText('2 requests are waiting').waitFor();
  await handset.review();
  await handset.sheet.getByRole('heading', { name: 'Do you want to do this?' }).waitFor();
  const text = (await handset.sheet.textContent())!;
  expect(text.split(SCRIPT.slice(0, 40)).length - 1).toBeGreaterThanOrEqual(6);
  const body = await handset.page.locator('body').evaluate((element) => element.textContent!);
  expect(body).not.toMatch(HIDDEN);
  expect(await handset.page.locator('img[src=x], script:not([src])').count()).toBe(0);
  expect(handset.complaints).toEqual([]);
  await handset.button('Decide later').tap();
});

test('names of codes with scripts and turned text', async ({ browser, app }) => {
  const handset = await Handset.open(browser, app);
  await handset.page.goto('/#link/paste');
  const label = encodeURIComponent(HOSTILE);
  await handset.page.getByLabel('Link').fill(`otpauth://totp/${label}?secret=JBSWY3DPEHPK3PXP&issuer=${label}`);
  await handset.button('Use this link').tap();
  await handset.heading('Add this account?').waitFor();
  await handset.button('Add').tap();
  await handset.heading('Codes').waitFor();
  await handset.text(SCRIPT.slice(0, 40)).first().waitFor();
  await handset.page.goto('/#settings/accounts');
  await handset.text(SCRIPT.slice(0, 40)).first().waitFor();
  const body = await handset.page.locator('body').evaluate((element) => element.textContent!);
  expect(body).not.toMatch(HIDDEN);
  expect(await handset.page.locator('img[src=x], script:not([src])').count()).toBe(0);
  await handset.leave();
});

test('the keys cannot be taken out of the browser', async ({ person }) => {
  const found = await person.handset.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('nod');
      request.onsuccess = () => resolve(request.result);
    });
    const all = (name: string): Promise<unknown[]> =>
      new Promise((resolve) => {
        const request = database.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => resolve(request.result);
      });
    const [pair] = (await all('keys')) as CryptoKeyPair[];
    const vault = ((await all('values')) as { is?: string; key?: CryptoKey }[]).find((value) => value?.is === 'open')!;
    const said: string[] = [];
    for (const [key, formats] of [
      [pair!.privateKey, ['pkcs8', 'jwk']],
      [vault.key!, ['raw', 'jwk']],
    ] as const)
      for (const format of formats)
        said.push(
          await crypto.subtle.exportKey(format, key).then(
            () => 'taken',
            (error: Error) => error.name,
          ),
        );
    const text = JSON.stringify([
      await all('accounts'),
      await all('seeds'),
      { ...localStorage },
      { ...sessionStorage },
    ]);
    database.close();
    return { said, extractable: [pair!.privateKey.extractable, vault.key!.extractable], text };
  });
  expect(found.said).toEqual(Array(4).fill('InvalidAccessError'));
  expect(found.extractable).toEqual([false, false]);
  expect(found.text).not.toMatch(/"d"|secret|seed/);
});

test('the app runs no script of another: not inline, not made of text, not from elsewhere', async ({
  browser,
  app,
}) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(app.url);
  await page.getByRole('heading').first().waitFor();
  const tries = await page.evaluate(async () => {
    const ran: string[] = [];
    Object.assign(globalThis, { ran });
    const tell = async (name: string, attempt: () => unknown): Promise<string> => {
      try {
        await attempt();
        return `${name}: done`;
      } catch (error) {
        return `${name}: ${(error as Error).name}`;
      }
    };
    // While a debugger evaluates, text may become script: not in the next frame
    await new Promise(requestAnimationFrame);
    const script = (): HTMLScriptElement => document.createElement('script');
    const said = [
      // biome-ignore lint/security/noGlobalEval: that is what has to fail
      await tell('eval', () => globalThis.eval('ran.push("eval")')),
      await tell('Function', () => new Function('ran.push("Function")')()),
      await tell('innerHTML', () => {
        document.body.innerHTML = '<img src=x onerror="ran.push(1)">';
      }),
      await tell('text', () => {
        const element = script();
        element.textContent = 'ran.push("text")';
        document.head.append(element);
      }),
      await tell('src', () => {
        script().src = '/sw.js';
      }),
      await tell('policy', () =>
        (
          globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }
        ).trustedTypes.createPolicy('mine', { createHTML: (text: string) => text }),
      ),
      await tell('fetch', () => fetch('https://example.org/')),
      await tell('worker', () => navigator.serviceWorker.register('/assets/other.js')),
    ];
    return { said, ran };
  });
  expect(tries.said.filter((each) => each.endsWith(': done') && !each.startsWith('text'))).toEqual([]);
  expect(await page.evaluate('ran')).toEqual([]);
  await page.context().close();
});

test('a page beside it reaches nothing of it: the account’s own origin, and any other', async ({ app, person }) => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Beside</title>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const beside = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const recorded = person.handset.page.waitForRequest('**/v1/device');
  await person.handset.page.reload();
  const { dpop } = (await (await recorded).allHeaders()) as { dpop: string };
  // In the very browser that has the app, and a key of it
  const { context } = person.handset;
  for (const from of [beside, `${app.service.url}/sign-in`]) {
    const page = await context.newPage();
    await page.goto(from);
    const found = await page.evaluate(
      async ({ target, proof }) => {
        const tell = (attempt: () => Promise<unknown>): Promise<string> =>
          attempt().then(
            (value) => `got ${JSON.stringify(value)}`,
            () => 'refused',
          );
        const read = (path: string, init: RequestInit = {}): Promise<string> =>
          tell(() => fetch(target + path, init).then((response) => response.text()));
        const calls = [
          await read('/v1/device', { headers: { DPoP: proof } }),
          await read('/v1/device/inbox', {
            method: 'POST',
            headers: { DPoP: proof, 'Content-Type': 'application/json' },
            body: '{}',
          }),
          await read('/v1/sign-ins', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }),
          await read('/v1/device/answer', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: '{}',
          }),
          await read('/'),
          await tell(() => navigator.serviceWorker.register(`${target}/sw.js`)),
          await tell(
            () =>
              new Promise((resolve, reject) => {
                const script = document.createElement('script');
                script.src = `${target}/sw.js`;
                script.onload = resolve;
                script.onerror = reject;
                document.head.append(script);
              }),
          ),
        ];
        // The page of an account has a database of the same name, with another key in it
        const stores: string[] = [];
        for (const { name } of await indexedDB.databases()) {
          const database = await new Promise<IDBDatabase>((resolve) => {
            const request = indexedDB.open(name!);
            request.onsuccess = () => resolve(request.result);
          });
          stores.push(...database.objectStoreNames);
          database.close();
        }
        const workers = await navigator.serviceWorker.getRegistrations();
        const names = await caches.keys();
        const frame = document.createElement('iframe');
        frame.src = target;
        const loaded = new Promise((done) => frame.addEventListener('load', done));
        document.body.append(frame);
        await loaded;
        return { calls, stores, workers: workers.length, names };
      },
      { target: app.url, proof: dpop },
    );
    expect(found.calls).toEqual(Array(7).fill('refused'));
    expect(found.stores).not.toContain('seeds');
    expect(found.workers).toBe(0);
    expect(found.names).toEqual([]);
    // The browser shows its own error in the frame, not the app
    expect(page.frames().map((frame) => frame.url())).not.toContain(`${app.url}/`);

    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      page.evaluate((target) => {
        Object.assign(globalThis, { opened: open(target) });
      }, app.url),
    ]);
    await opened.getByRole('heading').first().waitFor();
    expect(await opened.evaluate(() => window.opener as unknown)).toBeNull();
    // To who opened it, it is as if it were closed
    expect(await page.evaluate('opened.closed')).toBe(true);
    await opened.close();
    await page.close();
  }
  server.close();
  // What the policies forbid was told to the pages beside it
  person.handset.complaints.length = 0;
});
