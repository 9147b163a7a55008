/** P2, after the answer: what came of it, and what to do where it was a mistake or an attack. */
import { useState } from 'preact/hooks';
import type { Question } from '../phone.js';
import { useApp, useFocus } from './hooks.js';
import { check, refresh } from './icons.js';
import { bell, chevron, clock, lock, minus, shieldAlert, x } from './more-icons.js';
import { Icon } from './parts.js';
import type { Stage } from './screen.js';
import { t } from './words.js';

interface AfterProps {
  stage: Stage;
  question: Question | undefined;
  onStage(stage: Stage): void;
  onClose(): void;
  onNext: (() => void) | undefined;
}

export default function After({ stage, question, onStage, onClose, onNext }: AfterProps) {
  const { phone, state } = useApp();
  const [sending, setSending] = useState(false);
  const heading = useFocus<HTMLHeadingElement>(stage.is);
  const page = state.server?.issuer;
  const report = async (done: Stage): Promise<void> => {
    if (!question || sending) return;
    setSending(true);
    const answered = await phone.answer(question, 'report');
    setSending(false);
    onStage(answered.is === 'accepted' ? done : { is: 'report-late' });
  };
  const said = saidOf(stage, question);
  const secure = page && ['reported', 'report-late', 'approved-slip'].includes(stage.is);
  const alarm = secure || (stage.is === 'elsewhere' && stage.approved);
  return (
    <main class="after">
      <div class={stage.is === 'refused' ? 'end top' : 'end'} role="status">
        <span class={`badge ${said.kind}`} aria-hidden="true">
          <Icon of={said.icon} />
        </span>
        <h1 id="ask" tabIndex={-1} ref={heading}>
          {said.title}
        </h1>
        {said.about && <p class="soft">{said.about}</p>}
      </div>
      {stage.is === 'refused' && (
        <>
          <h2 class="ask">{t('ask-happened')}</h2>
          <ul class="list">
            <Reason
              icon={shieldAlert}
              red
              name={t('ask-not-me')}
              about={t('ask-not-me.about')}
              onClick={() => void report({ is: 'reported' })}
            />
            <Reason
              icon={refresh}
              name={t('ask-slip')}
              about={t('ask-slip.about')}
              onClick={() => onStage({ is: 'slip' })}
            />
            <Reason
              icon={bell}
              name={t('ask-many')}
              about={t('ask-many.about')}
              onClick={() => void report({ is: 'many' })}
            />
          </ul>
        </>
      )}
      <div class="stack">
        {onNext && stage.is !== 'refused' && !secure && (
          <button type="button" class="main" onClick={onNext}>
            {t('ask-next')}
          </button>
        )}
        {page && alarm && (
          <a class="button main" href={`${page.replace(/\/$/, '')}/account`} target="_blank" rel="noreferrer">
            {t(
              stage.is === 'reported' || stage.is === 'report-late' ? 'ask-reported.change' : 'ask-approved-slip.open',
            )}
          </a>
        )}
        {stage.is === 'refused' ? (
          <button type="button" class="plain" onClick={onClose}>
            {t('ask-nothing')}
          </button>
        ) : (
          <button type="button" class={onNext || alarm ? '' : 'main'} onClick={onClose}>
            {t('app-done')}
          </button>
        )}
        {stage.is === 'approved' && (
          <button type="button" class="plain" onClick={() => onStage({ is: 'approved-slip' })}>
            {t('ask-approved.mistake')}
          </button>
        )}
      </div>
    </main>
  );
}

interface Said {
  title: string;
  about?: string;
  icon: string;
  kind: string;
}

function saidOf(stage: Stage, question: Question | undefined): Said {
  const service = question?.claims.rp.name ?? '';
  switch (stage.is) {
    case 'asked':
    case 'approved':
      return {
        title: t('ask-approved'),
        about: question?.claims.action ? t('ask-approved.action') : t('ask-approved.about', { service }),
        icon: check,
        kind: 'good',
      };
    case 'refused':
      return { title: t('ask-refused'), icon: x, kind: 'bad' };
    case 'wrong-numbers':
      return {
        title: t('ask-refused.wrong-numbers'),
        about: t('ask-refused.wrong-numbers-about'),
        icon: x,
        kind: 'bad',
      };
    case 'reported':
      return { title: t('ask-reported'), about: t('ask-reported.about'), icon: lock, kind: 'warn' };
    case 'report-late':
      return { title: t('ask-report-late'), about: t('ask-report-late.about'), icon: lock, kind: 'warn' };
    case 'many':
      return { title: t('ask-many'), about: t('ask-many.about'), icon: bell, kind: 'warn' };
    case 'slip':
      return { title: t('ask-slip-done'), about: t('ask-slip-done.about'), icon: refresh, kind: '' };
    case 'approved-slip':
      return { title: t('ask-approved-slip'), about: t('ask-approved-slip.about'), icon: lock, kind: 'warn' };
    case 'expired':
      return { title: t('ask-expired'), about: t('ask-expired.about'), icon: clock, kind: '' };
    case 'cancelled':
      return { title: t('ask-cancelled'), about: t('ask-cancelled.about'), icon: minus, kind: '' };
    case 'elsewhere': {
      const { approved, device } = stage;
      const key = approved ? 'ask-elsewhere-approved' : 'ask-elsewhere-refused';
      return {
        title: device ? t(`${key}.on`, { device }) : t(key),
        about: t(`${key}.about`),
        icon: approved ? check : x,
        kind: approved ? 'good' : 'bad',
      };
    }
  }
}

function Reason({ icon, red, name, about, onClick }: ReasonProps) {
  return (
    <li>
      <Icon of={icon} kind={red ? 'red' : ''} />
      <div>
        <button type="button" class="cover" onClick={onClick}>
          {name}
        </button>
        <p>{about}</p>
      </div>
      <Icon of={chevron} flip />
    </li>
  );
}
interface ReasonProps {
  icon: string;
  red?: boolean;
  name: string;
  about: string;
  onClick(): void;
}
