/** Starts the app. */
import { render } from 'preact';
import { createPhone } from '../device/phone.js';
import { App } from './app.js';
import { style } from './parts.js';
import { visited } from './screen.js';
import { expectAlso, preferred, speak } from './words.js';

// The storage is read while the texts come, and on a first run what its screen needs comes at the same time, not one after the other.
const phone = createPhone();
if (!visited()) {
  // Where it fails, the screen itself says so.
  void Promise.all([import('./first.js'), style()]).catch(() => undefined);
  expectAlso('more');
}
await speak(preferred());
render(<App phone={phone} />, document.querySelector('#app')!);
