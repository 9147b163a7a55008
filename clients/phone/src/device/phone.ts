/** Holds the place of the device half. */
import type { Phone } from '../phone.js';

export function openPhone(): Promise<Phone> {
  return Promise.reject(new Error('The device half is not here yet'));
}
