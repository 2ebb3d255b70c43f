import { openStorage, type StorageKind } from '#server/deps.ts';
import { type CopyReport, copyStorage } from '#server/storage/copy.ts';
import { sizeInWords } from '#server/uploads/limit-bytes.ts';
import { type Call, type Command, type Result, UsageError } from './command.ts';

/** Commands about where recordings are kept. */
export const storageCommands: readonly Command[] = [
  {
    name: 'storage copy',
    about: 'Copy all recordings from the data folder to S3, or back; a copy that was broken off goes on',
    options: {
      to: { about: 's3 or folder', required: true },
      verify: { about: 'Read back everything that is there and compare it', flag: true },
    },
    run: copy,
  },
];

async function copy({ config, house, option, flag }: Call): Promise<Result> {
  const kind = option('to');
  if (!isKind(kind)) throw new UsageError('storage copy takes --to s3 or --to folder.');
  const to = await openStorage(config, kind);
  const from = await openStorage(config, kind === 's3' ? 'folder' : 's3');
  try {
    const { deps } = await house();
    const stores = { db: deps.db, from: from.store, to: to.store };
    const report = await copyStorage(stores, { verify: flag('verify') });
    return { shown: report, text: inWords(report), status: report.problems.length === 0 ? 0 : 1 };
  } finally {
    from.close();
    to.close();
  }
}

function isKind(text: string): text is StorageKind {
  return text === 's3' || text === 'folder';
}

function inWords(report: CopyReport): string {
  const lines = [
    `${report.copied} files copied (${sizeInWords(report.copied_bytes)}), ${report.there_already} were there already.`,
  ];
  if (report.deleted_meanwhile > 0) lines.push(`${report.deleted_meanwhile} were deleted meanwhile.`);
  const says = {
    missing: 'is not at its source',
    damaged: 'is not what was once stored, and was not copied',
  };
  for (const { key, problem } of report.problems) lines.push(`${key} ${says[problem]}.`);
  return lines.join('\n');
}
