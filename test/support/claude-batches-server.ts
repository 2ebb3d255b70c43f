import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import { z } from 'zod';
import type { ClaudeRequest } from '#server/analysis/ask.ts';

/** A batch as the server keeps it. */
export type KeptBatch = {
  readonly id: string;
  readonly requests: readonly { custom_id: string; params: ClaudeRequest }[];
  /** Lines of outcomes once it has ended, as JSON texts; null before. */
  lines: readonly string[] | null;
  /** How many of its lines are sent before the line breaks; all unless said. */
  breaksAfter?: number;
};

/** Claude's Message Batches: they end when a test lets them. */
export type BatchesServer = {
  readonly baseUrl: string;
  readonly batches: readonly KeptBatch[];
  /** What becomes of the next batch that is sent: taken and never answered, or not even taken. */
  loseNext(how: 'answer' | 'request'): void;
  /** Everything is refused with this status, until it is null. */
  refuses(status: 401 | 402 | null): void;
};

const Sent = z.object({
  requests: z.array(
    z.object({
      custom_id: z.string().regex(/^[\w-]{1,64}$/),
      params: z.custom<ClaudeRequest>(
        (params) => z.looseObject({ model: z.string() }).safeParse(params).success,
      ),
    }),
  ),
});

/** Opens the server; it is closed after the calling file's last test. */
export async function openBatchesServer(): Promise<BatchesServer> {
  const batches: KeptBatch[] = [];
  const losing: ('answer' | 'request')[] = [];
  let refused: number | null = null;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (refused !== null) {
      const error = { type: 'some_error', message: 'No.' };
      return reply(response, { type: 'error', error }, refused);
    }
    if (request.url?.startsWith('/v1/models') === true) return reply(response, { data: [] });
    const path = new URL(request.url ?? '', 'http://claude').pathname.replace('/v1/messages/batches', '');
    if (request.method === 'POST') return take(request, response);
    if (path === '') return reply(response, { data: batches.toReversed().map(shown), has_more: false });
    const [, id = '', what] = path.split('/');
    const batch = batches.find((each) => each.id === id);
    if (batch === undefined) return reply(response, { error: { type: 'not_found_error' } }, 404);
    return what === 'results' ? tell(response, batch) : reply(response, shown(batch));
  };
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const lost = losing.shift();
    const { requests } = Sent.parse(await json(request));
    if (lost === 'request') return void response.destroy();
    const batch: KeptBatch = { id: `msgbatch_${batches.length + 1}`, requests, lines: null };
    batches.push(batch);
    if (lost === 'answer') return void response.destroy();
    reply(response, shown(batch));
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    batches,
    loseNext: (how) => void losing.push(how),
    refuses: (status) => void (refused = status),
  };
}

function shown({ id, requests, lines }: KeptBatch) {
  const counts =
    lines === null ? { processing: requests.length } : { processing: 0, succeeded: requests.length };
  return {
    id,
    type: 'message_batch',
    processing_status: lines === null ? 'in_progress' : 'ended',
    created_at: new Date(Date.now() + 3_600_000).toISOString(),
    request_counts: counts,
    results_url: `/v1/messages/batches/${id}/results`,
  };
}

function reply(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function tell(response: ServerResponse, { lines, breaksAfter }: KeptBatch): void {
  const told = (lines ?? []).slice(0, breaksAfter).map((line) => `${line}\n`);
  response.writeHead(200, { 'content-type': 'application/x-jsonl' });
  if (breaksAfter === undefined) return void response.end(told.join(''));
  response.write(told.join(''), () => response.destroy());
}

const usage = {
  input_tokens: 1_000,
  output_tokens: 100,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
};

/** The line of a request that was answered with this text. */
export function answered(custom_id: string, text: string): string {
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-5-5',
    stop_reason: 'end_turn',
    content: [{ type: 'text', text }],
    usage,
  };
  return JSON.stringify({ custom_id, result: { type: 'succeeded', message } });
}

/** The line of a request that was not answered. */
export function unanswered(
  custom_id: string,
  how: 'expired' | 'canceled' | 'invalid_request_error' | 'api_error',
): string {
  if (how === 'expired' || how === 'canceled') return JSON.stringify({ custom_id, result: { type: how } });
  const error = { type: 'error', error: { type: how, message: 'No such thing.' }, request_id: 'req_1' };
  return JSON.stringify({ custom_id, result: { type: 'errored', error } });
}
