import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchBody } from './watch-body.ts';

const explain = (error: unknown) => new Error('told', { cause: error });

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

function watched() {
  const body = new PassThrough();
  return { body, reader: watchBody(body, { stallMs: 1_000, explain }) };
}

test('bytes that come in time are passed on', async () => {
  const { body, reader } = watched();
  const whole = buffer(reader);
  body.write('one ');
  vi.advanceTimersByTime(900);
  body.end('two');
  expect((await whole).toString()).toBe('one two');
  expect(vi.getTimerCount()).toBe(0);
});

test('silence ends it while somebody waits for bytes, and lets go of the answer', async () => {
  const { body, reader } = watched();
  const whole = buffer(reader);
  vi.advanceTimersByTime(1_000);
  await expect(whole).rejects.toThrow('told');
  expect(body.destroyed).toBe(true);
});

test('a reader who pauses is not cut off, however long', async () => {
  const { body, reader } = watched();
  body.write('kept');
  await new Promise((resolve) => reader.once('readable', resolve));
  vi.advanceTimersByTime(3_600_000);
  expect(reader.destroyed).toBe(false);
  body.end();
  expect((await buffer(reader)).toString()).toBe('kept');
});

test('an answer that breaks or ends too early is told', async () => {
  const broken = watched();
  const read = buffer(broken.reader);
  broken.body.destroy(new Error('reset'));
  await expect(read).rejects.toMatchObject({ message: 'told', cause: new Error('reset') });
  const short = watched();
  const cut = buffer(short.reader);
  short.body.destroy();
  await expect(cut).rejects.toThrow('told');
});

test('a reader who goes away lets go of the answer', async () => {
  const { body, reader } = watched();
  reader.destroy();
  await new Promise((resolve) => body.once('close', resolve));
  expect(vi.getTimerCount()).toBe(0);
});
