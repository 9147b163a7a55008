/**
 * A link for the app in a browser, of a phone's enrolment or of a waiting page: leads into the app, and puts the link into the
 * command. What follows # is a secret, and stays in the fragment.
 */
import { byId, copyButtons } from './_ui.js';

const secret = location.hash;
const here = byId('here');
const broken = byId('broken');
if (/^#[\w.~=-]{16,}$/.test(secret)) {
  if (here) here.textContent = location.origin + location.pathname + secret;
  const open = byId('open') as HTMLAnchorElement | null;
  if (open) open.hash = `#${open.dataset.route}/${secret.slice(1)}`;
  copyButtons();
} else if (broken) {
  broken.hidden = false;
}
