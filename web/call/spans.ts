/** A stretch of time: start and end in milliseconds, start ≤ end. */
export type Span = readonly [startMs: number, endMs: number];

/** Joins spans that touch, overlap or lie at most `gapMs` apart; the answer is in order. */
export function joinSpans(spans: readonly Span[], gapMs = 0): Span[] {
  const joined: [number, number][] = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && start - last[1] <= gapMs) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** How long spans last together, time covered twice counted once (milliseconds). */
export function lengthOf(spans: readonly Span[]): number {
  return joinSpans(spans).reduce((sum, [start, end]) => sum + end - start, 0);
}

/** The time both cover. */
export function sharedSpans(a: readonly Span[], b: readonly Span[]): Span[] {
  const left = joinSpans(a);
  const right = joinSpans(b);
  const shared: Span[] = [];
  let at = 0;
  for (const [start, end] of left) {
    while ((right[at]?.[1] ?? Number.POSITIVE_INFINITY) <= start) at += 1;
    for (let index = at; (right[index]?.[0] ?? Number.POSITIVE_INFINITY) < end; index += 1) {
      const other = right[index];
      if (other !== undefined) shared.push([Math.max(start, other[0]), Math.min(end, other[1])]);
    }
  }
  return shared;
}

/** What is left of spans where none of `taken` lies. */
export function withoutSpans(spans: readonly Span[], taken: readonly Span[]): Span[] {
  const holes = joinSpans(taken);
  return joinSpans(spans).flatMap((span) => cutOut(span, holes));
}

function cutOut([start, end]: Span, holes: readonly Span[]): Span[] {
  const left: Span[] = [];
  let from = start;
  for (const [holeStart, holeEnd] of holes) {
    if (holeEnd <= from || holeStart >= end) continue;
    if (holeStart > from) left.push([from, holeStart]);
    from = Math.max(from, holeEnd);
  }
  if (from < end) left.push([from, end]);
  return left;
}
