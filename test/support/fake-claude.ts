import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClaudeRequest } from '#server/analysis/ask.ts';

/** A request as the server saw it. */
export type SeenRequest = {
  readonly headers: IncomingMessage['headers'];
  readonly path: string;
  readonly body: ClaudeRequest & { stream?: boolean };
};

/** What the server does with one request. */
export type Act =
  | {
      readonly does: 'answer';
      readonly text: string;
      readonly stopReason?: string;
      /** What it thought before; null leaves the block out. */
      readonly thinking?: string | null;
      readonly outputTokens?: number;
    }
  | {
      readonly does: 'refuse';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    }
  /** 200 with something that is no stream of a message. */
  | { readonly does: 'babble'; readonly body: string; readonly type: string }
  /** The first events of an answer, and then the end of the connection, silence, or an error. */
  | { readonly does: 'break_off' | 'reset' | 'fall_silent' }
  | { readonly does: 'fail_inside'; readonly type: string }
  /** Not even headers. */
  | { readonly does: 'say_nothing' }
  | { readonly does: 'hang_up' };

/** Claude as far as an adapter can tell: a Messages API with a cache of its own, which does what it is told to. */
export type ClaudeServer = {
  readonly baseUrl: string;
  readonly seen: readonly SeenRequest[];
  /** The most requests that were under way at the same time. */
  mostAtOnce(): number;
  /** What it does with the next requests, one each; after them `otherwise` again. */
  will(...acts: readonly Act[]): void;
  otherwise(act: (request: SeenRequest) => Act | Promise<Act>): void;
};

/** How many tokens some text is, here: no tokenizer, but always the same. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Starts the server; whoever does closes it. */
export async function startClaudeServer(): Promise<ClaudeServer & { close(): Promise<void> }> {
  const seen: SeenRequest[] = [];
  const acts: Act[] = [];
  const cache = new Set<string>();
  const counted = { now: 0, most: 0 };
  let usually: (request: SeenRequest) => Act | Promise<Act> = saysNothingMuch;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    counted.now += 1;
    counted.most = Math.max(counted.most, counted.now);
    response.once('close', () => {
      counted.now -= 1;
    });
    const one = { headers: request.headers, path: request.url ?? '', body: await read(request) };
    seen.push(one);
    perform(acts.shift() ?? (await usually(one)), one, response, cache);
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    mostAtOnce: () => counted.most,
    will: (...more) => void acts.push(...more),
    otherwise: (act) => {
      usually = act;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function saysNothingMuch(): Act {
  return { does: 'answer', text: '{}' };
}

async function read(request: IncomingMessage): Promise<SeenRequest['body']> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return JSON.parse(Buffer.concat(pieces).toString()) as SeenRequest['body'];
}

function perform(act: Act, request: SeenRequest, response: ServerResponse, cache: Set<string>): void {
  if (act.does === 'say_nothing') return;
  if (act.does === 'hang_up') {
    response.socket?.resetAndDestroy();
  } else if (act.does === 'refuse') {
    const body = act.body ?? { type: 'error', error: { type: 'some_error', message: 'Said by the server' } };
    response.writeHead(act.status, { 'content-type': 'application/json', ...act.headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  } else if (act.does === 'babble') {
    response.writeHead(200, { 'content-type': act.type });
    response.end(act.body);
  } else {
    stream(act, request, response, cache);
  }
}

function stream(
  act: Exclude<Act, { does: 'refuse' | 'babble' | 'say_nothing' | 'hang_up' }>,
  { body }: SeenRequest,
  response: ServerResponse,
  cache: Set<string>,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, more: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`);
  const usage = { ...cachedUsage(body, cache), output_tokens: 1 };
  const head = { id: 'msg_1', type: 'message', role: 'assistant', model: body.model, content: [] };
  send('message_start', { message: { ...head, stop_reason: null, stop_sequence: null, usage } });
  send('ping', {});
  if (act.does === 'answer') {
    const outputTokens = act.outputTokens ?? tokensOf(act.text);
    sendBlocks(send, act);
    const delta = { stop_reason: act.stopReason ?? 'end_turn', stop_sequence: null };
    send('message_delta', { delta, usage: { output_tokens: outputTokens } });
    send('message_stop', {});
    response.end();
    return;
  }
  send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: '{"checks": [' } });
  if (act.does === 'fail_inside') send('error', { error: { type: act.type, message: 'Overloaded' } });
  if (act.does === 'fall_silent') return;
  if (act.does === 'reset') setImmediate(() => response.socket?.resetAndDestroy());
  else response.end();
}

type Send = (type: string, more: object) => void;

/** Thinking first, then the text, in pieces as they come over a line. */
function sendBlocks(send: Send, { text, thinking = 'Let me see.' }: Extract<Act, { does: 'answer' }>): void {
  let index = 0;
  if (thinking !== null) {
    send('content_block_start', { index, content_block: { type: 'thinking', thinking: '', signature: '' } });
    send('content_block_delta', { index, delta: { type: 'thinking_delta', thinking } });
    send('content_block_delta', { index, delta: { type: 'signature_delta', signature: 'signed' } });
    send('content_block_stop', { index });
    index += 1;
  }
  if (text === '') return;
  send('content_block_start', { index, content_block: { type: 'text', text: '' } });
  for (const piece of text.match(/[^]{1,40}/g) ?? []) {
    send('content_block_delta', { index, delta: { type: 'text_delta', text: piece } });
  }
  send('content_block_stop', { index });
}

/** Everything up to a block with `cache_control` is kept, and read from there when it comes again just so. */
function cachedUsage(body: SeenRequest['body'], cache: Set<string>) {
  const blocks = [
    ...(typeof body.system === 'string' ? [{ type: 'text', text: body.system }] : (body.system ?? [])),
    ...body.messages.flatMap(({ content }): readonly object[] =>
      typeof content === 'string' ? [{ type: 'text', text: content }] : content,
    ),
  ] as { text?: string; cache_control?: unknown }[];
  const end = blocks.findLastIndex((block) => block.cache_control !== undefined) + 1;
  const textOf = (some: typeof blocks) => some.map(({ text = '' }) => text).join('\n');
  const marked = textOf(blocks.slice(0, end));
  const prefix = JSON.stringify([body.model, body.output_config, body.thinking, marked]);
  const key = createHash('sha256').update(prefix).digest('hex');
  const tokens = end === 0 ? 0 : tokensOf(marked);
  const isKept = cache.has(key);
  cache.add(key);
  return {
    input_tokens: tokensOf(textOf(blocks.slice(end))),
    cache_creation_input_tokens: isKept ? 0 : tokens,
    cache_read_input_tokens: isKept ? tokens : 0,
  };
}
