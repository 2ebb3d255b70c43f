import { request } from 'node:http';

/** A live stream as a browser reads it. */
export type EventStream = {
  readonly status: number;
  /** Every event so far, parsed. */
  readonly events: readonly Record<string, unknown>[];
  /** Whether the other side has ended it. */
  ended(): boolean;
  close(): void;
};

/** Opens `GET /api/v1/events` at a listening server and reads on until closed. */
export async function openEventStream(address: string, cookie: string): Promise<EventStream> {
  const events: Record<string, unknown>[] = [];
  let ended = false;
  let rest = '';
  const { promise, resolve, reject } = Promise.withResolvers<EventStream>();
  const asking = request(`${address}/api/v1/events`, { headers: { cookie } }, (answer) => {
    answer.setEncoding('utf8');
    answer.on('data', (text: string) => {
      const blocks = `${rest}${text}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = block.split('\n').find((line) => line.startsWith('data: '));
        if (data !== undefined) events.push(JSON.parse(data.slice(6)) as Record<string, unknown>);
      }
    });
    answer.on('close', () => {
      ended = true;
    });
    resolve({
      status: answer.statusCode ?? 0,
      events,
      ended: () => ended,
      close: () => asking.destroy(),
    });
  });
  asking.on('error', reject);
  asking.end();
  return promise;
}
