import { benchApiUpload } from './api-upload.ts';
import { benchBulk } from './bulk.ts';
import { benchCall } from './call.ts';
import { benchCsv } from './csv.ts';
import { benchExport } from './export-memory.ts';
import { benchKeys } from './keys.ts';
import { benchLoop } from './loop.ts';
import { benchPipeline } from './pipeline.ts';
import { benchS3 } from './s3.ts';
import { benchScale } from './scale.ts';
import { benchSftp } from './sftp.ts';
import { benchSftpCsv } from './sftp-csv.ts';
import { benchSftpSoak } from './sftp-soak.ts';
import { benchSftpWhole } from './sftp-whole.ts';
import { benchSignIn } from './sign-in.ts';
import { benchStart } from './start.ts';
import { type Row, tableOf } from './table.ts';
import { benchUpload } from './upload.ts';

/** Some take how much they are to do: `bulk:1000` is a bulk job of a thousand files. */
const benches: Readonly<Record<string, (scale?: number) => Promise<Row[]>>> = {
  pipeline: benchPipeline,
  start: benchStart,
  upload: benchUpload,
  'api-upload': benchApiUpload,
  keys: benchKeys,
  'sign-in': benchSignIn,
  call: benchCall,
  bulk: (files = 200) => benchBulk(files),
  csv: benchCsv,
  sftp: (files = 1_000) => benchSftp(files),
  'sftp-csv': benchSftpCsv,
  'sftp-soak': (files = 1_000) => benchSftpSoak(files),
  export: benchExport,
  'sftp-whole': (files = 100) => benchSftpWhole(files),
  s3: (gigabytes = 2) => benchS3(gigabytes),
  loop: benchLoop,
  scale: benchScale,
};

/** Runs the benchmarks named on the command line, or all of them, one after another; prints one table. */
async function main(given: readonly string[]): Promise<void> {
  const scales = new Map(given.map((word) => [word.split(':')[0] ?? '', word.split(':')[1]]));
  const names = [...scales.keys()];
  const unknown = names.filter((name) => !(name in benches));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}.`);
  const rows: Row[] = [];
  for (const [name, run] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    const scale = scales.get(name);
    rows.push(...(await (scale === undefined ? run() : run(Number(scale)))));
  }
  process.stdout.write(`${tableOf(rows)}\n`);
}

await main(process.argv.slice(2));
