/** One-time codes, held to the RFCs' vectors and to `oathtool`. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type Bytes, fromHex } from '../src/core/bytes.js';
import { hotp, importOtpKey, leftMs, type OtpHash, step } from '../src/core/otp.js';
import { seeded } from './random.js';
import { vectors } from './vectors.js';

interface OtpCase {
  readonly hash: 'sha1' | 'sha256' | 'sha512';
  readonly key: string;
  readonly digits: number;
  readonly counter?: number;
  /** Seconds. */
  readonly time?: number;
  readonly given?: string;
}

const HASH: Record<OtpCase['hash'], OtpHash> = { sha1: 'SHA-1', sha256: 'SHA-256', sha512: 'SHA-512' };
const ALL = vectors<OtpCase, { code?: string }>('otp', 46);
/** A phone shows codes and accepts none. */
const SHOWN = ALL.filter(({ input }) => input.given === undefined);

test('the vectors have as many codes to show as their author counted', () => {
  expect(SHOWN.length).toBe(29);
});

test.each(SHOWN)('$name', async ({ input: { hash, key, digits, counter, time = 0 }, expect: { code } }) => {
  const imported = await importOtpKey(fromHex(key) as Bytes, HASH[hash]);
  expect(imported.extractable).toBe(false);
  expect(await hotp(imported, counter ?? step(1000 * time, 30), digits)).toBe(code);
});

test('a step begins with its first millisecond, and before the epoch there is step 0', () => {
  expect([0, 29_999, 30_000, 59_999, 60_000].map((ms) => step(ms, 30))).toEqual([0, 0, 1, 1, 2]);
  expect([0, 29_999, 30_000, 59_999].map((ms) => leftMs(ms, 30))).toEqual([30_000, 1, 30_000, 1]);
  expect([step(59_999, 60), step(60_000, 60), leftMs(61_000, 60)]).toEqual([0, 1, 59_000]);
  expect(step(-1, 30)).toBe(0);
  expect(step(30_000 * 2 ** 32, 30)).toBe(2 ** 32);
});

const run = promisify(execFile);

async function oathtool(args: readonly string[]): Promise<string> {
  const { stdout } = await run('oathtool', args);
  return stdout.trim();
}

test('codes of any key, hash, length, period and time are those of oathtool', async () => {
  const random = seeded(4226);
  const check = async (at: number): Promise<void> => {
    const hash = random.pick<OtpCase['hash']>(['sha1', 'sha256', 'sha512']);
    const secret = random.bytes(1 + random.below(80));
    const digits = 6 + random.below(3);
    const period = random.pick([1, 15, 30, 30, 60, 90, 3600]);
    const seconds = random.below(random.pick([2 ** 31, 4_000_000_000, 20_000_000_000]));
    const counter = random.below(random.pick([100, 2 ** 32, 2 ** 52]));
    const hex = Buffer.from(secret).toString('hex');
    const now = new Date(1000 * seconds).toISOString().replace('T', ' ').replace('.000Z', ' UTC');
    const key = await importOtpKey(secret, HASH[hash]);
    // oathtool has counters of SHA-1 alone.
    const isTime = hash !== 'sha1' || random.below(2) === 0;
    const found = await hotp(key, isTime ? step(1000 * seconds, period) : counter, digits);
    const asked = isTime ? [`--totp=${hash}`, `-s${period}s`, `-N${now}`] : ['--hotp', `-c${counter}`];
    expect(found, `case ${at}: ${asked.join(' ')} -d${digits} ${hex}`).toBe(
      await oathtool([...asked, `-d${digits}`, hex]),
    );
  };
  for (let at = 0; at < 300; at += 1) await check(at);
}, 60_000);
