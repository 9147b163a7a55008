/** Starts the app. */
import { render } from 'preact';
import { openPhone } from '../device/phone.js';
import { App } from './app.js';
import { preferred, speak } from './words.js';

const [phone] = await Promise.all([openPhone(), speak(preferred())]);
render(<App phone={phone} />, document.querySelector('#app')!);
