import type { FileRow } from './batches.db.ts';

/** CSVs as they were fetched, for as long as they lie there as they did. */
export type KeptCsvs = {
  /** The bytes of a CSV as they were fetched before; else it is fetched now. */
  of(csv: Pick<FileRow, 'id' | 'size_bytes' | 'modified_at'>, fetch: () => Promise<Buffer>): Promise<Buffer>;
};

/** Keeps the CSVs that were asked for last, up to so many bytes together. */
export function keepCsvs(mostBytes = 32_000_000): KeptCsvs {
  const kept = new Map<string, { facts: string; bytes: Buffer }>();
  const dropOldest = (): void => {
    let room = mostBytes;
    for (const [id, { bytes }] of [...kept].toReversed()) {
      room -= bytes.length;
      if (room < 0) kept.delete(id);
    }
  };
  return {
    of: async ({ id, size_bytes: size, modified_at: modifiedAt }, fetch) => {
      const facts = `${size} ${modifiedAt.getTime()}`;
      const before = kept.get(id);
      kept.delete(id);
      const now = before?.facts === facts ? before : { facts, bytes: await fetch() };
      kept.set(id, now);
      dropOldest();
      return now.bytes;
    },
  };
}
