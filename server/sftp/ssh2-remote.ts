import { constants } from 'node:fs';
import { dirname } from 'node:path/posix';
import type { Client, FileEntry, SFTPWrapper, Stats } from 'ssh2';
import { type ErrorCode, KnownError } from '#shared/errors.ts';
import type { Remote, RemoteEntry, RemoteState } from './remote.ts';

/** Answers of an SFTP server: SSH_FX codes of draft-ietf-secsh-filexfer-02. */
const [noSuchFile, permissionDenied] = [2, 3];

/**
 * One piece of a file. ssh2 asks OpenSSH for it in one question and others in eight of the largest size that all servers
 * answer in full; with pieces an eighth as large, OpenSSH is left waiting for half of the time.
 */
const pieceBytes = 8 * 31_952;
/** Pieces asked for ahead: two megabytes fill what a session lets be on its way, and hide the distance to the server. */
const piecesAhead = 8;

/** One question to the server: ends with its answer, or with the connection when none comes in time. */
type Ask = <Answer>(put: (done: (error: unknown, answer: Answer) => void) => void) => Promise<Answer>;

/** A signed-in connection as a Remote. */
export function remoteOver(client: Client, sftp: SFTPWrapper, { answerMs }: { answerMs: number }): Remote {
  const ask = asking(client, sftp, answerMs);
  const stat = (path: string): Promise<Stats | null> =>
    orNull(
      ask<Stats>((done) => sftp.lstat(path, done)),
      noSuchFile,
    );
  const entries = async (folder: string): Promise<RemoteEntry[]> => {
    const found = await meaning(
      ask<FileEntry[]>((done) => sftp.readdir(folder, done)),
      {
        [noSuchFile]: () => new KnownError('sftp_folder_missing', { folder }),
        [permissionDenied]: () => new KnownError('sftp_folder_refused', { folder }),
      },
    );
    return found.flatMap(entryShown);
  };
  return {
    entries,
    stat: async (path) => stateOf(await stat(path)),
    read: (path, sizeBytes) => readAll(ask, sftp, path, sizeBytes),
    move: async (from, to) => {
      if ((await stat(from)) === null) return false;
      await writing(makeFolders(ask, sftp, stat, dirname(to)));
      await writing(ask<void>((done) => sftp.rename(from, to, (error) => done(error, undefined))));
      return true;
    },
    remove: async (path) => {
      if ((await stat(path)) === null) return false;
      await writing(ask<void>((done) => sftp.unlink(path, (error) => done(error, undefined))));
      return true;
    },
    close: () => closed(client),
  };
}

const closingMs = 2_000;

/** Says goodbye; a connection that is gone already, or does not answer, is left. */
function closed(client: Client): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      client.destroy();
      resolve();
    }, closingMs);
    client.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    client.end();
  });
}

function asking(client: Client, sftp: SFTPWrapper, answerMs: number): Ask {
  const waiting = new Set<(error: KnownError) => void>();
  let problem: string | null = null;
  let heardAt = performance.now();
  const lose = (why: string): void => {
    problem ??= why;
    for (const reject of waiting) reject(new KnownError('sftp_unreachable', { problem }));
    waiting.clear();
  };
  client.on('error', (error: Error) => lose(error.message));
  client.once('end', () => lose('the server ended the connection'));
  client.once('close', () => lose('the connection was lost'));
  sftp.once('close', () => lose('the server ended the session'));
  return (put) =>
    new Promise((resolve, reject) => {
      if (problem !== null) return reject(new KnownError('sftp_unreachable', { problem }));
      const late = (): void => {
        // On a slow line an answer may stand in line behind others; a server that answers those is not lost.
        const leftMs = heardAt + answerMs - performance.now();
        if (leftMs > 0) {
          timer = setTimeout(late, Math.ceil(leftMs));
          return;
        }
        lose(`the server did not answer for ${Math.round(answerMs / 1_000)} seconds`);
        client.destroy();
      };
      let timer = setTimeout(late, answerMs);
      const end = (error: unknown): void => {
        clearTimeout(timer);
        waiting.delete(end);
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      waiting.add(end);
      return put((error, answer) => {
        heardAt = performance.now();
        if (error !== undefined && error !== null) return end(error);
        clearTimeout(timer);
        waiting.delete(end);
        return resolve(answer);
      });
    });
}

function codeOf(error: unknown): number | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : null;
}

async function orNull<Answer>(asked: Promise<Answer>, code: number): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if (codeOf(error) === code) return null;
    throw plain(error);
  }
}

async function meaning<Answer>(
  asked: Promise<Answer>,
  codes: Readonly<Record<number, () => KnownError>>,
): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    throw codes[codeOf(error) ?? -1]?.() ?? plain(error);
  }
}

/** Anything else that a server answers is trouble with the server. */
function plain(error: unknown): KnownError {
  if (error instanceof KnownError) return error;
  const problem = error instanceof Error ? error.message : 'an unknown answer';
  return new KnownError('sftp_unreachable', { problem });
}

function writing<Answer>(asked: Promise<Answer>): Promise<Answer> {
  return asked.catch((error: unknown) => {
    const problem = error instanceof Error ? error.message : 'an unknown answer';
    if (error instanceof KnownError && error.code === 'sftp_unreachable') throw error;
    throw new KnownError('sftp_write_refused', { problem });
  });
}

/** What a thing is by its mode, as POSIX has it. Links are neither. */
function isFolder(mode: number): boolean {
  return (mode & constants.S_IFMT) === constants.S_IFDIR;
}

function isPlain(mode: number): boolean {
  return (mode & constants.S_IFMT) === constants.S_IFREG;
}

function entryShown({ filename: name, attrs }: FileEntry): RemoteEntry[] {
  if (name === '.' || name === '..' || name.includes('/')) return [];
  const state = { sizeBytes: attrs.size, modifiedAt: new Date(attrs.mtime * 1_000) };
  if (isFolder(attrs.mode)) return [{ name, kind: 'folder', ...state }];
  return isPlain(attrs.mode) ? [{ name, kind: 'file', ...state }] : [];
}

function stateOf(stats: Stats | null): RemoteState | null {
  if (stats === null || !isPlain(stats.mode)) return null;
  return { sizeBytes: stats.size, modifiedAt: new Date(stats.mtime * 1_000) };
}

async function* readAll(
  ask: Ask,
  sftp: SFTPWrapper,
  path: string,
  sizeBytes: number,
): AsyncIterable<Uint8Array> {
  const handle = await meaning(
    ask<Buffer>((done) => sftp.open(path, 'r', done)),
    readMeanings,
  );
  try {
    const ahead: Promise<Buffer>[] = [];
    let asked = 0;
    const refill = (): void => {
      while (ahead.length < piecesAhead && asked < sizeBytes) {
        const length = Math.min(pieceBytes, sizeBytes - asked);
        const piece = readPiece(ask, sftp, { handle, at: asked, length });
        // Whoever waits for it hears of its failure; until then nobody does.
        piece.catch(() => undefined);
        ahead.push(piece);
        asked += length;
      }
    };
    for (refill(); ahead.length > 0; refill()) {
      const piece = await ahead.shift();
      if (piece !== undefined) yield piece;
    }
  } finally {
    await ask<void>((done) => sftp.close(handle, (error) => done(error, undefined))).catch(() => undefined);
  }
}

const readMeanings: Readonly<Record<number, () => KnownError>> = {
  [noSuchFile]: () => new KnownError('sftp_vanished'),
  [permissionDenied]: () => new KnownError('sftp_file_refused'),
};

/** A server may answer with less than was asked for; only nothing means the end. */
async function readPiece(
  ask: Ask,
  sftp: SFTPWrapper,
  { handle, at, length }: { handle: Buffer; at: number; length: number },
): Promise<Buffer> {
  const piece = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const read = await meaning(
      ask<number>((done) => sftp.read(handle, piece, filled, length - filled, at + filled, done)),
      { 1: () => new KnownError('sftp_changed' satisfies ErrorCode) },
    );
    if (read === 0) throw new KnownError('sftp_changed');
    filled += read;
  }
  return piece;
}

async function makeFolders(
  ask: Ask,
  sftp: SFTPWrapper,
  stat: (path: string) => Promise<Stats | null>,
  folder: string,
): Promise<void> {
  const there = await stat(folder);
  if (there !== null || folder === '/' || folder === '.') return;
  await makeFolders(ask, sftp, stat, dirname(folder));
  try {
    await ask<void>((done) => sftp.mkdir(folder, (error) => done(error, undefined)));
  } catch (error) {
    // Another transfer may have made it meanwhile.
    if ((await stat(folder)) === null) throw error;
  }
}
