/** What is typed to add an account: the short code, the link, or user name and password. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { asciiDigits } from '../core/digits.js';
import { Field, Form } from './fields.js';
import { Head } from './more-parts.js';
import { t } from './words.js';

interface FormProps {
  form: { username: string; code: string; password: string; link: string; device: string };
  change(part: Partial<FormProps['form']>): void;
  busy: boolean;
  trouble: ComponentChildren;
  onSubmit(): void;
}

/** A short code as it was typed, without what stands between its letters. */
export const letters = (code: string): string =>
  asciiDigits(code)
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');

export function ByCode(props: FormProps) {
  const { form, change } = props;
  const noCode = letters(form.code).length !== 8;
  return (
    <Typed {...props} title={t('link-code.title')} missing={!form.username.trim() || noCode} action={t('link-code.do')}>
      {(tried) => (
        <>
          <UserName form={form} change={change} tried={tried} />
          <Field
            label={t('link-code')}
            value={form.code}
            upper
            onInput={(code) => change({ code })}
            hint={t('link-code.hint')}
            fault={tried && noCode ? t('link-code.wrong') : undefined}
          />
          <Device form={form} change={change} />
        </>
      )}
    </Typed>
  );
}

export function ByPasting(props: FormProps) {
  const { form, change } = props;
  const missing = !form.link.trim();
  return (
    <Typed {...props} title={t('link-paste')} missing={missing} action={t('link-paste.do')}>
      {(tried) => (
        <Field
          label={t('link-paste.field')}
          value={form.link}
          mode="url"
          onInput={(link) => change({ link })}
          hint={t('link-paste.hint')}
          fault={tried && missing ? t('link-paste.empty') : undefined}
        />
      )}
    </Typed>
  );
}

export function BySigningIn(props: FormProps) {
  const { form, change } = props;
  return (
    <Typed
      {...props}
      title={t('link-sign-in')}
      about={t('link-signing-in.about')}
      missing={!form.username.trim() || !form.password}
      action={t('link-signing-in.do')}
    >
      {(tried) => (
        <>
          <UserName form={form} change={change} tried={tried} />
          <Field
            label={t('link-password')}
            type="password"
            value={form.password}
            autoComplete="current-password"
            onInput={(password) => change({ password })}
            fault={tried && !form.password ? t('link-password.missing') : undefined}
          />
          <Device form={form} change={change} />
        </>
      )}
    </Typed>
  );
}

interface TypedProps extends Omit<FormProps, 'form' | 'change'> {
  title: string;
  about?: string;
  /** Something is not there yet: the button says so, in the fields, and sends nothing. */
  missing: boolean;
  action: string;
  children(tried: boolean): ComponentChildren;
}

function Typed({ title, about, missing, action, busy, trouble, onSubmit, children }: TypedProps) {
  const [tried, setTried] = useState(false);
  return (
    <>
      <Head title={title} to="link" />
      <main>
        {about && <p class="soft">{about}</p>}
        {trouble}
        <Form
          onSubmit={() => {
            setTried(true);
            if (!missing) onSubmit();
          }}
        >
          {children(tried)}
          {/* It never greys out: a second press while it works does nothing. */}
          <button type="submit" class="main" aria-busy={busy}>
            {busy ? t('app-loading') : action}
          </button>
        </Form>
      </main>
    </>
  );
}

type FieldProps = Pick<FormProps, 'form' | 'change'>;

function UserName({ form, change, tried }: FieldProps & { tried: boolean }) {
  return (
    <Field
      label={t('link-username')}
      value={form.username}
      autoComplete="username"
      onInput={(username) => change({ username })}
      fault={tried && !form.username.trim() ? t('link-username.missing') : undefined}
    />
  );
}

function Device({ form, change }: FieldProps) {
  return (
    <Field
      label={t('link-device')}
      value={form.device}
      hint={t('link-device.hint')}
      onInput={(device) => change({ device })}
    />
  );
}
