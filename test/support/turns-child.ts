import { pino } from 'pino';
import { systemClock } from '#server/clock.ts';
import { openDatabase } from '#server/db/db.ts';
import type { SharedAccount } from '#server/providers/settle.ts';
import { openTurns } from '#server/providers/turns.ts';

/** What such a process is told: which account of which database, and how often to ask which provider. */
export type TurnsTask = {
  readonly connectionString: string;
  readonly account: SharedAccount;
  readonly url: string;
  readonly pieces: number;
};

// A process of its own: it asks a provider so many times, all at once, each in its turn.
const task = JSON.parse(process.argv[2] ?? '{}') as TurnsTask;
const log = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true }));
const db = openDatabase({ connectionString: task.connectionString, maxConnections: 3, log });
const turns = openTurns({ db, clock: systemClock, log, onPause: () => undefined });
const turn = turns.turnOf(task.account);
const never = new AbortController().signal;
await Promise.all(
  Array.from({ length: task.pieces }, () => turn(never, async () => (await fetch(task.url)).text())),
);
await turns.stop();
await db.destroy();
