/** Links, typed numbers and the text of others, held to the vectors of the Rust core. */
import { expect, test } from 'vitest';
import { typedDigits } from '../src/core/digits.js';
import { secretBinding } from '../src/core/enrol.js';
import {
  type EnrolmentLink,
  enrolmentText,
  type LinkError,
  parseEnrolmentLink,
  parseFragment,
  parseScanLink,
  readLink,
  serverError,
} from '../src/core/link.js';
import { shown } from '../src/core/text.js';
import { seeded } from './random.js';
import { vectors } from './vectors.js';

interface LinkExpected {
  readonly server?: string;
  readonly secret?: string;
  readonly secret_hash?: string;
  readonly server_key?: string;
  readonly error?: LinkError;
}

async function told(link: EnrolmentLink): Promise<LinkExpected> {
  const { server, secret, serverKey } = link;
  return { server, secret, secret_hash: await secretBinding(secret), server_key: serverKey };
}

test.each(vectors<{ text: string }, LinkExpected>('links', 33))('link: $name', async ({ input, expect: wanted }) => {
  const read = parseEnrolmentLink(input.text);
  expect(read.ok ? await told(read.value) : { error: read.error }).toEqual(wanted);
  const again = read.ok ? enrolmentText(read.value) : input.text.trim();
  expect(again).toBe(input.text.trim());
});

const KEY = 'UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4';
const SECRET = 'BwcHBwcHBwcHBwcHBwcHBw';
const CHALLENGE = '01900000-0000-7000-8000-000000000064';
const ISSUER = 'https://login.example.org';
const APP = 'https://app.example.org';
const ENROLMENT = { is: 'enrolment', link: { server: ISSUER, secret: SECRET, serverKey: KEY } };
const SCAN = { is: 'scan', link: { server: ISSUER, challenge: CHALLENGE, scan: SECRET } };
const QUESTION = { is: 'question', challenge: CHALLENGE };

test.each([
  [`#e/v1.${SECRET}.${KEY}`, ENROLMENT],
  [`e/v1.${SECRET}.${KEY}`, ENROLMENT],
  [`#s/v1.${CHALLENGE}.${SECRET}`, SCAN],
  [`#r/${CHALLENGE}`, QUESTION],
  ['', 'Form'],
  ['#', 'Form'],
  ['#settings', 'Form'],
  [`#x/${CHALLENGE}`, 'Form'],
  [`#r/${CHALLENGE}x`, 'Challenge'],
  [`#r/${CHALLENGE.toUpperCase()}A`, 'Challenge'],
  ['#r/../../evil', 'Challenge'],
  [`#e/v2.${SECRET}.${KEY}`, 'Version'],
  [`#e/v1.${SECRET}`, 'ServerKey'],
  [`#e/v1.${SECRET}.${KEY}.x`, 'ServerKey'],
  [`#e/v1.${SECRET}x.${KEY}`, 'Secret'],
  [`#s/v1.${CHALLENGE}`, 'Secret'],
  [`#s/v1.${CHALLENGE}.${SECRET}.x`, 'Secret'],
  [`#s/v1.x.${SECRET}`, 'Challenge'],
  [`#s/v2.${CHALLENGE}.${SECRET}`, 'Version'],
  [`#e/${'x'.repeat(5000)}`, 'Form'],
])('the app opened with %j', (fragment, wanted) => {
  const read = parseFragment(fragment, ISSUER);
  expect(read.ok ? read.value : read.error).toEqual(wanted);
});

test.each([
  [`${ISSUER}/enrol#v1.${SECRET}.${KEY}`, ENROLMENT],
  [` ${ISSUER}/enrol#v1.${SECRET}.${KEY}\n`, ENROLMENT],
  [`${ISSUER}/scan#v1.${CHALLENGE}.${SECRET}`, SCAN],
  [`${APP}/#e/v1.${SECRET}.${KEY}`, ENROLMENT],
  [`${APP}/#s/v1.${CHALLENGE}.${SECRET}`, SCAN],
  [`https://other.example/#e/v1.${SECRET}.${KEY}`, 'Form'],
  [
    `https://other.example/scan#v1.${CHALLENGE}.${SECRET}`,
    { ...SCAN, link: { ...SCAN.link, server: 'https://other.example' } },
  ],
  [`http://h/scan#v1.${CHALLENGE}.${SECRET}`, 'Insecure'],
  [`http://h/enrol#v1.${SECRET}.${KEY}`, 'Insecure'],
  [`${ISSUER}/scan#v1.${CHALLENGE}.${SECRET}A`, 'Secret'],
  [`${ISSUER}/enrol#v1.${SECRET}.${KEY}A`, 'ServerKey'],
  ['javascript:alert(1)', 'Form'],
  ['41-73', 'Form'],
])('the scanned text %j', (text, wanted) => {
  const read = readLink(text, APP, ISSUER);
  expect(read.ok ? read.value : read.error).toEqual(wanted);
});

test.each([
  ['https://login.example.org', undefined],
  ['http://localhost:8080', undefined],
  ['http://127.0.0.1', undefined],
  ['http://[::1]:65535', undefined],
  ['https://[::ffff:192.0.2.1]', undefined],
  ['http://127.0.0.2', 'Insecure'],
  ['http://[::2]', 'Insecure'],
  ['http://localhost.', 'Insecure'],
  ['http://localhost.evil.org', 'Insecure'],
  ['http://LOCALHOST', 'Insecure'],
  ['https://h:0', 'Form'],
  ['https://h:+443', 'Form'],
  ['https://h:', 'Form'],
  ['https://h:00443', undefined],
  ['https://h:65536', 'Form'],
  ['https://h/', 'Form'],
  ['https://a_b', 'Form'],
  ['https://user@h', 'Form'],
  ['HTTPS://h', 'Form'],
  ['https://h\n', 'Form'],
  ['h', 'Form'],
  ['', 'Form'],
])('the server %j is refused: %j', (server, error) => {
  expect(serverError(server)).toBe(error);
});

test('no text makes a link throw', () => {
  const random = seeded(1024);
  const letters = [
    '#',
    '/',
    '.',
    ':',
    '[',
    ']',
    'v1',
    'https://',
    'http://',
    '/enrol',
    '/scan',
    SECRET,
    KEY,
    'é',
    '%',
    '@',
  ];
  for (let at = 0; at < 2000; at += 1) {
    const text = random.text(letters, 12);
    for (const read of [parseEnrolmentLink(text), parseScanLink(text), parseFragment(text, ISSUER)]) {
      expect(typeof read.ok, text).toBe('boolean');
    }
  }
});

const TEXTS = vectors<{ kind: string; text: string }, { text: string }>('text', 100);
/** Passwords go to the server as they were typed, and a phone reads no addresses. */
const DIGITS = TEXTS.filter(({ input }) => input.kind === 'digits');

test('the vectors have as many numbers as their author counted', () => {
  expect(DIGITS.length).toBe(75);
});

test.each(DIGITS)('$name', ({ input, expect: { text } }) => {
  expect(typedDigits(input.text)).toBe(text);
});

/** As `crates/core/src/text/tests.rs` has them. */
test.each([
  ['abcdef', 3, 'abc…'],
  ['abc', 3, 'abc'],
  ['ab👩\u{200d}💻c', 4, 'ab…'],
  ['ab👩\u{200d}💻c', 5, 'ab👩\u{200d}💻…'],
  ['e\u{301}e\u{301}', 3, 'e\u{301}…'],
  ['🇳🇱🇧🇪', 3, '🇳🇱…'],
  ['a\u{202e}b\n\u{a0}c', 10, 'a\u{fffd}b\u{fffd} c'],
  ['cut \ud83d', 10, 'cut \u{fffd}'],
  ['می\u{200c}خواهم', 20, 'می\u{200c}خواهم'],
  ['क्\u{200d}ष', 20, 'क्\u{200d}ष'],
  ['Việt Nam', 20, 'Việt Nam'],
  ['שָׁלוֹם', 20, 'שָׁלוֹם'],
  ['สวัสดี', 20, 'สวัสดี'],
  ['❤\u{fe0f}', 20, '❤\u{fe0f}'],
  [
    '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
    20,
    '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
  ],
  ['a\u{200d}b', 20, 'a\u{fffd}b'],
  ['a\u{e0041}', 20, 'a\u{fffd}'],
  ['\u{301}x', 20, '\u{fffd}x'],
])('%j in %i characters is shown as %j', (text, longest, wanted) => {
  expect(shown(text, longest)).toBe(wanted);
});

test.each([
  'می\u{200c}خواهم',
  'خانه\u{200c}ها',
  'کار\u{200c}ها',
  'क्\u{200d}ष',
  'क्\u{200c}ष',
  'ಮಾರ್ಚ್\u{200c}',
  'ಬುಕ್\u{200c} ಓದು',
  'ക്\u{200d}',
  'ශ්\u{200d}රී ලංකා',
  'র\u{200d}্যাব',
  '👩\u{200d}💻',
  '👩🏽\u{200d}🚀',
  '👨\u{200d}👩\u{200d}👧\u{200d}👦',
  '❤\u{fe0f}\u{200d}🔥',
  '🏳\u{fe0f}\u{200d}🌈',
  '🏴\u{200d}☠\u{fe0f}',
  '🧔\u{200d}♂\u{fe0f}',
  '🇳🇱 1\u{fe0f}\u{20e3} ©\u{fe0f}',
  '葛\u{e0100}城市',
  'བོད་ཡིག',
  'ပြည်သူ',
  'ខ្ញុំ',
  'x\u{304}\u{306}\u{301}\u{30c}',
])('%j is shown as it is', (text) => {
  expect(shown(text, 200)).toBe(text);
});

test.each([
  'a\u{200c}b',
  '\u{200d}a',
  'a\u{200d}',
  'می\u{200c}',
  '\u{200c}می',
  'می\u{200c}\u{200c}خواهم',
  'می\u{200c} خواهم',
  'क्\u{200d}\u{200d}ष',
  '👩\u{200d}',
  '👩\u{200d}a',
  'a\u{200d}💻',
  '1\u{200d}2',
  'а\u{200c}б',
  'a\u{fe0f}b',
  'a\u{e0100}',
  'a\u{180b}',
  '🏴\u{e0067}\u{e0062}',
  '🏴\u{e0068}\u{e0069}\u{e007f}',
  'x\u{300}\u{301}\u{302}\u{303}\u{304}',
])('%j hides something, and shows it', (text) => {
  expect(shown(text, 200)).toContain('\u{fffd}');
});

test('what is shown hides nothing, and is no longer than it may be', () => {
  const random = seeded(6082);
  const codes = [
    '\u{202e}',
    '\u{2066}',
    '\u{200b}',
    '\u{ad}',
    '\u{feff}',
    '\u{1b}',
    '\0',
    '\n',
    '\u{e0041}',
    '\u{3164}',
    '\u{115f}',
  ];
  const letters = [
    ...codes,
    '\u{200d}',
    '\u{200c}',
    '\u{fe0f}',
    '\u{301}',
    'a',
    'é',
    '東',
    '👩',
    '💻',
    'م',
    ' ',
    '\ud83d',
    '\u{10ffff}',
  ];
  for (let at = 0; at < 5000; at += 1) {
    const longest = random.below(20);
    const text = shown(random.text(letters, 24), longest);
    expect(Array.from(text).length, text).toBeLessThanOrEqual(longest + 1);
    expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}\u{200b}\u{ad}\u{feff}\u{e0041}\u{3164}\u{115f}]/u);
  }
});

test('a whole line of marks does not climb over its neighbours', () => {
  const text = shown(`a${'\u{301}'.repeat(60)}b`, 100);
  expect(Array.from(text).length).toBeLessThan(8);
});
