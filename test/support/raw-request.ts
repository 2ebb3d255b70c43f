import { connect, type Socket } from 'node:net';
import { setImmediate as breath } from 'node:timers/promises';

/** How bytes are put on the wire, and what becomes of the connection then. */
export type Sending = {
  /** Bytes at a time, with a breath between; all at once unless said. */
  readonly pieceBytes?: number;
  /** `hang_up`: the connection is cut as soon as everything is sent; `close`: our half of it is closed. */
  readonly after?: 'wait' | 'close' | 'hang_up' | undefined;
};

/** What came back: null when the connection ended without an answer. */
export type RawAnswer = { readonly status: number; readonly type: string; readonly body: string } | null;

/** Sends bytes as they are to a server and reads its first answer; whatever the server does is an answer, not an error. */
export async function sendRaw(port: number, bytes: Uint8Array, sending: Sending = {}): Promise<RawAnswer> {
  return answerFrom(await receivedFor(port, bytes, sending));
}

/** The same, for the status line and the headers of the answer as they came. */
export async function headOf(port: number, bytes: Uint8Array): Promise<string> {
  const text = await receivedFor(port, bytes, {});
  return text.slice(0, text.indexOf('\r\n\r\n') + 2);
}

async function receivedFor(port: number, bytes: Uint8Array, sending: Sending): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  const answered = Promise.withResolvers<void>();
  socket.on('data', (chunk: Buffer) => {
    received.push(chunk);
    if (isWhole(Buffer.concat(received))) answered.resolve();
  });
  socket.on('error', () => answered.resolve());
  socket.on('close', () => answered.resolve());
  await write(socket, bytes, sending.pieceBytes ?? bytes.byteLength);
  if (sending.after === 'hang_up') socket.destroy();
  if (sending.after === 'close') socket.end();
  await answered.promise;
  socket.destroy();
  return Buffer.concat(received).toString('latin1');
}

async function write(socket: Socket, bytes: Uint8Array, pieceBytes: number): Promise<void> {
  for (let at = 0; at < bytes.byteLength && !socket.destroyed; at += pieceBytes) {
    socket.write(bytes.subarray(at, at + pieceBytes));
    await breath();
  }
}

/** True once all of an answer with a stated length is there. */
function isWhole(received: Buffer): boolean {
  const text = received.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const length = /^content-length: *(\d+)/im.exec(text)?.[1];
  return end >= 0 && length !== undefined && received.byteLength >= end + 4 + Number(length);
}

function answerFrom(text: string): RawAnswer {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  if (status === undefined) return null;
  const type = /^content-type: *([^\r;]*)/im.exec(text)?.[1] ?? '';
  return { status: Number(status), type, body: text.slice(text.indexOf('\r\n\r\n') + 4) };
}
