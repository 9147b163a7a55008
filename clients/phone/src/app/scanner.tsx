/** The scanner over an open request. The number can still be typed: closing goes back to it. */
import { useState } from 'preact/hooks';
import { Camera, type CameraState, cameraTrouble } from './camera.js';
import { useFocus } from './hooks.js';
import { scan } from './icons.js';
import { x } from './more-icons.js';
import { Icon } from './parts.js';
import { t } from './words.js';

interface ScannerProps {
  title: string;
  hint: string;
  onText(text: string): void;
  onClose(): void;
}

export default function Scanner({ title, hint, onText, onClose }: ScannerProps) {
  const [camera, setCamera] = useState<CameraState>('starting');
  const heading = useFocus<HTMLHeadingElement>();
  const trouble = cameraTrouble(camera);
  return (
    <>
      <header class="head">
        <button type="button" class="icon" aria-label={t('app-close')} onClick={onClose}>
          <Icon of={x} />
        </button>
        <h1 class="mid" id="ask" tabIndex={-1} ref={heading}>
          {title}
        </h1>
        <span class="icon-gap" />
      </header>
      <main class="scan">
        {trouble ? (
          <div class="end" role="alert">
            <span class="badge" aria-hidden="true">
              <Icon of={scan} />
            </span>
            <h2 class="title">{trouble[0]}</h2>
            <p class="soft">{t('ask-digits')}</p>
          </div>
        ) : (
          <div class="scanner">
            <Camera onText={onText} onState={setCamera} />
            <p class="center" role="status">
              {camera === 'starting' ? t('link-camera.starting') : hint}
            </p>
          </div>
        )}
        <button type="button" onClick={onClose}>
          {t('app-back')}
        </button>
      </main>
    </>
  );
}
