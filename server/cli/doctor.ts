import { execFile } from 'node:child_process';
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Config } from '#server/config.ts';
import { serverVersion } from '#server/db/server-version.ts';
import { openStorage } from '#server/deps.ts';
import { examineStore } from '#server/storage/examine.ts';
import type { S3Settings } from '#server/storage/s3-settings.ts';
import { sizeInWords } from '#server/uploads/limit-bytes.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import type { Call, Command, Result } from './command.ts';
import { nodeVersionProblem } from './node-version.ts';

type Finding = { readonly what: string; readonly ok: boolean; readonly says: string };

const run = promisify(execFile);
const littleSpaceBytes = 2_000_000_000;

/** Looks at everything the product needs and says what is missing. */
export const doctorCommand: Command = {
  name: 'doctor',
  about: 'Look whether everything the product needs is there',
  run: examine,
};

async function examine(call: Call): Promise<Result> {
  const findings = [
    nodeVersion(),
    await program('ffmpeg'),
    await program('ffprobe'),
    await folder(call),
    await database(call),
    ...(call.config.s3 === null ? [] : [await bucket(call.config, call.config.s3)]),
  ];
  const ok = findings.every((finding) => finding.ok);
  const text = findings
    .map((finding) => `${finding.ok ? 'ok  ' : 'FAIL'}  ${finding.what}: ${finding.says}`)
    .join('\n');
  return { shown: { ok, findings }, text, status: ok ? 0 : 1 };
}

function nodeVersion(): Finding {
  const { node } = process.versions;
  const problem = nodeVersionProblem(node);
  return { what: 'Node', ok: problem === null, says: problem ?? node };
}

async function program(name: string): Promise<Finding> {
  try {
    const { stdout } = await run(name, ['-version']);
    return { what: name, ok: true, says: stdout.split('\n')[0] ?? '' };
  } catch {
    return {
      what: name,
      ok: false,
      says: 'not found. Install it with: apt-get install -y --no-install-recommends ffmpeg',
    };
  }
}

async function folder({ config }: Call): Promise<Finding> {
  const what = 'Data folder';
  try {
    await mkdir(config.dataDir, { recursive: true });
    await access(config.dataDir, constants.W_OK);
    const { bavail, bsize } = await statfs(config.dataDir);
    const free = bavail * bsize;
    const little = free < littleSpaceBytes ? ', which is little for recordings' : '';
    return { what, ok: little === '', says: `${config.dataDir}, ${sizeInWords(free)} free${little}` };
  } catch {
    return {
      what,
      ok: false,
      says: `${config.dataDir} cannot be written. Set TOTALVIEW_DATA_DIR to a folder that can.`,
    };
  }
}

/** A recording is stored, read in part and removed; what half uploads left behind is looked for. */
async function bucket(config: Config, { bucket: name, endpoint }: S3Settings): Promise<Finding> {
  const what = 'Recordings in S3';
  const storage = await openStorage(config, 's3');
  try {
    await examineStore(storage.store);
    await storage.removeAbandoned(new Date(0));
    const versions = await storage.keepsVersions().catch(() => false);
    const kept = versions
      ? '. It keeps older versions: give it a lifecycle rule that removes them, or deleted recordings stay in it'
      : '';
    return { what, ok: true, says: `${name} at ${endpoint ?? 'AWS'} stores, gives back and removes${kept}` };
  } catch (error) {
    return { what, ok: false, says: bucketTrouble(error) };
  } finally {
    storage.close();
  }
}

/** Our sentence, and what the server or the line said, which holds no secret. */
function bucketTrouble(error: unknown): string {
  if (!(error instanceof Error)) return 'does not answer';
  const said = error.cause instanceof Error ? ` (${error.cause.name}: ${error.cause.message})` : '';
  return error instanceof KnownError ? `${failureOf(error).message}${said}` : error.message;
}

async function database({ config, house }: Call): Promise<Finding> {
  const what = config.databaseUrl === null ? 'Database (embedded)' : 'Database';
  try {
    const { deps } = await house();
    return { what, ok: true, says: `PostgreSQL ${await serverVersion(deps.db)}` };
  } catch (error) {
    return { what, ok: false, says: error instanceof Error ? error.message : 'does not answer' };
  }
}
