/** A table of people: read from a file into the field where it can be pasted as well. */
import { byId } from './_ui.js';

const choose = byId('choose')!;
const file = byId('file') as HTMLInputElement;
const table = byId('table') as HTMLTextAreaElement;
choose.hidden = false;
file.addEventListener('change', async () => {
  const chosen = file.files?.[0];
  if (chosen) table.value = await chosen.text();
});
