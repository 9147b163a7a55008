/** What a text is that was scanned, pasted or opened. */
import { enrolmentText, readLink } from '../core/link.js';
import { collect, parseMigration } from '../core/migration.js';
import { parseOtpauth } from '../core/otpauth.js';
import type { Scanned } from '../phone.js';
import type { Net } from './net.js';

export async function read(net: Net, text: string): Promise<Scanned> {
  const { app } = net;
  const issuer = app.server?.issuer ?? '';
  const link = readLink(text, location.origin, issuer);
  if (!link.ok) return codes(text);
  switch (link.value.is) {
    case 'enrolment': {
      const { server } = link.value.link;
      if (issuer && server !== issuer) return { is: 'other-server', server };
      return { is: 'link', text: enrolmentText(link.value.link) };
    }
    case 'scan': {
      const { server, challenge, scan } = link.value.link;
      if (issuer && server !== issuer) return { is: 'other-server', server };
      // A person scans a waiting page when no request arrived, so fetch the inbox first
      if (!app.question(challenge)) await net.look();
      return { is: 'approval', challenge, scan, question: app.question(challenge) };
    }
    case 'question':
      return { is: 'unknown' };
  }
}

/** Codes of another site, or an export of many in one picture. */
function codes(text: string): Scanned {
  const one = parseOtpauth(text);
  if (one.ok) return { is: 'codes', entries: [one.value] };
  const many = parseMigration(text);
  return many.ok ? { is: 'codes', entries: collect([many.value]).entries } : { is: 'unknown' };
}
