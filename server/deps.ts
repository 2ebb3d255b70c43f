import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { IdKind } from '#shared/ids.ts';
import { createClaude } from './analysis/claude.ts';
import { createAnalysisThreads } from './audio/analysis-thread.ts';
import { writeCopy } from './audio/compressed-copy.ts';
import { decode } from './audio/decode.ts';
import { probe } from './audio/probe.ts';
import { claudeBatches } from './batches/claude-batches.ts';
import { type Clock, nowOf, systemClock } from './clock.ts';
import { type Config, ConfigError } from './config.ts';
import { noteSpent } from './costs/spent.ts';
import { type Db, openDatabase } from './db/db.ts';
import { openEmbeddedPostgres } from './db/embedded-postgres.ts';
import { migrate } from './db/migrate.ts';
import { newId } from './ids.ts';
import type { Log } from './log.ts';
import { type Background, createBackground } from './mail/background.ts';
import type { Mailer } from './mail/mailer.ts';
import { createSmtpMailer } from './mail/smtp.ts';
import { openPgBossQueue } from './pipeline/pg-boss.ts';
import type { Ports } from './pipeline/pipeline.ts';
import type { Queue } from './pipeline/queue.ts';
import type { Account } from './providers/account.ts';
import { createGuardedHttp } from './providers/guarded-http.ts';
import { createProviderHttp } from './providers/http.ts';
import { tellOwners } from './providers/notices.ts';
import { type Adapters, openProviders, type Providers } from './providers/providers.ts';
import type { Reached } from './providers/reached.ts';
import type { SharedAccount } from './providers/settle.ts';
import { tryAccount } from './providers/try-provider.ts';
import { openTurns } from './providers/turns.ts';
import { keysIn } from './secrets/key-file.ts';
import { openSecrets, type Secrets } from './secrets/secrets.ts';
import type { ConnectRemote } from './sftp/remote.ts';
import { createRemoteThread } from './sftp/remote-thread.ts';
import type { BlobStore } from './storage/blob-store.ts';
import { createFilesystemStore, removeAbandonedPuts } from './storage/filesystem.ts';
import { removeAbandonedWork } from './storage/work-folder.ts';
import { createAssemblyAi } from './transcription/assemblyai.ts';
import { type Bells, createBells } from './transcription/bells.ts';
import { createDeepgram } from './transcription/deepgram.ts';
import { createProviderJobs, hookUrlOf } from './transcription/provider-jobs.ts';
import { parseSuppliedTranscript } from './transcription/supplied.ts';
import { createWhisperEndpoint } from './transcription/whisper-endpoint.ts';
import { discardUnclaimed } from './uploads/discard.ts';
import { announceBlobs } from './uploads/uploads.db.ts';

/** Everything the house is made of, built once per process. Only this file knows which adapter stands behind a port. */
export type Deps = {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly db: Db;
  readonly connectionString: string;
  readonly queue: Queue;
  readonly bells: Bells;
  readonly storage: BlobStore;
  readonly ports: Ports;
  readonly providers: Providers;
  /** Null where no mail server is configured. */
  readonly mailer: Mailer | null;
  readonly background: Background;
  readonly secrets: Secrets;
  /** Signs in to an SFTP server. */
  readonly connectRemote: ConnectRemote;
  /** Removes files that dead processes have left half written, and that nobody has written to since. */
  readonly removeAbandoned: (before: Date) => Promise<number>;
  readonly newId: (kind: IdKind) => string;
  readonly newJobId: () => string;
  readonly random: () => number;
};

/** What a process chooses for itself. */
export type Choices = {
  readonly supervise: boolean;
  readonly maxConnections?: number;
  readonly clock?: Clock;
  /** Stand in for the usual ones: tests reach outside through their own. */
  readonly ports?: Partial<Ports>;
  readonly adapters?: Adapters;
  readonly mailer?: Mailer;
};

/** Which adapter stands behind each provider. What an organization names is asked only where the rule lets it be. */
function adaptersOf({ providerAllow: allowed }: Config): Adapters {
  const open = createProviderHttp();
  const guarded = createGuardedHttp({ allowed, privateNetworks: 'closed' });
  const asking = ({ from }: Account) => ({ ask: from === 'installation' ? open : guarded });
  return {
    assemblyai: (account) => createAssemblyAi(account, asking(account)),
    deepgram: (account) => createDeepgram(account, asking(account)),
    whisper: (account) => createWhisperEndpoint(account, { allowed }),
    claude: createClaude,
    batches: claudeBatches,
  };
}

/** Between two calls of a busy hour a thread is worth its memory; at rest it is not. */
const analysisIdleMs = 10_000;
/** The thread of SFTP connections lasts from one sweep to the next. */
const remoteIdleMs = 90_000;

/** A house that can be closed again; closing leaves other processes' database and jobs alone. */
export type House = { readonly deps: Deps; close(): Promise<void> };

/** Opens the database (embedded unless DATABASE_URL is set), brings its tables up to date, and opens everything else. */
export async function openHouse(config: Config, log: Log, choices: Choices): Promise<House> {
  // PostgreSQL may have to run as another user and must get through; everything private in here has a folder of its own.
  await mkdir(config.dataDir, { recursive: true, mode: 0o711 });
  const embedded =
    config.databaseUrl === null ? await openEmbeddedPostgres({ dataDir: config.dataDir, log }) : null;
  const connectionString = embedded?.connectionString ?? config.databaseUrl ?? '';
  try {
    const house = await openHouseOn(connectionString, config, log, choices);
    const close = async (): Promise<void> => {
      await house.close();
      await embedded?.stop();
    };
    return { deps: house.deps, close };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** The same on a database that runs already. */
export async function openHouseOn(
  connectionString: string,
  config: Config,
  log: Log,
  choices: Choices,
): Promise<House> {
  const clock = choices.clock ?? systemClock;
  await migrate(connectionString, { log });
  const db = openDatabase({ connectionString, maxConnections: choices.maxConnections ?? 10, log });
  const queue = await openPgBossQueue({ connectionString, db, clock, log, supervise: choices.supervise });
  const workFolder = join(config.dataDir, 'work');
  await mkdir(workFolder, { recursive: true, mode: 0o700 });
  const storage = await openStorage(config, config.s3 === null ? 'folder' : 's3');
  const idOf = (kind: IdKind): string => newId(kind, nowOf(clock));
  const analyses = createAnalysisThreads({ idleMs: analysisIdleMs });
  const remotes = createRemoteThread({ allowed: config.sftpAllow }, { idleMs: remoteIdleMs });
  const secrets = await openSecrets(keySourceOf(config));
  const bells = createBells(clock);
  const background = createBackground(log);
  const mailer = choices.mailer ?? mailerOf(config);
  const onPause = (account: SharedAccount): void =>
    background.start('a letter about a paused provider', () => tellOwners({ db, mailer, config }, account));
  const turns = openTurns({ db, clock, log, onPause });
  const tryHarmless = (reached: Reached) => tryAccount({ clock, config }, reached);
  const providers = openProviders(
    { db, secrets, config, clock, turns, tryAccount: tryHarmless },
    choices.adapters ?? adaptersOf(config),
  );
  const ports: Ports = {
    storage: storage.store,
    probe,
    decode: (source, options) => decode(source, { ...options, beginAnalysis: analyses.begin }),
    copy: writeCopy,
    readSupplied: parseSuppliedTranscript,
    announce: (organizationId, callId, key) => announceBlobs(db, organizationId, [key], nowOf(clock), callId),
    discard: (organizationId, keys) =>
      discardUnclaimed({ db, storage: ports.storage, log }, organizationId, keys),
    workRoom: { folder: workFolder, reserveBytes: config.diskReserveBytes },
    providerJobs: createProviderJobs({ db, clock, bells, hookUrl: hookUrlOf(config.publicUrl) }),
    newTranscriptId: () => idOf('transcript'),
    spent: (work, used) => noteSpent({ db, clock }, work, used),
    transcriberOf: providers.transcriberOf,
    speechOrder: providers.speechOrder,
    judgeOf: providers.judgeOf,
    ...choices.ports,
  };
  const deps: Deps = {
    config,
    log,
    clock,
    db,
    connectionString,
    queue,
    bells,
    storage: ports.storage,
    ports,
    providers,
    mailer,
    background,
    secrets,
    connectRemote: remotes.connect,
    removeAbandoned: async (before) =>
      (await removeAbandonedWork(workFolder, before)) + (await storage.removeAbandoned(before)),
    newId: idOf,
    newJobId: randomUUID,
    random: Math.random,
  };
  const close = async (): Promise<void> => {
    await background.settle();
    await queue.stop();
    await turns.stop();
    await analyses.close();
    await remotes.close();
    storage.close();
    await db.destroy();
  };
  return { deps, close };
}

/** Where recordings can be kept: the data folder, or S3 where it is configured. */
export type StorageKind = 'folder' | 's3';

/** A store with what belongs to it alone. */
export type Storage = {
  readonly store: BlobStore;
  /** Removes what dead processes have left half stored, and nobody has written to since; answers how much. */
  removeAbandoned(before: Date): Promise<number>;
  /** Whether what is removed lives on as an older version. */
  keepsVersions(): Promise<boolean>;
  close(): void;
};

/** Opens a store of the configuration. The client of S3 is loaded only where it is used. */
export async function openStorage(config: Config, kind: StorageKind): Promise<Storage> {
  if (kind === 'folder') {
    const recordings = join(config.dataDir, 'recordings');
    const removeAbandoned = (before: Date) => removeAbandonedPuts(recordings, before);
    const store = createFilesystemStore(recordings);
    return { store, removeAbandoned, keepsVersions: async () => false, close: () => undefined };
  }
  if (config.s3 === null) throw new ConfigError('S3 is not configured. Set TOTALVIEW_S3_BUCKET.');
  const { createS3Store } = await import('./storage/s3.ts');
  const store = createS3Store(config.s3);
  const { removeAbandonedUploads: removeAbandoned, keepsVersions, close } = store;
  return { store, removeAbandoned, keepsVersions, close };
}

function keySourceOf({ secretKeys, dataDir }: Config): Parameters<typeof openSecrets>[0] {
  const given = secretKeys === null ? null : keysIn(secretKeys);
  return given === null ? { path: join(dataDir, 'secret.key') } : { given };
}

function mailerOf({ mail }: Config): Mailer | null {
  return mail === null ? null : createSmtpMailer(mail.smtpUrl, mail.from);
}
