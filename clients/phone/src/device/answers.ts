/** Answers: signed here, sent over HTTP, and said again with the same bytes while it is not known what became of them. */
import type { Verdict } from '../core/challenge.js';
import { type AnswerRequest, readAnswered, type ScreenLockProof } from '../core/wire.js';
import type { Answered, Ended, Question, Transferred } from '../phone.js';
import { type Api, isFinal, outcome, type Reply, retryAfter } from './api.js';
import { Backoff, pause } from './backoff.js';
import type { Device } from './devices.js';

/** The longest pause before an answer is said again: somebody waits for it. A server that wants a longer one has refused. */
const LONGEST_MS = 3000;

/** Asks for the phone's screen lock, over exactly this answer. `undefined`: the person did not unlock. */
export type Unlock = (token: string) => Promise<ScreenLockProof | undefined>;

const STATES: readonly string[] = ['approved', 'denied', 'reported', 'expired', 'cancelled', 'redeemed'];

/** How a question ended; a word of a later server means that it needs no answer any more. */
function ending(state: string | undefined): Ended['state'] {
  return STATES.includes(state ?? '') ? (state as Ended['state']) : 'cancelled';
}

export class Answers {
  /** What was signed and may have arrived: the same again has the same outcome, and another signature would be another try. */
  private readonly signed = new Map<string, AnswerRequest>();

  constructor(private readonly api: Api) {}

  /** Signs and sends. `unlock`: where the account asks for the screen lock. */
  async answer(
    device: Device,
    question: Question,
    verdict: Verdict,
    secret?: Transferred,
    unlock?: Unlock,
  ): Promise<Answered> {
    const name = JSON.stringify([question.id, verdict, secret]);
    const sign = async (): Promise<AnswerRequest | undefined> => {
      const token = await device.sign(question, verdict, secret);
      if (!unlock) return { token };
      const lock = await unlock(token);
      return lock && { token, screen_lock: lock };
    };
    const request = this.signed.get(name) ?? (await sign());
    if (!request) return { is: 'not-unlocked' };
    this.signed.set(name, request);
    let reply = await this.insist(request, question.expiresAt);
    if (!reply.ok && reply.problem?.code === 'clock_skew') {
      // Nothing was looked at but the time: the clock is corrected now
      const again = await sign();
      if (!again) return { is: 'not-unlocked' };
      this.signed.set(name, again);
      reply = await this.insist(again, question.expiresAt);
    }
    if (reply.ok || isFinal(reply)) this.signed.delete(name);
    return read(reply);
  }

  private async insist(body: AnswerRequest, expiresAt: number): Promise<Reply<{ readonly state: string }>> {
    const backoff = new Backoff(300, LONGEST_MS);
    for (let tries = 0; ; tries++) {
      const reply = await this.api.send(
        { method: 'POST', path: '/v1/device/answer', body, keepalive: true },
        readAnswered,
      );
      if (reply.ok || isFinal(reply) || tries >= 5) return reply;
      if (retryAfter(reply) > LONGEST_MS || this.api.clock.now() >= expiresAt) return reply;
      await pause(backoff.next(retryAfter(reply)));
    }
  }
}

function read(reply: Reply<{ readonly state: string }>): Answered {
  if (reply.ok) return { is: 'accepted', state: ending(reply.value.state) };
  const { problem } = reply;
  switch (problem?.code) {
    case 'number_wrong':
      // At the last try the server refuses the request, and says so by a state
      return problem.tries_left === 0
        ? { is: 'settled', state: ending(problem.state ?? 'denied') }
        : { is: 'wrong-number', triesLeft: problem.tries_left ?? 1 };
    case 'challenge_settled':
      return { is: 'settled', state: ending(problem.state) };
    case 'challenge_unknown':
    case 'token_expired':
      return { is: 'settled', state: 'expired' };
    default: {
      const { ok: _, ...failure } = outcome(reply) as Extract<ReturnType<typeof outcome>, { ok: false }>;
      return { is: 'failed', ...failure };
    }
  }
}
