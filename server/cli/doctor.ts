import { execFile } from 'node:child_process';
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import { serverVersion } from '#server/db/server-version.ts';
import { sizeInWords } from '#server/uploads/limit-bytes.ts';
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

async function database({ config, house }: Call): Promise<Finding> {
  const what = config.databaseUrl === null ? 'Database (embedded)' : 'Database';
  try {
    const { deps } = await house();
    return { what, ok: true, says: `PostgreSQL ${await serverVersion(deps.db)}` };
  } catch (error) {
    return { what, ok: false, says: error instanceof Error ? error.message : 'does not answer' };
  }
}
