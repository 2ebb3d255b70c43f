import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinSpans, lengthOf, type Span, sharedSpans, withoutSpans } from './spans.ts';

const someSpans = fc.array(
  fc
    .tuple(fc.nat(200), fc.integer({ min: 1, max: 40 }))
    .map(([start, length]): Span => [start, start + length]),
  { maxLength: 12 },
);

function covered(spans: readonly Span[]): Set<number> {
  const seconds = new Set<number>();
  for (const [start, end] of spans) for (let at = start; at < end; at += 1) seconds.add(at);
  return seconds;
}

function inOrder(set: Set<number>): number[] {
  return [...set].sort((a, b) => a - b);
}

describe('joinSpans', () => {
  it('joins what touches and what lies within the gap', () => {
    expect(
      joinSpans([
        [5, 8],
        [0, 5],
        [10, 12],
      ]),
    ).toEqual([
      [0, 8],
      [10, 12],
    ]);
    expect(
      joinSpans(
        [
          [5, 8],
          [0, 5],
          [10, 12],
        ],
        2,
      ),
    ).toEqual([[0, 12]]);
    expect(
      joinSpans([
        [0, 20],
        [3, 5],
      ]),
    ).toEqual([[0, 20]]);
  });
});

describe('spans as sets of moments', () => {
  it('measures, shares and takes away like sets', () => {
    fc.assert(
      fc.property(someSpans, someSpans, (a, b) => {
        const left = covered(a);
        const right = covered(b);
        expect(lengthOf(a)).toBe(left.size);
        expect(inOrder(covered(sharedSpans(a, b)))).toEqual(inOrder(left).filter((at) => right.has(at)));
        expect(inOrder(covered(withoutSpans(a, b)))).toEqual(inOrder(left).filter((at) => !right.has(at)));
      }),
    );
  });
});
