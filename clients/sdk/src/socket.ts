import { type End, OPEN_MS, type ServerFrame, type Session, WatchError, type WatchFrame } from './types.js';

/** One WebSocket: says who watches without waiting for a greeting, then listens. */
export function socket(session: Session, signal: AbortSignal): Promise<End> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(`${session.server.replace(/^http/, 'ws')}/v1/socket`);
    const giveUp = setTimeout(stop, OPEN_MS);
    let code = 'refused';
    let message: string | undefined;
    let retryAfter: number | undefined;

    function stop(): void {
      end({ final: false });
    }
    function end(how: End | WatchError): void {
      clearTimeout(giveUp);
      signal.removeEventListener('abort', stop);
      ws.onclose = ws.onmessage = null;
      ws.close();
      if (how instanceof WatchError) reject(how);
      else resolve(how);
    }

    signal.addEventListener('abort', stop);
    ws.onopen = () => {
      const { token, ticket } = session;
      const frame: WatchFrame = token ? { type: 'watch', token } : { type: 'watch', ticket: ticket! };
      ws.send(JSON.stringify(frame));
    };
    ws.onmessage = ({ data }) => {
      const frame = JSON.parse(data as string) as ServerFrame;
      if (frame.type === 'error') ({ code, message } = frame);
      if (frame.type === 'bye') retryAfter = frame.retry_after_ms;
      if (frame.type === 'watching' && frame.token) session.keep(frame.token);
      if (frame.type === 'watching' || frame.type === 'view') {
        clearTimeout(giveUp);
        session.up();
        if (session.see(frame.view)) end({ final: true });
      }
    };
    // 41xx: not with these credentials; 42xx: never; all others: come again
    ws.onclose = (event) =>
      end(event.code >= 4100 && event.code < 4300 ? new WatchError(code, message) : { final: false, retryAfter });
  });
}
