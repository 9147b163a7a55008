/** The styles: those of the first load, and where all others are. */
import './screens.css';

export { default as later } from './later.css?url';
