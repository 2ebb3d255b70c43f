/**
 * A program of its own that uses the embedded PostgreSQL of a data folder: `node open-postgres.ts <data folder>
 * [<system folder>]`. Prints one JSON line when it is open (`connectionString`) or failed (`name`, `message`), and
 * stops cleanly when its input ends.
 */
import { once } from 'node:events';
import { openEmbeddedPostgres } from '../../server/db/embedded-postgres.ts';

const [dataDir = '', systemDir] = process.argv.slice(2);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

try {
  const startedAt = performance.now();
  const postgres = await openEmbeddedPostgres({
    dataDir,
    log,
    ...(systemDir === undefined ? {} : { systemDir }),
  });
  const openMs = Math.round(performance.now() - startedAt);
  say({ connectionString: postgres.connectionString, openMs });
  process.stdin.resume();
  await once(process.stdin, 'end');
  await postgres.stop();
} catch (error) {
  const { name, message } = error as Error;
  say({ name, message });
  process.exitCode = 1;
}
