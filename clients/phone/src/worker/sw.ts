/** A placeholder: the worker of the device half takes its place. `build.mjs` defines both constants. */
declare const __NOD_FILES__: readonly string[];
declare const __NOD_VERSION__: string;

void caches.open(__NOD_VERSION__).then((cache) => cache.addAll([...__NOD_FILES__]));

export {};
