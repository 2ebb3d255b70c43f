import { type Meter, meterAfter, speedOf } from './pace.ts';
import type { Moving } from './upload-queue.ts';

type Measured = { sentBytes: number; isStalled: boolean; meter: Meter };

/** Measures the files that are being sent, as often as they like to tell; the screen asks a few times a second. */
export type Meters = {
  began(id: string): void;
  progressed(id: string, sentBytes: number): void;
  /** Goes on where it was: what arrived before is no speed. */
  continued(id: string, sentBytes: number): void;
  stalled(id: string, isStalled: boolean): void;
  ended(id: string): void;
  /** What can be told now. */
  read(): { files: ReadonlyMap<string, Moving>; bytesPerSecond: number | null };
};

/** Meters that look at the clock `nowMs`. */
export function createMeters(nowMs: () => number): Meters {
  const files = new Map<string, Measured>();
  let movedBytes = 0;
  let together: Meter = [];

  return {
    began: (id) => {
      files.set(id, { sentBytes: 0, isStalled: false, meter: [] });
    },
    progressed: (id, sentBytes) => {
      const file = files.get(id);
      if (file === undefined) return;
      movedBytes += Math.max(0, sentBytes - file.sentBytes);
      file.sentBytes = sentBytes;
    },
    continued: (id, sentBytes) => {
      const file = files.get(id);
      if (file !== undefined) files.set(id, { ...file, sentBytes, meter: [], isStalled: false });
    },
    stalled: (id, isStalled) => {
      const file = files.get(id);
      if (file !== undefined) file.isStalled = isStalled;
    },
    ended: (id) => {
      files.delete(id);
    },
    read: () => {
      const atMs = nowMs();
      together = meterAfter(together, { atMs, bytes: movedBytes });
      for (const file of files.values()) file.meter = meterAfter(file.meter, { atMs, bytes: file.sentBytes });
      const shown = Array.from(files, ([id, { sentBytes, isStalled, meter }]): [string, Moving] => [
        id,
        { sentBytes, isStalled, bytesPerSecond: isStalled ? null : speedOf(meter) },
      ]);
      return { files: new Map(shown), bytesPerSecond: speedOf(together) };
    },
  };
}
