/** Starts the app. */
import { render } from 'preact';
import { createPhone } from '../device/phone.js';
import { App } from './app.js';
import { preferred, speak } from './words.js';

// The storage is read while the texts come.
const phone = createPhone();
await speak(preferred());
render(<App phone={phone} />, document.querySelector('#app')!);
