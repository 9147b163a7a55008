/** P1 before the first account. */
import { scan } from './icons.js';
import { Icon } from './parts.js';
import { t } from './words.js';

export default function Empty() {
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{t('app-codes')}</h1>
      </header>
      <main>
        <div class="end">
          <span class="badge good" aria-hidden="true">
            <Icon of={scan} />
          </span>
          <h2 class="title">{t('codes-empty')}</h2>
          <p class="soft">{t('codes-empty.about')}</p>
        </div>
        <div class="stack">
          <a class="button main" href="#link">
            {t('codes-empty.scan')}
          </a>
          <a class="button" href="#link/sign-in">
            {t('codes-empty.sign-in')}
          </a>
        </div>
      </main>
    </>
  );
}
