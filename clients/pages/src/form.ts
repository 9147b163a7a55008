/** Sign-in: shows the password, sends once. */
import { sendOnce, showPasswords } from './_ui.js';

showPasswords();
sendOnce();
