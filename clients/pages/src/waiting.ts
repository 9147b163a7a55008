/** The waiting page: hears what the phone says the moment it is said, and moves on. */
import { type View, watch } from '@nod/watch';
import { byId, countDown, minutes } from './_ui.js';

const page = byId('waiting')!;
const data = page.dataset as Record<'challenge' | 'ticket' | 'next' | 'expiresIn' | 'resendIn', string>;
const say = byId('say')!;
const late = byId('late')!;
const began = performance.now();
let ends = began + Number(data.expiresIn);
let progress: View['progress'] | 'lost' | undefined;

/** A text of the page, which the server wrote in the person's language. */
function text(name: string): string {
  return page.querySelector<HTMLTemplateElement>(`[data-say="${name}"]`)?.content.textContent ?? '';
}

function announce(element: HTMLElement, words: string): void {
  if (words && element.textContent !== words) element.textContent = words;
}

function show(view: View): void {
  ends = performance.now() + view.expires_in_ms;
  if (view.state !== 'pending') {
    end(view.state);
    return;
  }
  if (view.device) page.querySelector('[data-device]')!.textContent = view.device;
  const steps = ['sent', 'delivered', 'opened'];
  const reached = steps.indexOf(view.progress);
  for (const step of page.querySelectorAll<HTMLElement>('[data-step]')) {
    step.classList.toggle('done', steps.indexOf(step.dataset.step!) <= reached);
  }
  const hint = view.unreachable ? text('unreachable') : '';
  if (late.textContent !== hint) late.textContent = hint;
  if (progress !== view.progress) announce(say, text(view.progress));
  progress = view.progress;
}

/** Final: the number goes, and the server shows or does the rest. */
function end(state: View['state']): void {
  const name = { redeemed: 'approved', reported: 'denied' }[state as string] ?? state;
  const template = page.querySelector<HTMLTemplateElement>(`[data-end="${name}"]`);
  if (template) {
    document.title = document.title.replace(/^.*(?= · )/, template.dataset.title!);
    page.replaceChildren(template.content.cloneNode(true));
  }
  location.replace(data.next);
}

const hurry = byId('hurry')!;
const again = byId('again') as HTMLButtonElement;
countDown(
  byId('left')!,
  () => ends,
  (seconds) => {
    if (seconds <= 30 && seconds > 10) announce(hurry, text('hurry-30'));
    if (seconds <= 10 && seconds > 0) announce(hurry, text('hurry-10'));
    const passed = performance.now() - began;
    const wait = Math.ceil((Number(data.resendIn) - passed) / 1000);
    again.disabled = wait > 0;
    announce(again, wait > 0 ? text('again-in').replace('{}', minutes(wait)) : text('again'));
  },
);

let lost: ReturnType<typeof setTimeout>;
watch({
  server: location.origin,
  ticket: data.ticket || undefined,
  resume: data.challenge,
  onState: show,
  onConnection(up) {
    clearTimeout(lost);
    // A short gap is nobody's business
    if (up) return;
    lost = setTimeout(() => {
      progress = 'lost';
      announce(say, text(progress));
    }, 3000);
  },
}).catch(() => {
  // No ticket, or it is spent (this page was copied to another tab): the server knows this browser by its cookie, so
  // the page can do what it does without script
  setTimeout(() => location.reload(), 3000);
});

// Back from the next page, out of the browser's memory: what is shown is old
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
