/** Small things that many screens are made of. */
import type { ComponentChildren, FunctionComponent, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { alert } from './icons.js';
import { later } from './styles.js';
import { type LaterPart, speakAlso, t } from './words.js';

export function Icon({ of, small, flip, kind = '' }: { of: string; small?: boolean; flip?: boolean; kind?: string }) {
  return (
    <svg class={`i${small ? ' s' : ''}${flip ? ' flip' : ''} ${kind}`} aria-hidden="true" viewBox="0 0 24 24">
      <path d={of} />
    </svg>
  );
}

/** What is left of a time, drawn. `share`: of the whole, from 0 to 1. */
export function Ring({ share, size }: { share: number; size: number }) {
  const middle = size / 2;
  const radius = middle - size / 13;
  const around = 2 * Math.PI * radius;
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${size} ${size}`}>
      <circle class="base" cx={middle} cy={middle} r={radius} />
      <circle
        cx={middle}
        cy={middle}
        r={radius}
        stroke-linecap="round"
        stroke-dasharray={`${(around * Math.max(0, share)).toFixed(1)} ${2 * size * 2}`}
      />
    </svg>
  );
}

/** The first letter of a name, coloured by a hash of it. */
export function Tile({ name, own }: { name: string; own?: boolean }) {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)!) % 997;
  return (
    <span class={`tile${own ? '' : ` h${(hash % 5) + 1}`}`} aria-hidden="true">
      {[...name.trim()][0]?.toUpperCase() ?? '?'}
    </span>
  );
}

export function Note({ icon = alert, kind = '', children, button }: NoteProps) {
  return (
    <div class={`note ${kind}`}>
      <Icon of={icon} />
      <p>{children}</p>
      {button}
    </div>
  );
}
interface NoteProps {
  icon?: string;
  kind?: string;
  children: ComponentChildren;
  button?: ComponentChildren;
}

/** A name that may be long and without blanks: it breaks after an @. */
export function Broken({ text }: { text: string }): ComponentChildren {
  const [name, ...rest] = text.split('@');
  return rest.length ? (
    <>
      {name}@<wbr />
      {rest.join('@')}
    </>
  ) : (
    text
  );
}

let styled: Promise<void> | undefined;
/** The styles of all screens but the first. */
export const style = (): Promise<void> => {
  styled ??= new Promise((loaded, failed) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = later;
    link.onload = () => loaded();
    link.onerror = () => {
      styled = undefined;
      link.remove();
      failed();
    };
    document.head.append(link);
  });
  return styled;
};

/** A screen that is loaded when it is first shown, with the styles and texts that it needs. */
export function lazy<Props extends object>(
  load: () => Promise<{ default: FunctionComponent<Props> }>,
  part: LaterPart = 'more',
): FunctionComponent<Props> {
  let Loaded: FunctionComponent<Props> | undefined;
  return (props: Props): VNode => {
    const [state, setState] = useState<boolean | undefined>(Loaded && true);
    const [turn, setTurn] = useState(0);
    useEffect(() => {
      if (Loaded) return;
      Promise.all([load(), speakAlso(part), style()]).then(
        ([module]) => {
          Loaded = module.default;
          setState(true);
        },
        () => setState(false),
      );
    }, [turn]);
    if (state && Loaded) return <Loaded {...props} />;
    return (
      <main class="wait" aria-busy={state === undefined}>
        {state === false && (
          <div class="end" role="alert">
            <h1 class="title">{t('app-lost-chunk')}</h1>
            <p class="soft">{t('app-lost-chunk.about')}</p>
            <button
              type="button"
              onClick={() => {
                setState(undefined);
                setTurn(turn + 1);
              }}
            >
              {t('app-try-again')}
            </button>
          </div>
        )}
      </main>
    );
  };
}
