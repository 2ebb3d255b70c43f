import { benchApiUpload } from './api-upload.ts';
import { benchCall } from './call.ts';
import { benchCsv } from './csv.ts';
import { benchKeys } from './keys.ts';
import { benchPipeline } from './pipeline.ts';
import { benchStart } from './start.ts';
import { type Row, tableOf } from './table.ts';
import { benchUpload } from './upload.ts';

const benches: Readonly<Record<string, () => Promise<Row[]>>> = {
  pipeline: benchPipeline,
  start: benchStart,
  upload: benchUpload,
  'api-upload': benchApiUpload,
  keys: benchKeys,
  call: benchCall,
  csv: benchCsv,
};

/** Runs the benchmarks named on the command line, or all of them, one after another; prints one table. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in benches));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}.`);
  const rows: Row[] = [];
  for (const [name, run] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    rows.push(...(await run()));
  }
  process.stdout.write(`${tableOf(rows)}\n`);
}

await main(process.argv.slice(2));
