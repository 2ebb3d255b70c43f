import { sql, type Transaction } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Database } from '#server/db/tables.ts';
import type { Log } from '#server/log.ts';
import type { StageName } from '#shared/versions.ts';
import type { Job, Queue, VersionRef } from './queue.ts';

type Payload = VersionRef & { readonly named: string };

const hour = 3_600;

/** How a line treats its jobs: a worker silent for 10 s has lost its job; after five losses the job goes to `lost`. */
const stageLine = {
  heartbeatSeconds: 10,
  retryLimit: 5,
  retryDelay: 0,
  expireInSeconds: 12 * hour,
  retentionSeconds: 90 * 24 * hour,
  deleteAfterSeconds: hour,
  deadLetter: 'lost',
};

/** The queue on pg-boss, in schema `pgboss` of the product's own database. */
export async function openPgBossQueue(options: {
  connectionString: string;
  db: Db;
  clock: Clock;
  log: Log;
  /** True in processes that work on jobs: they also notice lost workers. */
  supervise: boolean;
}): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: options.connectionString,
    max: 3,
    clock: options.clock,
    schedule: false,
    supervise: options.supervise,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    maintenanceIntervalSeconds: 300,
  });
  boss.on('error', (error) => options.log.warn({ err: error }, 'queue trouble'));
  await boss.start();
  await makeLines(boss);
  return new PgBossQueue(boss, options.db);
}

async function makeLines(boss: PgBoss): Promise<void> {
  await boss.createQueue('lost', {
    retryLimit: 5,
    deleteAfterSeconds: hour,
    retentionSeconds: 90 * 24 * hour,
  });
  await boss.createQueue('transcribe', stageLine);
  await boss.createQueue('analyze', stageLine);
}

class PgBossQueue implements Queue {
  readonly #boss: PgBoss;
  readonly #db: Db;

  constructor(boss: PgBoss, db: Db) {
    this.#boss = boss;
    this.#db = db;
  }

  send: Queue['send'] = async (trx, line, job) => {
    const payload: Payload = { ...job.ref, named: job.id };
    const when = job.notBefore === null ? {} : { startAfter: job.notBefore };
    const db = job.notBefore === null ? waking(trx, line) : fromKysely(trx);
    await this.#boss.send(line, payload, { id: job.id, priority: job.urgency, ...when, db });
  };

  sendMany: Queue['sendMany'] = async (trx, line, jobs) => {
    if (jobs.length === 0) return;
    const sent = jobs.map(({ id, ref, urgency }) => ({
      id,
      priority: urgency,
      data: { ...ref, named: id } satisfies Payload,
    }));
    await this.#boss.insert(line, sent, { db: fromKysely(trx) });
    await sql`select pg_notify('totalview_jobs', ${line})`.execute(trx);
  };

  take: Queue['take'] = async (line, count) => {
    const taken = await this.#boss.fetch<Payload>(line, { batchSize: count, db: fromKysely(this.#db) });
    return taken.map(({ id, retryCount, data: { named, ...ref } }) => ({
      id,
      named,
      line,
      claim: retryCount,
      ref,
    }));
  };

  complete: Queue['complete'] = async (trx, job) => {
    const done: { affected?: number } = await this.#boss.complete(job.line, attemptOf(job), null, {
      db: fromKysely(trx),
    });
    return done.affected === 1;
  };

  touch: Queue['touch'] = async (jobs) => {
    const lines = new Set(jobs.map((job) => job.line));
    for (const line of lines) {
      await this.#boss.touch(line, jobs.filter((job) => job.line === line).map(attemptOf));
    }
  };

  handBack: Queue['handBack'] = async (jobs) => {
    // The next taking raises the claim, so that this one can never complete the job; with one loss more allowed.
    await sql`
      with given as (
        select * from unnest(${jobs.map(({ id }) => id)}::uuid[], ${jobs.map(({ claim }) => claim)}::integer[])
          as given (id, claim)
      ), free as (
        update pgboss.job j set state = 'retry', start_after = pgboss.job_now(), retry_limit = j.retry_limit + 1
        from given g
        where j.id = g.id and j.name in ('transcribe', 'analyze') and j.state = 'active' and j.retry_count = g.claim
        returning j.name
      )
      select pg_notify('totalview_jobs', name) from (select distinct name from free) as lines
    `.execute(this.#db);
  };

  forget: Queue['forget'] = async (trx, jobIds) => {
    await sql`
      delete from pgboss.job
      where id = any(${[...jobIds]}::uuid[]) and name in ('transcribe', 'analyze') and state < 'active'
    `.execute(trx);
  };

  bringForward: Queue['bringForward'] = async (trx, jobIds) => {
    if (jobIds.length === 0) return;
    await sql`
      with due as (
        update pgboss.job set start_after = pgboss.job_now()
        where id = any(${[...jobIds]}::uuid[]) and name in ('transcribe', 'analyze') and state < 'active'
        returning name
      )
      select pg_notify('totalview_jobs', name) from (select distinct name from due) as lines
    `.execute(trx);
  };

  alive: Queue['alive'] = async (jobIds) => {
    const rows = await sql<{ id: string }>`
      select id from pgboss.job
      where id = any(${[...jobIds]}::uuid[]) and name in ('transcribe', 'analyze') and state < 'completed'
    `.execute(this.#db);
    return new Set(rows.rows.map((row) => row.id));
  };

  ahead: Queue['ahead'] = async (line, jobId) => {
    const found = await sql<{ ahead: number }>`
      select (
        select count(*) from (
          select 1 from pgboss.job other
          where other.name = ${line} and other.state < 'active' and other.start_after <= pgboss.job_now()
            and (other.priority > mine.priority or other.priority = mine.priority
              and (other.created_on, other.id) < (mine.created_on, mine.id))
          limit 10000
        ) as before
      )::int as ahead
      from pgboss.job mine
      where mine.id = ${jobId} and mine.name = ${line} and mine.state < 'active'
    `.execute(this.#db);
    return found.rows[0]?.ahead ?? null;
  };

  stop: Queue['stop'] = () => this.#boss.stop({ graceful: false, close: true });
}

/** The word to the workers goes with the statement that puts the job in line: one round trip less for every job. */
function waking(trx: Transaction<Database>, line: StageName): ReturnType<typeof fromKysely> {
  const plain = fromKysely(trx);
  const telling = (text: string): string =>
    `with sent as (${text}) select id, pg_notify('totalview_jobs', '${line}') from sent`;
  return { executeSql: (text, values) => plain.executeSql(telling(text), values) };
}

function attemptOf(job: Job): { id: string; retryCount: number } {
  return { id: job.id, retryCount: job.claim };
}
