/** Runs some work when one of so many places is free, in the order of asking. */
export type Turns = {
  /** Waits for a place; the answer gives it back. */
  take(): Promise<() => void>;
};

/** So many places, each taken by one at a time. */
export function turnsOf(places: number): Turns {
  let free = places;
  const line: (() => void)[] = [];
  const giveBack = (): void => {
    const next = line.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    take: async () => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => line.push(resolve));
      return giveBack;
    },
  };
}

/** The same bytes, read when it is their turn; the place is free again as soon as all are read or the reader leaves. */
export async function* inTurn(turns: Turns, bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const leave = await turns.take();
  try {
    yield* bytes;
  } finally {
    leave();
  }
}
