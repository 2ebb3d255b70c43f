import { expect, test } from 'vitest';
import { createHands } from './hands.ts';

/** Lets everything that is ready to go on do so. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('A job that waits elsewhere frees its hand, and comes back before what is new', async () => {
  let told = 0;
  const hands = createHands<string>(1, () => {
    told += 1;
  });
  hands.hold('a');
  const gate = Promise.withResolvers<void>();
  const done: string[] = [];
  const away = hands
    .elsewhere('a')(() => gate.promise)
    .then(() => done.push('a is back'));
  expect([hands.free(), told]).toEqual([1, 1]);
  hands.hold('b');
  gate.resolve();
  await settled();
  expect([hands.free(), done]).toEqual([0, []]);
  hands.letGo('b');
  await away;
  expect([hands.free(), told, done]).toEqual([0, 1, ['a is back']]);
  hands.letGo('a');
  expect(hands.free()).toBe(1);
});

test('A job that asks several at once is back when the last of them has answered', async () => {
  const hands = createHands<string>(1, () => undefined);
  hands.hold('a');
  const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const elsewhere = hands.elsewhere('a');
  const both = Promise.all([elsewhere(() => one.promise), elsewhere(() => two.promise)]);
  one.resolve();
  await settled();
  expect(hands.free()).toBe(1);
  two.resolve();
  await both;
  expect(hands.free()).toBe(0);
});

test('What is expected takes no hand from those who are there', async () => {
  const hands = createHands<string>(2, () => undefined);
  hands.hold('a');
  hands.expect(1);
  expect(hands.free()).toBe(0);
  hands.hold('b');
  expect(hands.free()).toBe(0);
});

test('Whoever comes back while more is expected gets a hand that nobody came for', async () => {
  let told = 0;
  const hands = createHands<string>(2, () => {
    told += 1;
  });
  hands.hold('a');
  const gate = Promise.withResolvers<void>();
  const done: string[] = [];
  const away = hands
    .elsewhere('a')(() => gate.promise)
    .then(() => done.push('a is back'));
  hands.expect(2);
  gate.resolve();
  await settled();
  expect([hands.free(), done]).toEqual([0, []]);
  hands.hold('b');
  await settled();
  expect([hands.free(), told, done]).toEqual([0, 1, ['a is back']]);
  await away;
});

test('What comes goes before whoever comes back meanwhile, so that never more hold than there are hands', async () => {
  const hands = createHands<string>(1, () => undefined);
  hands.hold('a');
  const gate = Promise.withResolvers<void>();
  const done: string[] = [];
  const away = hands
    .elsewhere('a')(() => gate.promise)
    .then(() => done.push('a is back'));
  hands.expect(1);
  gate.resolve();
  await settled();
  hands.hold('b');
  await settled();
  expect(done).toEqual([]);
  hands.letGo('b');
  await away;
  expect(done).toEqual(['a is back']);
});

test('So many may be away; the next one keeps its hand', async () => {
  const hands = createHands<number>(100, () => undefined);
  const gate = Promise.withResolvers<void>();
  const all = Array.from({ length: 66 }, (_, job) => {
    hands.hold(job);
    return hands.elsewhere(job)(() => gate.promise);
  });
  expect(hands.free()).toBe(98);
  gate.resolve();
  await Promise.all(all);
  expect(hands.free()).toBe(34);
});

test('At the end everybody comes back at once', async () => {
  const hands = createHands<string>(1, () => undefined);
  hands.hold('a');
  const away = hands.elsewhere('a')(() => Promise.reject(new Error('stopped')));
  hands.hold('b');
  hands.end();
  await expect(away).rejects.toThrow('stopped');
});
