/** Another site that asks for approvals, by the API. */
import { expect } from 'vitest';
import type { Service } from '../service/service.js';

export class RelyingParty {
  private constructor(
    private readonly service: Service,
    private readonly authorization: string,
  ) {}

  static async add(service: Service, id: string, ...settings: string[]): Promise<RelyingParty> {
    const terminal = service.nod('relying-party', 'add', id, '--json', ...settings);
    expect(await terminal.ended, terminal.lines.join('\n')).toBe(0);
    const { secret } = JSON.parse(terminal.lines.join('\n')) as { secret: string };
    return new RelyingParty(service, `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`);
  }

  private async call(path: string, body?: unknown): Promise<Record<string, unknown>> {
    const headers: Record<string, string> = { Authorization: this.authorization };
    if (body) headers['Content-Type'] = 'application/json';
    const init = { method: 'POST', headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await fetch(`${this.service.url}/v1/challenges${path}`, init);
    const text = await response.text();
    expect(response.ok, text).toBe(true);
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** Asks for that person's approval; gives the challenge. */
  async ask(username: string): Promise<string> {
    return (await this.call('', { username, level: 'tap' })).id as string;
  }

  /** What the receipt of an approval says. */
  async redeem(id: string): Promise<unknown> {
    return (await this.call(`/${id}/redeem`)).claims;
  }
}
