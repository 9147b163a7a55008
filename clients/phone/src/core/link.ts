/** Links that carry a one-time secret in their fragment, where no server's log ever sees it. */
import { bad, fromBase64url, good, type Result, utf8 } from './bytes.js';
import { id, tryRead } from './read.js';

/** `https://host/enrol#v1.<secret>.<thumbprint of the server's key>`. */
export interface EnrolmentLink {
  /** Scheme, host and port: no path, no slash at the end. */
  readonly server: string;
  /** 128 bits, base64url. */
  readonly secret: string;
  readonly serverKey: string;
}

/** The QR code of a waiting page: `https://host/scan#v1.<challenge>.<scan secret>`. */
export interface ScanLink {
  readonly server: string;
  readonly challenge: string;
  /** 128 bits, base64url. */
  readonly scan: string;
}

/**
 * `Form`: no such link. `Version`: a later one. `Secret`, `ServerKey`, `Challenge`: damaged, copy the whole link. `Insecure`: plain http to
 * another machine.
 */
export type LinkError = 'Form' | 'Version' | 'Secret' | 'ServerKey' | 'Challenge' | 'Insecure';

/** The longest link that is looked at, in bytes. */
const MAX_LENGTH = 1024;

const HOST = /^(?:\[([\da-f:.]+)\]|([a-z\d.-]+))(?::(\d+))?$/iu;

/** Whether a server is `https://host[:port]`, or `http://` to this very machine: nothing else may carry a secret. */
export function serverError(server: string): 'Form' | 'Insecure' | undefined {
  const [, scheme = '', host = ''] = /^(.*?):\/\/(.*)$/su.exec(server) ?? [];
  const [, six, name, port] = HOST.exec(host) ?? [];
  if (!(six || name) || (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))) return 'Form';
  if (scheme === 'https') return;
  if (scheme !== 'http') return 'Form';
  return ['localhost', '127.0.0.1', '::1'].includes(six ?? name ?? '') ? undefined : 'Insecure';
}

type Parts = readonly [version: string, first: string | undefined, second: string | undefined, ...more: string[]];

/** A link's server and what its fragment says. */
function open(text: string, path: string): Result<{ server: string; fragment: string }, LinkError> {
  const trimmed = text.replaceAll(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
  const [, address = '', fragment = ''] = /^([^#]*)#(.*)$/su.exec(trimmed) ?? [];
  if (utf8(trimmed).length > MAX_LENGTH || !address.endsWith(path)) return bad('Form');
  const server = address.slice(0, -path.length);
  const error = serverError(server);
  return error ? bad(error) : good({ server, fragment });
}

function enrolment(server: string, fragment: string): Result<EnrolmentLink, LinkError> {
  const [version, secret = '', serverKey = '', ...more] = fragment.split('.') as unknown as Parts;
  if (version !== 'v1') return bad('Version');
  if (!fromBase64url(secret, 16)) return bad('Secret');
  if (more.length > 0 || !fromBase64url(serverKey, 32)) return bad('ServerKey');
  return good({ server, secret, serverKey });
}

function scan(server: string, fragment: string): Result<ScanLink, LinkError> {
  const [version, challenge = '', secret = '', ...more] = fragment.split('.') as unknown as Parts;
  if (version !== 'v1') return bad('Version');
  if (!tryRead(id, challenge)) return bad('Challenge');
  if (more.length > 0 || !fromBase64url(secret, 16)) return bad('Secret');
  return good({ server, challenge, scan: secret });
}

/** Reads an enrolment link. */
export function parseEnrolmentLink(text: string): Result<EnrolmentLink, LinkError> {
  const opened = open(text, '/enrol');
  return opened.ok ? enrolment(opened.value.server, opened.value.fragment) : opened;
}

/** The link as text. Anybody who has it can enrol a device once: it is a secret. */
export function enrolmentText({ server, secret, serverKey }: EnrolmentLink): string {
  return `${server}/enrol#v1.${secret}.${serverKey}`;
}

/** Reads the QR code of a waiting page. */
export function parseScanLink(text: string): Result<ScanLink, LinkError> {
  const opened = open(text, '/scan');
  return opened.ok ? scan(opened.value.server, opened.value.fragment) : opened;
}

/** What the app was opened with. */
export type Opened =
  | { readonly is: 'enrolment'; readonly link: EnrolmentLink }
  | { readonly is: 'scan'; readonly link: ScanLink }
  /** A question that a push told of. */
  | { readonly is: 'question'; readonly challenge: string };

/** Reads the fragment of the app's own address, with or without `#`: `#e/v1.…`, `#s/v1.…`, `#r/<challenge>`. */
export function parseFragment(hash: string, issuer: string): Result<Opened, LinkError> {
  const [, kind, rest = ''] = /^#?([ers])\/(.{0,1024})$/u.exec(hash) ?? [];
  if (kind === 'e') {
    const read = enrolment(issuer, rest);
    return read.ok ? good({ is: 'enrolment', link: read.value }) : read;
  }
  if (kind === 's') {
    const read = scan(issuer, rest);
    return read.ok ? good({ is: 'scan', link: read.value }) : read;
  }
  if (kind !== 'r') return bad('Form');
  return tryRead(id, rest) ? good({ is: 'question', challenge: rest }) : bad('Challenge');
}

/**
 * What a text that was scanned or pasted leads to: a link of any server, or of the app's own address. `app`: the app's origin,
 * `issuer`: its server.
 */
export function readLink(text: string, app: string, issuer: string): Result<Opened, LinkError> {
  const own = text.trim();
  if (own.startsWith(`${app}/#`)) return parseFragment(own.slice(app.length + 1), issuer);
  const [link, waiting] = [parseEnrolmentLink(text), parseScanLink(text)];
  if (link.ok) return good({ is: 'enrolment', link: link.value });
  if (waiting.ok) return good({ is: 'scan', link: waiting.value });
  return link.error === 'Form' ? waiting : link;
}
