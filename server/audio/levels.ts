/** Measures how loud one channel is while its samples pass. */
export type Level = {
  add(samples: Int16Array): void;
  /** Root mean squares as parts of full scale, 0–1: of the whole, and of the loudest window. */
  finish(): { mean: number; loudest: number };
};

const fullScale = 32_768;

/** Measures a channel in windows of so many samples; a last, shorter window counts too. */
export function createLevel(windowSamples: number): Level {
  let samplesBefore = 0;
  let energyBefore = 0;
  let loudest = 0;
  let inWindow = 0;
  let energy = 0;

  const closeWindow = () => {
    loudest = Math.max(loudest, Math.sqrt(energy / inWindow));
    samplesBefore += inWindow;
    energyBefore += energy;
    inWindow = 0;
    energy = 0;
  };

  return {
    add(samples) {
      for (let at = 0; at < samples.length; ) {
        const end = Math.min(samples.length, at + windowSamples - inWindow);
        inWindow += end - at;
        energy += energyOf(samples, at, end);
        at = end;
        if (inWindow === windowSamples) closeWindow();
      }
    },
    finish() {
      if (inWindow > 0) closeWindow();
      const mean = samplesBefore === 0 ? 0 : Math.sqrt(energyBefore / samplesBefore);
      return { mean: mean / fullScale, loudest: loudest / fullScale };
    },
  };
}

/** Decibels below full scale (a sine that just fits has −3.0), to one decimal; null for nothing at all. */
export function toDbfs(level: number): number | null {
  return level === 0 ? null : Math.round(200 * Math.log10(level)) / 10;
}

function energyOf(samples: Int16Array, from: number, to: number): number {
  let energy = 0;
  for (let at = from; at < to; at += 1) {
    const sample = samples[at] ?? 0;
    energy += sample * sample;
  }
  return energy;
}
