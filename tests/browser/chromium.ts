/** The browser: `CHROMIUM` names it, `/usr/bin/chromium` otherwise. */
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: PROGRAM, args: ARGS });
}

/** The browser with a profile of its own, in a folder. `environment` comes beside the one of the tests. */
export function launchProfile(
  folder: string,
  environment: Record<string, string>,
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  const env = { ...(process.env as Record<string, string>), ...environment };
  return chromium.launchPersistentContext(folder, { executablePath: PROGRAM, args: ARGS, env, ...options });
}
