/** The embedded database cannot be used; the message says what happened and what to do, for the person who starts TotalView. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** The system error code of a thrown value (`ENOENT`, `EACCES` …, or a PostgreSQL SQLSTATE), if it has one. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

const refusals = ['EACCES', 'EPERM', 'EROFS'];
const fullDisks = ['ENOSPC', 'EDQUOT'];

/** Turns a refused write into words that name the folder; every other error is passed through unchanged. */
export function explainUnwritable(error: unknown, folder: string): unknown {
  const code = codeOf(error) ?? '';
  if (refusals.includes(code)) {
    return new EmbeddedPostgresError(
      `TotalView may not write to ${folder}. Start it as the user this folder belongs to, or set ` +
        'TOTALVIEW_DATA_DIR to a folder it may write to.',
      { cause: error },
    );
  }
  if (fullDisks.includes(code)) {
    return new EmbeddedPostgresError(
      `There is no space left on the disk of ${folder}. Free some, or set TOTALVIEW_DATA_DIR to another disk.`,
      { cause: error },
    );
  }
  return error;
}
