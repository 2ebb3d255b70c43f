import type { RowsRead } from './rows.ts';

/** What the CSVs of batches have said, for as long as they would say the same. */
export type KeptRows = {
  /** What was read for a batch from these facts before; else it is read now. What has problems is not kept. */
  of(batchId: string, facts: string, read: () => Promise<RowsRead>): Promise<RowsRead>;
};

/** Keeps what was read for the batches asked for last, up to so many rows together. */
export function keepRows(mostRows = 200_000): KeptRows {
  const kept = new Map<string, { facts: string; read: RowsRead }>();
  const dropOldest = (): void => {
    let room = mostRows;
    for (const [batchId, { read }] of [...kept].toReversed()) {
      room -= sizeOf(read);
      if (room < 0) kept.delete(batchId);
    }
  };
  return {
    of: async (batchId, facts, read) => {
      const before = kept.get(batchId);
      kept.delete(batchId);
      const now = before?.facts === facts ? before : { facts, read: await read() };
      if (now.read.problems.size === 0) kept.set(batchId, now);
      dropOldest();
      return now.read;
    },
  };
}

function sizeOf({ rows, missing }: RowsRead): number {
  return rows.size + missing.rows.length;
}
