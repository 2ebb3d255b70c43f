import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { S3Server } from './s3-servers.ts';

export type S3Operation =
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'DeleteObject'
  | 'CreateUpload'
  | 'UploadPart'
  | 'CompleteUpload'
  | 'AbortUpload'
  | 'Other';

/** A request on its way to the server. `nth` counts requests of the same operation and part, from 1. */
export type Passing = {
  readonly operation: S3Operation;
  readonly part: number | null;
  readonly nth: number;
  readonly headers: IncomingMessage['headers'];
};

/** What happens to a request instead of its answer. */
export type S3Fault =
  /** An answer of our own, as S3 words it; the server hears nothing. */
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string }
  /** The line breaks after so many bytes of the request. */
  | { readonly kind: 'break'; readonly afterBytes: number }
  /** Nobody ever answers. */
  | { readonly kind: 'silence' }
  /** One byte of the request is changed. */
  | { readonly kind: 'corrupt' }
  /** The server does it, but its answer is lost. */
  | { readonly kind: 'lose' }
  /** The answer stops after so many bytes of its body, with the line open or not. */
  | { readonly kind: 'stall' | 'cut'; readonly afterBytes: number };

/** A server of S3 behind a line on which requests can be broken one by one. */
export type FaultyS3 = S3Server & {
  /** Decides about each request; the last one given counts. */
  on(fault: (passing: Passing) => S3Fault | null | undefined): void;
  /** Every request so far. */
  readonly passed: readonly Passing[];
};

/** Puts such a line before a server of S3. Requests are forwarded whole, with the host that was signed. */
export async function startFaultyS3(target: S3Server): Promise<FaultyS3> {
  let decide: ((passing: Passing) => S3Fault | null | undefined) | null = null;
  const passed: Passing[] = [];
  const server = createServer((near, answer) => {
    const what = operationOf(near);
    const nth =
      passed.filter((each) => each.operation === what.operation && each.part === what.part).length + 1;
    const passing: Passing = { ...what, nth, headers: near.headers };
    passed.push(passing);
    const fault = decide?.(passing) ?? null;
    forward({ near, answer, port: target.port, fault }).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    ...target,
    endpoint: `http://127.0.0.1:${port}`,
    port,
    passed,
    on: (fault) => {
      decide = fault;
      passed.length = 0;
    },
    remove: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function operationOf({ method = '', url = '' }: IncomingMessage): Pick<Passing, 'operation' | 'part'> {
  const { searchParams: query, pathname } = new URL(url, 'http://s3');
  const part = query.has('partNumber') ? Number(query.get('partNumber')) : null;
  const isObject = pathname.split('/').length > 2;
  const isUpload = query.has('uploadId') || query.has('uploads');
  const names: Readonly<Record<string, S3Operation>> = isUpload
    ? {
        PUT: 'UploadPart',
        POST: query.has('uploads') ? 'CreateUpload' : 'CompleteUpload',
        DELETE: 'AbortUpload',
      }
    : { PUT: 'PutObject', GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' };
  return { operation: isObject ? (names[method] ?? 'Other') : 'Other', part };
}

type Exchange = {
  readonly near: IncomingMessage;
  readonly answer: ServerResponse;
  readonly port: number;
  readonly fault: S3Fault | null;
};

async function forward({ near, answer, port, fault }: Exchange): Promise<void> {
  if (fault?.kind === 'silence') return void near.resume();
  if (fault?.kind === 'break') return breakAfter(near, fault.afterBytes);
  const body = await buffer(near);
  if (fault?.kind === 'refuse') return refuse(answer, fault);
  if (fault?.kind === 'corrupt') body[0] = (body[0] ?? 0) ^ 1;
  const far = await ask(near, body, port);
  if (fault?.kind === 'lose') {
    await buffer(far);
    near.socket.resetAndDestroy();
    return;
  }
  answer.writeHead(far.statusCode ?? 502, far.rawHeaders);
  if (fault?.kind !== 'stall' && fault?.kind !== 'cut') return void far.pipe(answer);
  const whole = await buffer(far);
  answer.write(whole.subarray(0, fault.afterBytes));
  if (fault.kind === 'cut') answer.socket?.end();
}

function breakAfter(near: IncomingMessage, afterBytes: number): void {
  let seen = 0;
  near.on('error', () => undefined);
  near.on('data', (chunk: Buffer) => {
    seen += chunk.length;
    if (seen >= afterBytes) near.socket.resetAndDestroy();
  });
}

function refuse(answer: ServerResponse, { status, code }: { status: number; code: string }): void {
  answer.writeHead(status, { 'content-type': 'application/xml', date: new Date().toUTCString() });
  answer.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>as told</Message></Error>`);
}

/** The host stays the one that was signed. */
function ask(near: IncomingMessage, body: Buffer, port: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const far = request(
      { host: '127.0.0.1', port, method: near.method, path: near.url, headers: near.headers },
      resolve,
    );
    far.once('error', reject);
    far.end(body);
  });
}
