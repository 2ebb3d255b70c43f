import { expect, test } from 'vitest';
import { createUploadLocks } from './upload-locks.ts';

const never = new AbortController().signal;

function locks(patienceMs = 10_000) {
  return createUploadLocks(patienceMs, () => new Error('busy'));
}

test('the next one waits until the holder has let go, and asks for it', async () => {
  const { newLock } = locks();
  const happened: string[] = [];
  const [first, second] = [newLock('upl_1'), newLock('upl_1')];
  await first.lock(never, async () => {
    happened.push('asked');
    await first.unlock();
    happened.push('let go');
  });
  await second.lock(never, () => undefined);
  happened.push('taken');
  expect(happened).toEqual(['asked', 'let go', 'taken']);
});

test('however many wait, one holds it at a time', async () => {
  const { newLock } = locks();
  let holding = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    const lock = newLock('upl_1');
    await lock.lock(never, () => undefined);
    holding += 1;
    most = Math.max(most, holding);
    await new Promise((resolve) => setImmediate(resolve));
    holding -= 1;
    await lock.unlock();
  };
  await Promise.all(Array.from({ length: 20 }, work));
  expect([most, holding]).toEqual([1, 0]);
});

test('uploads do not wait for each other', async () => {
  const { newLock } = locks();
  await newLock('upl_1').lock(never, () => undefined);
  await expect(newLock('upl_2').lock(never, () => undefined)).resolves.toBeUndefined();
});

test('a holder that does not let go is told of, and so is a request that has gone away', async () => {
  const { newLock } = locks(1);
  await newLock('upl_1').lock(never, () => undefined);
  await expect(newLock('upl_1').lock(never, () => undefined)).rejects.toThrow('busy');
  await expect(newLock('upl_1').lock(AbortSignal.abort(), () => undefined)).rejects.toThrow('busy');
});
