import type { FileHandle } from 'node:fs/promises';
import { expectRoom, type WorkRoom } from './room.ts';
import { storageError } from './storage-errors.ts';

/** After so many bytes the free space is looked at again. */
const lookEveryBytes = 64 * 1024 * 1024;

/** Passes bytes on and writes them to a file on their way. Throws disk_full when the file would take of the reserve. */
export async function* keptIn(
  file: Pick<FileHandle, 'appendFile'>,
  bytes: AsyncIterable<Uint8Array>,
  room: WorkRoom,
): AsyncGenerator<Uint8Array> {
  let unlooked = lookEveryBytes;
  for await (const chunk of bytes) {
    unlooked += chunk.byteLength;
    if (unlooked >= lookEveryBytes) {
      await expectRoom(room, lookEveryBytes);
      unlooked = 0;
    }
    await file.appendFile(chunk).catch((error: unknown) => {
      throw storageError(error);
    });
    yield chunk;
  }
}
