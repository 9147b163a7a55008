/** The accounts of the app: their order, names, and the way out. */
import { useState } from 'preact/hooks';
import type { Account, Outcome } from '../phone.js';
import { Field, Form, Switch } from './fields.js';
import { go, useApp } from './hooks.js';
import { chevron, fingerprint, plus, trash } from './more-icons.js';
import { Head, Pair, why } from './more-parts.js';
import { Broken, Icon, Note, Tile } from './parts.js';
import { moment, t } from './words.js';

export function Accounts() {
  const { phone, state } = useApp();
  const { accounts } = state;
  const [said, setSaid] = useState('');
  const move = async (index: number, by: number): Promise<void> => {
    const order = accounts.map(({ key }) => key);
    const to = index + by;
    if (to < 0 || to >= order.length) return;
    order.splice(to, 0, ...order.splice(index, 1));
    await phone.reorder(order);
    setSaid(t('set-accounts.moved', { account: accounts[index]!.label, place: to + 1 }));
  };
  return (
    <>
      <Head title={t('set-accounts')} to="settings" />
      <main>
        <p class="vh" role="status">
          {said}
        </p>
        {!accounts.length && <p class="soft">{t('set-accounts.none')}</p>}
        {accounts.length > 0 && (
          <ul class="list order">
            {accounts.map((account, index) => (
              <li key={account.key}>
                <Tile name={account.label} own={account.kind === 'linked'} />
                <div>
                  <a class="cover" href={`#settings/accounts/${account.key}`}>
                    {account.label}
                  </a>
                  <p>
                    <Broken text={account.kind === 'linked' ? account.username : account.name} />
                  </p>
                </div>
                <span class="acts">
                  <button
                    type="button"
                    class="icon soft up"
                    aria-label={t('set-accounts.up', { account: account.label })}
                    aria-disabled={index === 0}
                    onClick={() => void move(index, -1)}
                  >
                    <Icon of={chevron} small />
                  </button>
                  <button
                    type="button"
                    class="icon soft down"
                    aria-label={t('set-accounts.down', { account: account.label })}
                    aria-disabled={index === accounts.length - 1}
                    onClick={() => void move(index, 1)}
                  >
                    <Icon of={chevron} small />
                  </button>
                </span>
              </li>
            ))}
          </ul>
        )}
        <a class="button" href="#link">
          <Icon of={plus} small />
          {t('set-accounts.add')}
        </a>
      </main>
    </>
  );
}

export function AccountPage({ of }: { of: string }) {
  const { state } = useApp();
  const account = state.accounts.find(({ key }) => key === of);
  const [removing, setRemoving] = useState(false);
  if (!account)
    return (
      <>
        <Head title={t('set-account')} to="settings/accounts" />
        <main>
          <p class="soft">{t('set-accounts.none')}</p>
        </main>
      </>
    );
  return removing ? (
    <Removing account={account} onKeep={() => setRemoving(false)} />
  ) : (
    <One account={account} onRemove={() => setRemoving(true)} />
  );
}

function One({ account, onRemove }: { account: Account; onRemove(): void }) {
  const { phone } = useApp();
  const linked = account.kind === 'linked' ? account : undefined;
  return (
    <>
      <Head title={account.label} to="settings/accounts" />
      <main>
        <Naming
          label={t('set-account.label')}
          value={account.label}
          onSave={(label) => phone.rename(account.key, label)}
        />
        {linked && (
          <Naming
            label={t('set-account.device')}
            hint={t('set-account.device-about')}
            value={linked.deviceName}
            onSave={(name) => phone.renameDevice(account.key, name)}
          />
        )}
        {linked && linked.screenLock !== 'off' && <ScreenLockRow account={linked} />}
        {linked ? (
          <dl class="list pairs">
            <Pair name={t('set-account.service')} value={linked.service} />
            <Pair name={t('set-account.username')} value={linked.username} />
            <div>
              <dd>{t('set-account.linked', { date: moment(linked.linkedAt, { dateStyle: 'long' }) })}</dd>
            </div>
            <Pair name={t('set-account.fingerprint')} value={linked.fingerprint} code />
          </dl>
        ) : (
          <p class="hint">{t('set-account.codes-only')}</p>
        )}
        <button type="button" class="no" onClick={onRemove}>
          <Icon of={trash} small />
          {t('set-remove')}
        </button>
      </main>
    </>
  );
}

interface NamingProps {
  label: string;
  value: string;
  hint?: string;
  onSave(name: string): Promise<Outcome<void>>;
}

function Naming({ label, value, hint, onSave }: NamingProps) {
  const { toast } = useApp();
  const [name, setName] = useState(value);
  const [fault, setFault] = useState('');
  const save = async (): Promise<void> => {
    if (!name.trim()) return setFault(t('set-account.empty'));
    const outcome = await onSave(name.trim());
    setFault(outcome.ok ? '' : why(outcome));
    if (outcome.ok) toast(t('set-account.saved'));
  };
  return (
    <Form onSubmit={() => void save()}>
      <div class="saving">
        <Field label={label} value={name} hint={hint} onInput={setName} fault={fault || undefined} />
        <button type="submit" aria-label={`${t('app-save')}: ${label}`}>
          {t('app-save')}
        </button>
      </div>
    </Form>
  );
}

function ScreenLockRow({ account }: { account: Extract<Account, { kind: 'linked' }> }) {
  const { phone } = useApp();
  const [fault, setFault] = useState('');
  // Somebody who holds the unlocked phone for a moment must not turn it off here: the account's page does that
  const isSet = account.screenLock === 'on' || account.screenLock === 'required';
  const turnOn = async (): Promise<void> => {
    setFault('');
    const outcome = await phone.turnOnScreenLock(account.key);
    setFault(outcome.ok ? '' : why(outcome));
  };
  return (
    <>
      <ul class="list">
        {isSet ? (
          <li>
            <Icon of={fingerprint} />
            <div>
              <h2>{t('set-account.screen-lock')}</h2>
              <p>{t(`set-account.screen-lock-${account.screenLock === 'on' ? 'on' : 'required'}`)}</p>
            </div>
          </li>
        ) : (
          <Switch
            icon={fingerprint}
            label={t('set-account.screen-lock')}
            about={t('set-account.screen-lock-about')}
            checked={false}
            onChange={() => void turnOn()}
          />
        )}
      </ul>
      <div role="alert">{fault && <Note kind="bad">{fault}</Note>}</div>
    </>
  );
}

function Removing({ account, onKeep }: { account: Account; onKeep(): void }) {
  const { phone, toast } = useApp();
  const [fault, setFault] = useState('');
  const [offline, setOffline] = useState(false);
  const [busy, setBusy] = useState(false);
  const remove = async (evenOffline: boolean): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const outcome = await phone.remove(account.key, evenOffline);
    setBusy(false);
    if (outcome.ok) {
      toast(t('set-remove.done', { account: account.label }));
      return go('settings/accounts');
    }
    setOffline(outcome.failed === 'offline');
    setFault(outcome.failed === 'offline' ? t('set-remove.offline') : why(outcome));
  };
  return (
    <>
      <Head title={t('set-remove.title', { account: account.label })} to="settings/accounts" />
      <main>
        <p>{t(account.kind === 'linked' ? 'set-remove.linked' : 'set-remove.codes')}</p>
        <div role="alert">{fault && <Note kind="bad">{fault}</Note>}</div>
        {offline && (
          <>
            <button type="button" class="no" onClick={() => void remove(true)}>
              {t('set-remove.anyway')}
            </button>
            <p class="hint">{t('set-remove.anyway-about')}</p>
          </>
        )}
        <div class="two">
          <button type="button" onClick={onKeep}>
            {t('set-remove.keep')}
          </button>
          <button type="button" class="no" aria-busy={busy} onClick={() => void remove(false)}>
            {offline ? t('app-try-again') : t('set-remove.do')}
          </button>
        </div>
      </main>
    </>
  );
}
