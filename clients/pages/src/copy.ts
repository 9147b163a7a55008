/** A page with something to copy, or to print. */
import { copyButtons } from './_ui.js';

copyButtons();
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
  button.hidden = false;
  button.onclick = () => print();
}
