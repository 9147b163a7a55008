/** Sign-in: shows the password, sends once, and proves that this browser was remembered. */
import { prove } from './_browser_key.js';
import { sendOnce, showPasswords } from './_ui.js';

showPasswords();
sendOnce();

const form = document.querySelector<HTMLFormElement>('form:has([name="browser_key"])');
if (form) {
  const field = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;
  void prove(field('csrf').value).then((proof) => {
    for (const [name, value] of Object.entries(proof ?? {})) field(name).value = value;
  });
}
