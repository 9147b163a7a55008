/** The box on the waiting page: this browser is to be remembered once the phone approves. */
import { prove } from './_browser_key.js';
import { byId } from './_ui.js';

const remember = byId('remember');
if (remember && 'indexedDB' in window && crypto.subtle) {
  const box = remember.querySelector('input')!;
  const { action, token } = remember.dataset as Record<'action' | 'token', string>;
  remember.hidden = false;
  box.checked = false;
  box.onchange = async () => {
    const proof = box.checked ? await prove(token, true) : undefined;
    const body = new URLSearchParams({ csrf: token, ...proof });
    try {
      const { ok } = await fetch(action, { method: 'POST', body, redirect: 'manual' });
      box.checked = ok && proof !== undefined;
    } catch {
      box.checked = false;
    }
  };
}
