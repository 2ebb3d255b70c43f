import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { readRows } from './rows.ts';
import type { RowsHead, RowsInput, RowsPart } from './rows-thread.ts';

const partRows = 500;

if (parentPort !== null) answer(parentPort, workerData as RowsInput);

/** The thread's side: says what it has found in the CSVs, then the rows part by part, as they are asked for. */
function answer(port: MessagePort, { csvs, paths, settings }: RowsInput): void {
  const { rows, missing, problems, notes } = readRows(csvs, paths, settings);
  const all = [...rows];
  let said = 0;
  port.on('message', () => {
    const part: RowsPart = all.slice(said, said + partRows);
    said += partRows;
    port.postMessage(part, []);
  });
  const head: RowsHead = {
    missing,
    problems: [...problems].map(([id, error]) => [id, String(error.details['problem'] ?? error.message)]),
    notes: [...notes],
  };
  port.postMessage(head, []);
}
