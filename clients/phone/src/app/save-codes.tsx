/** The codes of other sites, as a file that only a passphrase opens, and back again. */
import { useRef, useState } from 'preact/hooks';
import { Field, Form } from './fields.js';
import { useApp } from './hooks.js';
import { Head, why } from './more-parts.js';
import { Note } from './parts.js';
import { save } from './saving.js';
import { t } from './words.js';

/** The shortest passphrase, in characters: an attacker who has the file guesses offline, at any rate. */
const SHORTEST = 12;

export function SaveCodes() {
  return (
    <>
      <Head title={t('set-backup')} to="settings" />
      <main>
        <Export />
        <Import />
      </main>
    </>
  );
}

function Export() {
  const { phone, state, toast } = useApp();
  const [one, setOne] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const some = state.accounts.some(({ kind }) => kind === 'codes');
  const short = [...one].length < SHORTEST;
  const differs = one !== again;
  const go = async (): Promise<void> => {
    setTried(true);
    if (short || differs) return;
    save('codes.json', await phone.exportCodes(one));
    setOne('');
    setAgain('');
    setTried(false);
    toast(t('set-backup.exported'));
  };
  return (
    <section class="panel">
      <h2>{t('set-backup.export')}</h2>
      <p class="soft">{t(some ? 'set-backup.export-about' : 'set-backup.export-none')}</p>
      {some && (
        <Form onSubmit={() => void go()}>
          <Field
            label={t('set-backup.passphrase')}
            type="password"
            autoComplete="new-password"
            value={one}
            onInput={setOne}
            hint={t('set-backup.passphrase-hint')}
            fault={tried && short ? t('set-backup.passphrase-short') : undefined}
          />
          <Field
            label={t('set-backup.passphrase-again')}
            type="password"
            autoComplete="new-password"
            value={again}
            onInput={setAgain}
            fault={tried && !short && differs ? t('set-backup.passphrase-differs') : undefined}
          />
          <button type="submit">{t('set-backup.export-do')}</button>
        </Form>
      )}
    </section>
  );
}

function Import() {
  const { phone, toast } = useApp();
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState<string>();
  const [passphrase, setPassphrase] = useState('');
  const [asks, setAsks] = useState(false);
  const [fault, setFault] = useState('');
  const open = async (content: string, secret?: string): Promise<void> => {
    setFault('');
    const outcome = await phone.importCodes(content, secret);
    if (outcome.ok) {
      setAsks(false);
      setPassphrase('');
      toast(t('set-backup.imported', { codes: outcome.value }));
    } else if (outcome.failed === 'passphrase') {
      setAsks(true);
      if (secret !== undefined) setFault(t('set-backup.import-wrong'));
    } else if (outcome.failed === 'unreadable') setFault(t('set-backup.import-unreadable'));
    else if (outcome.failed === 'refused' && outcome.code === 'import_encrypted')
      setFault(t('set-backup.import-encrypted'));
    else if (outcome.failed === 'refused' && outcome.code === 'import_newer') setFault(t('set-backup.import-newer'));
    else setFault(why(outcome));
  };
  const choose = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    const content = await chosen.text();
    setText(content);
    setAsks(false);
    await open(content);
  };
  return (
    <section class="panel">
      <h2>{t('set-backup.import')}</h2>
      <p class="soft">{t('set-backup.import-about')}</p>
      <button type="button" onClick={() => file.current?.click()}>
        {t('set-backup.import-do')}
      </button>
      <input
        ref={file}
        type="file"
        hidden
        aria-label={t('set-backup.import-do')}
        onChange={({ currentTarget }) => {
          void choose(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
      {asks ? (
        <Form onSubmit={() => void open(text ?? '', passphrase)}>
          <Field
            label={t('set-backup.passphrase')}
            type="password"
            value={passphrase}
            onInput={setPassphrase}
            hint={t('set-backup.import-passphrase')}
            fault={fault || undefined}
          />
          <button type="submit">{t('set-backup.import-open')}</button>
        </Form>
      ) : (
        <div role="alert">{fault && <Note kind="bad">{fault}</Note>}</div>
      )}
    </section>
  );
}
