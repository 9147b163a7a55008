/** Small things that several pages do. */

export function byId(id: string): HTMLElement | null {
  return document.getElementById(id);
}

/** Buttons that show a password, and hide it again before it is sent. */
export function showPasswords(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-show]')) {
    const field = byId(button.dataset.show!) as HTMLInputElement;
    const show = (shown: boolean): void => {
      field.type = shown ? 'text' : 'password';
      button.ariaPressed = String(shown);
    };
    button.onclick = () => show(field.type === 'password');
    field.form?.addEventListener('submit', () => show(false));
    button.hidden = false;
  }
}

/** Forms that must not be sent twice by an impatient hand. */
export function sendOnce(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('[data-once]')) {
    form.addEventListener('submit', (event) => {
      if (form.ariaBusy) event.preventDefault();
      form.ariaBusy = 'true';
    });
    // Back from the next page, out of the browser's memory
    addEventListener('pageshow', () => {
      form.ariaBusy = null;
    });
  }
}

/** Buttons that copy the text of another element. */
export function copyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    const source = byId(button.dataset.copy!)!;
    const label = button.textContent;
    source.addEventListener('focus', () => getSelection()?.selectAllChildren(source));
    if (!navigator.clipboard) continue; // Not on this origin: select and copy by hand
    button.hidden = false;
    button.onclick = async () => {
      try {
        await navigator.clipboard.writeText(source.textContent ?? '');
        button.textContent = button.dataset.done!;
        setTimeout(() => {
          button.textContent = label;
        }, 2000);
      } catch {
        source.focus();
      }
    };
  }
}

/** Shows the time that is left, each second; `each` hears it too. */
export function countDown(element: HTMLElement, ends: () => number, each?: (seconds: number) => void): void {
  const tick = (): void => {
    const seconds = Math.max(0, Math.ceil((ends() - performance.now()) / 1000));
    const text = minutes(seconds);
    if (element.textContent !== text) {
      element.textContent = text;
      element.setAttribute('datetime', `PT${seconds}S`);
    }
    each?.(seconds);
  };
  tick();
  setInterval(tick, 250);
}

/** 102 is 1:42. */
export function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
