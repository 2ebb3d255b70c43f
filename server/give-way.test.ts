import { expect, test } from 'vitest';
import { eachGivingWay } from './give-way.ts';

test('answers for each in order, and lets others have their turn in between', async () => {
  const all = Array.from({ length: 1_201 }, (_, at) => at);
  const turns: number[] = [];
  let done = 0;
  const look = (): void => {
    turns.push(done);
    if (done < all.length) setImmediate(look);
  };
  setImmediate(look);
  const answers = await eachGivingWay(all, (one) => {
    done += 1;
    return one * 2;
  });
  expect(answers).toEqual(all.map((one) => one * 2));
  expect(turns).toEqual(expect.arrayContaining([500, 1_000]));
});

test('of nothing it answers nothing', async () => {
  expect(await eachGivingWay([], () => 1)).toEqual([]);
});
