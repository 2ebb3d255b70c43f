import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CompressedCopy,
  type CopySource,
  type CopyWish,
  copyCodecs,
} from '#server/audio/compressed-copy.ts';
import type { Probe } from '#server/audio/recording.ts';
import type { Work } from '#server/pipeline/stage.ts';
import type { WorkRoom } from '#server/storage/room.ts';

/** What making copies reaches outside with. */
export type CopyPorts = {
  readonly probe: (
    source: { path: string },
    options: { fileName: string; signal: AbortSignal },
  ) => Promise<Probe>;
  readonly copy: (
    source: CopySource,
    to: string,
    wish: CopyWish,
    options: { signal: AbortSignal },
  ) => Promise<CompressedCopy>;
  /** For files that live as long as one stage. */
  readonly workRoom: WorkRoom;
};

/** Copies of one recording; they lie in a folder of their own, which exists from the first of them until `remove`. */
export function copiesOf(
  { work, path, channels }: { work: Work; path: string; channels: number },
  ports: CopyPorts,
  signal: AbortSignal,
): { make: (wish: CopyWish) => Promise<CompressedCopy>; remove: () => Promise<void> } {
  let folder: Promise<string> | null = null;
  let begun = 0;
  return {
    make: async (wish) => {
      begun += 1;
      const name = `${begun}.${copyCodecs[wish.codec].extension}`;
      folder ??= mkdtemp(join(ports.workRoom.folder, 'copies-'));
      const { rawFormat } = work.probe ?? (await ports.probe({ path }, { fileName: work.fileName, signal }));
      return ports.copy({ path, channels, rawFormat }, join(await folder, name), wish, { signal });
    },
    remove: async () => {
      if (folder !== null) await rm(await folder, { recursive: true, force: true });
    },
  };
}
