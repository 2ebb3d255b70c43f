/** Compares two channels while their samples pass. */
export type Likeness = {
  add(left: Int16Array, right: Int16Array): void;
  /** True when both carry the same sound. */
  finish(): boolean;
};

/** What may be left after subtracting one channel from the other, in energy: −30 dB, what lossy codecs leave. */
const leftOver = 1e-3;
/** How far the two may differ in loudness, as a factor of amplitude: more is a leak from one line to the other. */
const loudnessFactor = 2;

/**
 * Finds out whether two channels are one sound written twice, possibly a little louder on one side. Both silent is
 * not alike, since there is no sound to compare. The least-squares gain g = Σlr ÷ Σll leaves Σrr − (Σlr)² ÷ Σll.
 */
export function createLikeness(): Likeness {
  let leftEnergy = 0;
  let rightEnergy = 0;
  let product = 0;

  return {
    add(left, right) {
      for (let at = 0; at < left.length; at += 1) {
        const l = left[at] ?? 0;
        const r = right[at] ?? 0;
        leftEnergy += l * l;
        rightEnergy += r * r;
        product += l * r;
      }
    },
    finish() {
      if (leftEnergy === 0 || rightEnergy === 0) return false;
      const gain = Math.abs(product / leftEnergy);
      const rest = 1 - product ** 2 / (leftEnergy * rightEnergy);
      return rest <= leftOver && gain <= loudnessFactor && gain >= 1 / loudnessFactor;
    },
  };
}
