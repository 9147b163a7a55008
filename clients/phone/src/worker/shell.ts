/** The app without a network: its files, each checked against the list that was built with this worker. */
/** Path and hash (`sha384-…`) of each file. `build.mjs` defines both constants. */
declare const __NOD_FILES__: readonly (readonly [path: string, hash: string])[];
declare const __NOD_VERSION__: string;

const PREFIX = 'nod-';
const NAME = PREFIX + __NOD_VERSION__;
const INDEX = '/index.html';
/** How long a start waits for the network before it goes on with what is here. */
const PATIENCE_MS = 2500;

/** Keeps every file, or fails and leaves the former version in charge. */
export async function keep(): Promise<void> {
  const cache = await caches.open(NAME);
  const store = async ([path, integrity]: (typeof __NOD_FILES__)[number]): Promise<void> => {
    // Past the browser's own cache, which may hold an older file of that name; another file than was built is refused
    const response = await fetch(path === INDEX ? '/' : path, { integrity, cache: 'no-cache', credentials: 'omit' });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await cache.put(path, response);
  };
  try {
    await Promise.all(__NOD_FILES__.map(store));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

export async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)),
  );
}

/** The page: from the network, so that an old worker never holds on to old code; from here where that is slow or gone. */
async function page(request: Request): Promise<Response> {
  const kept = async (): Promise<Response | undefined> => (await caches.open(NAME)).match(INDEX);
  const late = new Promise<Response | undefined>((resolve) => {
    setTimeout(() => resolve(kept()), PATIENCE_MS);
  });
  const network = fetch(request).then((one) => (one.status < 500 ? one : undefined));
  const response = await Promise.race([network.catch(() => undefined), late]);
  return response ?? (await kept()) ?? network.then((late_) => late_ ?? Response.error());
}

/** A file with a hash in its name: the same wherever it comes from. `gone`: called when nobody has it any more. */
async function file(path: string, request: Request, gone: () => void): Promise<Response> {
  const kept = await (await caches.open(NAME)).match(path);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.status === 404) gone();
  return response;
}

/** The response to a request of the page; `undefined`: it is none of the shell's, and never kept. */
export function respond(request: Request, gone: () => void): Promise<Response> | undefined {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') return pathname === '/' || pathname === INDEX ? page(request) : undefined;
  const isOurs = pathname.startsWith('/assets/') || __NOD_FILES__.some(([path]) => path === pathname);
  return isOurs ? file(pathname, request, gone) : undefined;
}
