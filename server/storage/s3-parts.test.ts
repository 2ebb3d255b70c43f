import { array, assert, asyncProperty, integer, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { inParts } from './s3-parts.ts';

async function partsOf(chunks: readonly Uint8Array[], partBytes: number) {
  async function* source() {
    yield* chunks;
  }
  const parts = [];
  for await (const part of inParts(source(), partBytes, () => Buffer.alloc(partBytes))) parts.push(part);
  return parts;
}

test.each([
  [0, [0]],
  [1, [1]],
  [9, [9]],
  [10, [10]],
  [11, [10, 1]],
  [20, [10, 10]],
])('%d bytes in parts of ten', async (sizeBytes, expected) => {
  const parts = await partsOf([Buffer.alloc(sizeBytes)], 10);
  expect(parts.map(({ bytes }) => bytes.length)).toEqual(expected);
});

test('parts together are what came, and the last one alone is the last', async () => {
  await assert(
    asyncProperty(
      array(uint8Array({ maxLength: 50 }), { maxLength: 20 }),
      integer({ min: 1, max: 40 }),
      async (chunks, partBytes) => {
        const parts = await partsOf(chunks, partBytes);
        expect(Buffer.concat(parts.map(({ bytes }) => bytes))).toEqual(Buffer.concat(chunks));
        expect(parts.slice(0, -1).map(({ bytes }) => bytes.length)).toEqual(
          parts.slice(1).map(() => partBytes),
        );
        expect(parts.map(({ isLast }) => isLast)).toEqual(parts.map((_, at) => at === parts.length - 1));
      },
    ),
  );
});
