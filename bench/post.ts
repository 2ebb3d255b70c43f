import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

/** How a request was answered, and when its last byte had gone out (milliseconds of `performance.now()`). */
export type Posted = { readonly status: number; readonly body: string; readonly sentAt: number };

/** Posts bytes that are made while they are sent. */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  bytes: Iterable<Uint8Array>,
): Promise<Posted> {
  const sending = request(url, { method: 'POST', headers });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  await pipeline(Readable.from(bytes), sending);
  const sentAt = performance.now();
  const [answer] = await answered;
  return { status: answer.statusCode ?? 0, body: await text(answer), sentAt };
}

/** One part of a form: a text field, or a file. */
export type Part = {
  readonly name: string;
  readonly fileName?: string;
  readonly bytes: Iterable<Uint8Array>;
};

const boundary = 'bench-boundary';

/** The content type of a form made by `formOf`. */
export const formType = `multipart/form-data; boundary=${boundary}`;

/** The bytes of a multipart form. */
export function* formOf(parts: readonly Part[]): Generator<Uint8Array> {
  for (const { name, fileName, bytes } of parts) {
    const file =
      fileName === undefined ? '' : `; filename="${fileName}"\r\ncontent-type: application/octet-stream`;
    yield Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n`);
    yield* bytes;
    yield Buffer.from('\r\n');
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}
