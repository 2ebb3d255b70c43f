import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DecodeOptions, decode } from '#server/audio/decode.ts';
import { probe } from '#server/audio/probe.ts';
import type { Recording } from '#server/audio/recording.ts';
import { recording } from './recordings.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A folder where recordings lie as they do behind the door: under names of ours, without extension. */
export type Staging = {
  folder: string;
  /** A path where nothing is yet. */
  freshPath(): string;
  stage(bytes: Uint8Array): Promise<string>;
  /** Lays down a real recording, such as `calls/osr_0034_8k.wav`. */
  stageRecording(name: string): Promise<string>;
  /** Probes and decodes; `fileName` is the name that the recording came with. */
  decodeFile(
    file: string,
    options?: DecodeOptions & { fileName?: string },
  ): Promise<Recording & { playbackPath: string }>;
  remove(): Promise<void>;
};

/** Makes an empty staging folder. */
export async function createStaging(): Promise<Staging> {
  const { path: folder, remove } = await temporaryFolder();
  let made = 0;
  const freshPath = () => {
    made += 1;
    return path.join(folder, `file-${made}`);
  };
  return {
    folder,
    freshPath,
    async stage(bytes) {
      const file = freshPath();
      await writeFile(file, bytes);
      return file;
    },
    async stageRecording(name) {
      const file = freshPath();
      await symlink(recording(name), file);
      return file;
    },
    async decodeFile(file, { fileName, ...options } = {}) {
      const playbackPath = freshPath();
      const found = await probe({ path: file }, { fileName });
      return { ...(await decode({ path: file, playbackPath, probe: found }, options)), playbackPath };
    },
    remove,
  };
}
