import { type Readable, Transform } from 'node:stream';

/**
 * The bytes of an answer, with an end to silence: an error once no byte has come for `stallMs` while the reader waits for
 * one. A reader who pauses is not held against the sender. `explain` makes the error that the reader is told.
 */
export function watchBody(
  body: Readable,
  { stallMs, explain }: { stallMs: number; explain: (error: unknown) => Error },
): Readable {
  const watched = new Transform({
    transform(chunk, _, done) {
      timer.refresh();
      done(null, chunk);
    },
  });
  const timer = setTimeout(() => {
    if (watched.readableLength > 0) timer.refresh();
    else fail(new Error(`No byte in ${stallMs} ms`));
  }, stallMs);
  const fail = (error: unknown): void => {
    watched.destroy(explain(error));
  };
  body.once('error', fail);
  body.once('close', () => {
    if (!body.readableEnded) fail(new Error('The answer ended too early'));
  });
  watched.once('close', () => {
    clearTimeout(timer);
    body.destroy();
  });
  return body.pipe(watched);
}
