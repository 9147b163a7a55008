/** Fields of forms, with what is wrong said beside them. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { eye } from './icons.js';
import { eyeOff } from './more-icons.js';
import { Icon } from './parts.js';
import { t } from './words.js';

interface FieldProps {
  label: string;
  value: string;
  onInput(value: string): void;
  hint?: string | undefined;
  fault?: string | undefined;
  type?: 'text' | 'password' | 'url';
  autoComplete?: string;
  spelled?: boolean;
  mode?: 'text' | 'numeric' | 'url';
  upper?: boolean;
}

export function Field({
  label,
  value,
  onInput,
  hint,
  fault,
  type = 'text',
  autoComplete = 'off',
  mode = 'text',
  upper,
}: FieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const secret = type === 'password';
  return (
    <div class="labelled">
      <label for={id}>{label}</label>
      <span class="with">
        <input
          id={id}
          class={`field${upper ? ' upper' : ''}`}
          type={(secret && shown ? 'text' : type) as 'text'}
          value={value}
          inputMode={mode}
          autoComplete={autoComplete}
          autoCapitalize={upper ? 'characters' : 'none'}
          spellcheck={false}
          aria-invalid={fault !== undefined}
          aria-describedby={fault || hint ? `${id}-about` : undefined}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
        {secret && (
          <button
            type="button"
            class="icon soft"
            aria-label={t(shown ? 'app-hide' : 'app-show')}
            onClick={() => setShown(!shown)}
          >
            <Icon of={shown ? eyeOff : eye} />
          </button>
        )}
      </span>
      {(fault || hint) && (
        <p class={fault ? 'fault' : 'hint'} id={`${id}-about`}>
          {fault ?? hint}
        </p>
      )}
    </div>
  );
}

/** A form whose button never greys out: it explains. Faults take the focus to the first field that has one. */
export function Form({ onSubmit, children }: { onSubmit(): void; children: ComponentChildren }) {
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        onSubmit();
        setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      }}
    >
      {children}
    </form>
  );
}

/** A row that is on or off. */
export function Switch({ icon, label, about, checked, onChange }: SwitchProps) {
  const id = useId();
  return (
    <li>
      <Icon of={icon} />
      <div>
        <label for={id}>{label}</label>
        {about && <p>{about}</p>}
      </div>
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        id={id}
        checked={checked}
        onChange={({ currentTarget }) => {
          const wanted = currentTarget.checked;
          // It shows what is. What was asked for may need the phone's lock first, or fail
          currentTarget.checked = checked;
          onChange(wanted);
        }}
      />
    </li>
  );
}
interface SwitchProps {
  icon: string;
  label: string;
  about?: string;
  checked: boolean;
  onChange(checked: boolean): void;
}
