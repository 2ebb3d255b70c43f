import { execFile } from 'node:child_process';
import type { Account } from './postgres-account.ts';
import { codeOf, EmbeddedPostgresError } from './postgres-failure.ts';

/** All that PostgreSQL's programs see of the environment: English words, UTC, and where the shell is. */
export const programEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' };

/** Runs one of PostgreSQL's programs to its end and returns its standard output. Fails with the program's last words. */
export async function runProgram(
  program: string,
  args: readonly string[],
  given: { readonly account: Account | undefined; readonly input?: string },
): Promise<string> {
  return new Promise((done, fail) => {
    const child = execFile(
      program,
      args,
      { cwd: '/', env: programEnvironment, ...given.account },
      (error, stdout, stderr) => {
        if (error === null) done(stdout);
        else fail(explainProgram(program, error, stderr || stdout));
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(given.input ?? '');
  });
}

/** What to tell the person who starts TotalView when a program could not be run or failed. */
export function explainProgram(program: string, error: Error, output: string): EmbeddedPostgresError {
  const setDatabaseUrl = 'or set DATABASE_URL to a PostgreSQL server.';
  const words = output.trim().slice(-2000);
  const problem = (): string => {
    if (words.includes('could not look up effective user ID')) {
      return `PostgreSQL cannot run as a user without a name (${words}). Give this user id an entry in /etc/passwd, ${setDatabaseUrl}`;
    }
    if (words.includes('No space left on device')) {
      return `There is no space left on the disk for the database. Free some and start again.\n${words}`;
    }
    if (codeOf(error) === 'ENOENT') {
      return `${program} cannot be run on this system (a Linux without the GNU C library?). Use a system with it, ${setDatabaseUrl}`;
    }
    if (codeOf(error) === 'EPERM' || codeOf(error) === 'EINVAL') {
      return `PostgreSQL refuses to run as root, and this process may not change to another user. Start TotalView as an ordinary user, ${setDatabaseUrl}`;
    }
    return `${program} failed: ${words || error.message}`;
  };
  return new EmbeddedPostgresError(problem(), { cause: error });
}
