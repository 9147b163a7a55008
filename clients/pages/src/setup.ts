/** First start: takes the set-up code out of the address, where nobody else reads it. */
import { byId, sendOnce, showPasswords } from './_ui.js';

showPasswords();
sendOnce();

const code = byId('code') as HTMLInputElement;
const given = location.hash.slice(1).replace(/^code=/, '');
// A fragment that names a part of the page is a link within it
if (given && !byId(given)) {
  code.value = given;
  history.replaceState(null, '', location.pathname + location.search);
  byId('username')?.focus();
}
