/** A page with something to copy. */
import { copyButtons } from './_ui.js';

copyButtons();
