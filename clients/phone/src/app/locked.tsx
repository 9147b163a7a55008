/** The app before the phone's screen lock was opened. */
import { useState } from 'preact/hooks';
import { useApp } from './hooks.js';
import { lock } from './more-icons.js';
import { Icon } from './parts.js';
import { t } from './words.js';

export default function Locked() {
  const { phone } = useApp();
  const [failed, setFailed] = useState(false);
  return (
    <div class="page">
      <main>
        <div class="end">
          <span class="badge good" aria-hidden="true">
            <Icon of={lock} />
          </span>
          <h1 class="title">{t('app-locked')}</h1>
          <p class="soft">{t('app-locked.about')}</p>
          <p role="alert">{failed && t('app-locked.failed')}</p>
        </div>
        <button type="button" class="main" onClick={() => void phone.unlock().then((open) => setFailed(!open))}>
          {t('app-locked.do')}
        </button>
      </main>
    </div>
  );
}
