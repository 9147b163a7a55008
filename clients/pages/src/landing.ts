/** An enrolment link in a browser: puts the link into the command, and sends it nowhere. */
import { byId, copyButtons } from './_ui.js';

const secret = location.hash;
if (/^#[\w.~=-]{16,}$/.test(secret)) {
  byId('here')!.textContent = location.origin + location.pathname + secret;
  const open = byId('open') as HTMLAnchorElement | null;
  if (open) open.hash = secret;
  copyButtons();
} else {
  byId('broken')!.hidden = false;
}
