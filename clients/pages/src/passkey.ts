/** Passkeys: made, and used to sign in. What needs one is hidden until this runs in a browser that has them. */

type Form = HTMLFormElement & { readonly dataset: { passkey: 'make' | 'use'; options: string; offer?: string } };

/** An offer in the list of names is made anew when its challenge is about to end. */
const OFFER_AGAIN = 8 * 60_000;

let offer: { stop: AbortController; done: Promise<void> } | undefined;

if (window.PublicKeyCredential && navigator.credentials) {
  for (const form of document.querySelectorAll<Form>('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (!form.ariaBusy) void press(form);
    });
    // Back from the next page, out of the browser's memory
    addEventListener('pageshow', () => {
      form.ariaBusy = null;
    });
    if (form.dataset.offer !== undefined) void offerIn(form);
  }
} else {
  for (const element of document.querySelectorAll<HTMLElement>('[data-passkey-missing]')) element.hidden = false;
}

async function press(form: Form): Promise<void> {
  form.ariaBusy = 'true';
  say(form, '');
  // A browser answers one question at a time
  offer?.stop.abort();
  await offer?.done;
  const options = await ask(form);
  // The page that comes says what is wrong
  if (!options) return form.submit();
  try {
    send(form, options, form.dataset.passkey === 'make' ? await make(options) : await use(options));
  } catch (error) {
    form.ariaBusy = null;
    const isKnown = error instanceof DOMException && error.name === 'InvalidStateError';
    say(form, isKnown ? 'known' : 'cancelled');
    if (form.dataset.offer !== undefined) void offerIn(form);
  }
}

/** Passkeys in the list of names that the browser shows: chosen there, one signs in. */
async function offerIn(form: Form): Promise<void> {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  const stop = new AbortController();
  const again = setTimeout(() => {
    stop.abort();
    void offer?.done.then(() => offerIn(form));
  }, OFFER_AGAIN);
  const run = async (): Promise<void> => {
    const options = await ask(form);
    if (!options || stop.signal.aborted) return;
    try {
      const credential = await use(options, { mediation: 'conditional', signal: stop.signal });
      form.ariaBusy = 'true';
      send(form, options, credential);
    } catch {
      // Stopped, or nobody chose
    }
    clearTimeout(again);
  };
  offer = { stop, done: run() };
}

// biome-ignore lint/suspicious/noExplicitAny: the JSON forms of the options, which TypeScript's library does not know
type Options = any;

async function ask(form: Form): Promise<Options> {
  const body = new URLSearchParams({ csrf: field(form, 'csrf').value });
  try {
    const response = await fetch(form.dataset.options, { method: 'POST', body, redirect: 'manual' });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

function make(options: Options): Promise<Credential | null> {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: options.excludeCredentials.map(descriptor),
  };
  return navigator.credentials.create({ publicKey });
}

function use(options: Options, how?: CredentialRequestOptions): Promise<Credential | null> {
  const allowCredentials = options.allowCredentials.map(descriptor);
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials };
  return navigator.credentials.get({ ...how, publicKey });
}

function send(form: Form, options: Options, credential: Credential | null): void {
  const { rawId, response } = credential as PublicKeyCredential;
  const parts = response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const values: Record<string, string | ArrayBuffer | null> = {
    challenge: options.challenge,
    id: rawId,
    client_data: parts.clientDataJSON,
    attestation: parts.attestationObject,
    transports: parts.getTransports?.().join(' ') ?? '',
    authenticator_data: parts.authenticatorData,
    signature: parts.signature,
    user_handle: parts.userHandle,
  };
  for (const [name, value] of Object.entries(values)) {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement) input.value = typeof value === 'string' ? value : text(value);
  }
  form.submit();
}

function field(form: Form, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

function say(form: Form, what: string): void {
  const sentence = form.querySelector<HTMLTemplateElement>(`template[data-say="${what}"]`);
  form.querySelector('[data-said]')!.textContent = sentence?.content.textContent ?? '';
}

function descriptor(credential: { id: string }): object {
  return { ...credential, id: bytes(credential.id) };
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer | null): string {
  const binary = String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0)));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
