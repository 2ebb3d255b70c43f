/** Gathers the peaks of one channel while its samples pass. */
export type Peaks = {
  add(samples: Int16Array): void;
  /** The peaks so far, 0–255 (255 = full scale). */
  finish(): number[];
};

/**
 * Peaks of equal slices, at most `maxPeaks` (an even number) of them, however long the channel: a slice begins as
 * `firstSliceSamples` long, and whenever the slices would become too many, neighbours are joined. So a channel that
 * is long enough ends with between half of `maxPeaks` and all of them; the last slice may be shorter.
 */
export function createPeaks({
  maxPeaks,
  firstSliceSamples,
}: {
  maxPeaks: number;
  firstSliceSamples: number;
}): Peaks {
  const peaks = new Uint16Array(maxPeaks);
  let count = 0;
  let sliceSamples = firstSliceSamples;
  let inSlice = 0;
  let peak = 0;

  const close = () => {
    if (count === maxPeaks) joinNeighbours();
    // Joining doubles the slice, so this one goes on until it is as long as the others.
    if (inSlice < sliceSamples) return;
    peaks[count] = peak;
    count += 1;
    inSlice = 0;
    peak = 0;
  };
  const joinNeighbours = () => {
    count /= 2;
    sliceSamples *= 2;
    for (let to = 0; to < count; to += 1) {
      peaks[to] = Math.max(peaks[2 * to] ?? 0, peaks[2 * to + 1] ?? 0);
    }
  };

  return {
    add(samples) {
      for (let at = 0; at < samples.length; ) {
        const end = Math.min(samples.length, at + sliceSamples - inSlice);
        inSlice += end - at;
        peak = Math.max(peak, highest(samples, at, end));
        at = end;
        if (inSlice === sliceSamples) close();
      }
    },
    finish() {
      const all = [...peaks.subarray(0, count), ...(inSlice > 0 ? [peak] : [])];
      return all.map(toByte);
    },
  };
}

function highest(samples: Int16Array, from: number, to: number): number {
  let peak = 0;
  for (let at = from; at < to; at += 1) {
    const level = Math.abs(samples[at] ?? 0);
    if (level > peak) peak = level;
  }
  return peak;
}

function toByte(level: number): number {
  return Math.min(255, Math.round((level * 255) / 32_767));
}
