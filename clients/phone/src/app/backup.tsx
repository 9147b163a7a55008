/** The ten backup codes after the first activation: shown once, and the account goes on when they are saved. */
import { useState } from 'preact/hooks';
import type { LinkedAccount } from '../phone.js';
import { copy, spelled, useApp } from './hooks.js';
import { copy as copyIcon } from './icons.js';
import { download } from './more-icons.js';
import { Head, why } from './more-parts.js';
import { Icon, Note } from './parts.js';
import { save } from './saving.js';
import { t } from './words.js';

interface BackupProps {
  account: LinkedAccount;
  codes: readonly string[];
  onSaved(): void;
}

export function Backup({ account, codes, onSaved }: BackupProps) {
  const { phone, toast } = useApp();
  const [ticked, setTicked] = useState(false);
  const [fault, setFault] = useState('');
  const title = t('link-backup.file', { username: account.username, service: account.service });
  const text = `${title}\n\n${codes.join('\n')}\n`;
  const go = async (): Promise<void> => {
    if (!ticked) return setFault(t('link-backup.tick'));
    const outcome = await phone.backupCodesSaved(account.key);
    if (outcome.ok) onSaved();
    else setFault(why(outcome));
  };
  return (
    <>
      <Head title={t('link-backup')} to="">
        <span class="icon-gap" />
      </Head>
      <main>
        <p>{t('link-backup.about')}</p>
        <ol class="backup" aria-label={t('link-backup.list')}>
          {codes.map((code) => (
            <li key={code}>
              <code aria-hidden="true">{code}</code>
              <span class="vh">{spelled(code)}</span>
            </li>
          ))}
        </ol>
        <div class="two wide">
          <button type="button" onClick={() => save('backup-codes.txt', text)}>
            <Icon of={download} small />
            {t('link-backup.download')}
          </button>
          <button type="button" onClick={() => void copy(text).then((done) => done && toast(t('app-copied')))}>
            <Icon of={copyIcon} small />
            {t('link-backup.copy')}
          </button>
        </div>
        <p class="hint">{t('link-backup.once')}</p>
        <div class="dock">
          <label class="tick">
            <input
              type="checkbox"
              checked={ticked}
              onChange={({ currentTarget }) => {
                setTicked(currentTarget.checked);
                setFault('');
              }}
            />
            {t('link-backup.saved')}
          </label>
          <div role="alert">{fault && <Note kind="bad">{fault}</Note>}</div>
          <button type="button" class="main" onClick={() => void go()}>
            {t('app-continue')}
          </button>
        </div>
      </main>
    </>
  );
}
