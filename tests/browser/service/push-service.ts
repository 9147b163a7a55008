/**
 * A push service that is not ours: `web-push-testing`, which checks the VAPID signature, decrypts, and keeps the text.
 * It is reached by its HTTP API alone, and listens on this machine only, which its own program does not.
 */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

interface Model {
  notifyUrl: string;
}
interface Testing {
  readonly _app: RequestListener;
  setRequestHandlers(): void;
}

const require = createRequire(import.meta.url);
const { PushApiModel } = require('web-push-testing/src/PushApiModel.js') as { PushApiModel: new () => Model };
const TestingServer = require('web-push-testing/src/server.js') as new (model: Model, port: number) => Testing;

/** What `PushManager.subscribe()` gives a page. */
export interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  clientHash: string;
}

/** A message as it came in: what a service sees of it, and what became of it. */
export interface Arrival {
  clientHash: string;
  headers: IncomingHttpHeaders;
  status: number;
}

export class PushService {
  readonly arrivals: Arrival[] = [];
  private readonly model = new PushApiModel();
  private readonly http;
  private url = '';

  private constructor() {
    const testing = new TestingServer(this.model, 0);
    testing.setRequestHandlers();
    this.http = createServer((request, response) => {
      const clientHash = request.url!.match(/^\/notify\/(\w+)$/)?.[1];
      const headers = { ...request.headers };
      response.on('finish', () => {
        if (clientHash) this.arrivals.push({ clientHash, headers, status: response.statusCode });
      });
      testing._app(request, response);
    });
  }

  static async start(): Promise<PushService> {
    const service = new PushService();
    service.http.listen(0, '127.0.0.1');
    await once(service.http, 'listening');
    service.url = `http://localhost:${(service.http.address() as AddressInfo).port}`;
    service.model.notifyUrl = `${service.url}/notify/`;
    return service;
  }

  stop(): void {
    this.http.closeAllConnections();
    this.http.close();
  }

  subscribe(applicationServerKey: string): Promise<Subscription> {
    // A string: `true` itself is refused
    return this.ask<Subscription>('subscribe', { applicationServerKey, userVisibleOnly: 'true' });
  }

  /** What it decrypted for a subscription, in order. */
  async messages({ clientHash }: Subscription): Promise<string[]> {
    return (await this.ask<{ messages: string[] }>('get-notifications', { clientHash })).messages;
  }

  /** From now on the subscription is gone (410). */
  async expire({ clientHash }: Subscription): Promise<void> {
    const response = await this.post(`expire-subscription/${clientHash}`, {});
    if (!response.ok) throw new Error(await response.text());
  }

  private async ask<T>(path: string, body: unknown): Promise<T> {
    const response = await this.post(path, body);
    const answer = (await response.json()) as { data: T; error?: { message: string } };
    if (!response.ok) throw new Error(answer.error?.message);
    return answer.data;
  }

  private post(path: string, body: unknown): Promise<Response> {
    const headers = { 'Content-Type': 'application/json' };
    return fetch(`${this.url}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }
}
