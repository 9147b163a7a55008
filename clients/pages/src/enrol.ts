/** Adding a phone: copies the link, counts down, and loads the page again, or the next one, when something happened. */
import { byId, copyButtons, countDown } from './_ui.js';

const page = byId('enrol')!;
const { live, version, next } = page.dataset;
const left = byId('left');

// The page of the backup codes has a script of its own for that
if (!next) copyButtons();
if (left) {
  const ends = performance.now() + Number(left.dataset.ms);
  countDown(left, () => ends);
}
// A form that was sent leads on by itself: loading the page again would overtake its answer
let isSent = false;
addEventListener('submit', () => {
  isSent = true;
});
if (live) void wait(live);

function reload(): void {
  if (isSent) return;
  if (next) location.assign(next);
  else location.reload();
}

async function wait(address: string): Promise<void> {
  for (;;) {
    const asked = performance.now();
    let answered = false;
    try {
      const response = await fetch(`${address}?version=${version}`, { cache: 'no-store' });
      if (response.ok) {
        answered = true;
        const now = (await response.json()) as { version: number };
        if (String(now.version) !== version) return reload();
      } else if (response.status < 500 && response.status !== 429) {
        return reload(); // Signed out, or gone: the server says it better
      }
    } catch {
      // No network: try again
    }
    // A server that holds the question is asked again at once, any other every second or two
    if (!answered || performance.now() - asked < 1000)
      await new Promise((go) => setTimeout(go, answered ? 1000 : 2000));
  }
}
