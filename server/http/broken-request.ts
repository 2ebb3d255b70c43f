import type { Socket } from 'node:net';
import { KnownError } from '#shared/errors.ts';
import { problemFrom } from './failures.ts';
import { safeHeaders } from './safe-headers.ts';

/** What is wrong with bytes that Node could not read as a request, by its error code. */
const problems: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'its headers are larger than is accepted',
  HPE_INVALID_EOF_STATE: 'it ended before all of it had come',
  ERR_HTTP_REQUEST_TIMEOUT: 'its headers did not come in time',
};

/** Answers bytes that are no HTTP request in the form of every other error, and lets the connection go. */
export function answerBrokenRequest(
  error: Error & { code?: string },
  socket: Socket,
  requestId: string,
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const problem = problems[error.code ?? ''] ?? 'it is not HTTP';
  const body = JSON.stringify(problemFrom(new KnownError('invalid_request', { problem }), requestId));
  const head = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...Object.entries(safeHeaders).map((header) => header.join(': ')),
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
}
