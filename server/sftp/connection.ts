import ssh2 from 'ssh2';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Secrets } from '#server/secrets/secrets.ts';
import { KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import type { Actor, Operator } from '#shared/permissions.ts';
import { assertAsSeen, type Seen } from '#shared/seen.ts';
import type { SftpConnectionDraft, SftpConnectionShown, SftpUnmatched } from '#shared/sftp.ts';
import { sftpCampaigns } from './campaigns.db.ts';
import {
  type ConnectionRow,
  changeConnection,
  connectionOf,
  deleteConnection,
  lockConnections,
  nameOfSaver,
  putConnection,
  rootsBehind,
  rootsOn,
} from './connections.db.ts';
import { healthOf } from './health.ts';
import { areNested, plainFolder } from './names.ts';
import { openAddress } from './open-address.ts';
import { placeOfSecret, type Secret } from './target.ts';
import { isOn } from './try-connection.ts';

type ConnectionDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly newId: (kind: IdKind) => string;
  readonly config: { readonly sftpAllow: readonly string[] };
};

/** The connection of one's organization, or null. */
export async function readConnection(
  deps: Pick<ConnectionDeps, 'db'>,
  actor: Actor,
): Promise<SftpConnectionShown | null> {
  const connection = await connectionOf(deps.db, actor.organizationId);
  return connection === null ? null : shown(deps.db, connection);
}

/**
 * Sets the connection. A secret that is left out stays; another host or port forgets the key that was confirmed. What the
 * operator has given people cannot change. Throws sftp_from_operator, sftp_secret_missing, sftp_key_unreadable,
 * sftp_address_refused, sftp_root_taken, changed_meanwhile.
 */
export async function saveConnection(
  deps: ConnectionDeps,
  actor: Actor,
  { seen, ...draft }: SftpConnectionDraft & { readonly seen?: Seen },
): Promise<SftpConnectionShown> {
  const before = await connectionOf(deps.db, actor.organizationId);
  assertTheirs(before, actor);
  await assertOpen(deps, draft.host);
  const id = before?.id ?? deps.newId('sftpConnection');
  const isSameServer = before !== null && before.host === draft.host && before.port === draft.port;
  const secret = await sealedSecret(deps, before, draft, {
    organizationId: actor.organizationId,
    id,
    isSameServer,
  });
  const at = nowOf(deps.clock);
  const connection = {
    organization_id: actor.organizationId,
    id,
    host: draft.host,
    port: draft.port,
    username: draft.username,
    sign_in: draft.sign_in,
    secret,
    root: plainFolder(draft.root),
    host_key: isSameServer ? before.host_key : null,
    offered_host_key: isSameServer ? before.offered_host_key : null,
    saved_by: actor.kind === 'person' ? actor.userId : null,
    by_operator: actor.kind === 'operator',
    saved_at: at,
    sweep_at: at,
  };
  await deps.db.transaction().execute(async (trx) => {
    await lockConnections(trx);
    const now = await connectionOf(trx, actor.organizationId);
    assertAsSeen(seen, now === null ? noFacts : factsOf(now));
    await assertFree(connection.root, await rootsOn(trx, connection.host, actor.organizationId));
    if (connection.host_key !== null)
      await assertFree(connection.root, await rootsBehind(trx, connection.host_key, actor.organizationId));
    await putConnection(trx, connection);
    await noteSaved(trx, actor, { before, after: connection, at });
  });
  return await connectionShown(deps.db, actor);
}

function assertTheirs(connection: ConnectionRow | null, actor: Actor): void {
  if (connection?.by_operator === true && actor.kind !== 'operator')
    throw new KnownError('sftp_from_operator');
}

/** A name that nobody knows now may be known later; an address that is closed stays closed. */
async function assertOpen({ config }: ConnectionDeps, host: string): Promise<void> {
  try {
    await openAddress(host, config.sftpAllow);
  } catch (error) {
    if (!(error instanceof KnownError) || error.code !== 'sftp_unreachable') throw error;
  }
}

async function assertFree(root: string, taken: readonly string[]): Promise<void> {
  if (taken.some((other) => areNested(root, other))) throw new KnownError('sftp_root_taken');
}

/** A secret is kept for the server it was given for: another host has to be told it anew. */
async function sealedSecret(
  deps: ConnectionDeps,
  before: ConnectionRow | null,
  draft: SftpConnectionDraft,
  { organizationId, id, isSameServer }: { organizationId: string; id: string; isSameServer: boolean },
): Promise<string> {
  const given = secretIn(draft);
  if (given !== null) return deps.secrets.seal(JSON.stringify(given), placeOfSecret(organizationId, id));
  const stays = before !== null && isSameServer && before.sign_in === draft.sign_in;
  if (stays) return before.secret;
  const what = draft.sign_in === 'password' ? 'password' : 'private key';
  throw new KnownError('sftp_secret_missing', { what });
}

function secretIn(draft: SftpConnectionDraft): Secret | null {
  if (draft.sign_in === 'password') return draft.password === undefined ? null : { password: draft.password };
  if (draft.private_key === undefined) return null;
  const privateKey = draft.private_key.replaceAll('\r\n', '\n');
  const phrase = draft.passphrase === '' ? undefined : draft.passphrase;
  const parsed = ssh2.utils.parseKey(privateKey, phrase);
  if (parsed instanceof Error)
    throw new KnownError('sftp_key_unreadable', { problem: reasonIn(parsed.message) });
  const keys: readonly { isPrivateKey(): boolean }[] = Array.isArray(parsed) ? parsed : [parsed];
  if (!keys.some((key) => key.isPrivateKey()))
    throw new KnownError('sftp_key_unreadable', { problem: 'it is a public key' });
  return { privateKey, ...(phrase === undefined ? {} : { passphrase: phrase }) };
}

/** What the reader of keys says, without its prefixes. */
function reasonIn(message: string): string {
  if (/no passphrase/i.test(message)) return 'it is encrypted, and no passphrase was given';
  if (/bad passphrase|integrity check/i.test(message)) return 'its passphrase is not right';
  return 'it has no form that is known';
}

async function noteSaved(
  trx: Trx,
  actor: Actor,
  { before, after, at }: { before: ConnectionRow | null; after: Facts; at: Date },
): Promise<void> {
  const entry = { act: 'sftp_connection.saved', id: actor.organizationId, at } as const;
  const facts = before === null ? {} : { before: factsOf(before) };
  await note(trx, actor, { ...entry, ...facts, after: factsOf(after) });
}

type Facts = Pick<ConnectionRow, 'host' | 'port' | 'username' | 'sign_in' | 'root'>;

/** What a form shows before there is a connection. */
const noFacts = { host: null, port: null, username: null, sign_in: null, root: null };

function factsOf({ host, port, username, sign_in, root }: Facts) {
  return { host, port, username, sign_in, root };
}

/** Confirms the key that the server has shown; sweeps begin at once. Throws sftp_not_connected, sftp_other_key_offered, sftp_root_taken. */
export async function trustHostKey(
  deps: ConnectionDeps,
  actor: Actor,
  hostKey: string,
): Promise<SftpConnectionShown> {
  const connection = await connectionOf(deps.db, actor.organizationId);
  if (connection === null) throw new KnownError('sftp_not_connected');
  if (connection.offered_host_key !== hostKey) throw new KnownError('sftp_other_key_offered');
  return await confirmHostKey(deps, actor, connection, hostKey);
}

/** Sets the key that the operator knows the server by, seen or not. Throws sftp_not_connected, sftp_root_taken. */
export async function pinHostKey(
  deps: ConnectionDeps,
  operator: Operator,
  hostKey: string,
): Promise<SftpConnectionShown> {
  const connection = await connectionOf(deps.db, operator.organizationId);
  if (connection === null) throw new KnownError('sftp_not_connected');
  return await confirmHostKey(deps, operator, connection, hostKey);
}

async function confirmHostKey(
  deps: ConnectionDeps,
  actor: Actor,
  connection: ConnectionRow,
  hostKey: string,
): Promise<SftpConnectionShown> {
  const at = nowOf(deps.clock);
  await deps.db.transaction().execute(async (trx) => {
    await lockConnections(trx);
    await assertFree(connection.root, await rootsBehind(trx, hostKey, actor.organizationId));
    const key = { organizationId: connection.organization_id, id: connection.id };
    const fresh = { trouble: null, trouble_since: null, sweep_at: at };
    await changeConnection(trx, key, { host_key: hostKey, offered_host_key: null, ...fresh });
    const before = { host_key: connection.host_key };
    const entry = { act: 'sftp_connection.trusted', id: actor.organizationId, at } as const;
    await note(trx, actor, { ...entry, before, after: { host_key: hostKey } });
  });
  return await connectionShown(deps.db, actor);
}

/** Forgets the connection; what was imported stays, and so does the memory of it. Throws sftp_from_operator. */
export async function forgetConnection(deps: ConnectionDeps, actor: Actor): Promise<void> {
  assertTheirs(await connectionOf(deps.db, actor.organizationId), actor);
  await deps.db.transaction().execute(async (trx) => {
    if (!(await deleteConnection(trx, actor.organizationId))) return;
    const at = nowOf(deps.clock);
    await note(trx, actor, { act: 'sftp_connection.forgotten', id: actor.organizationId, at });
  });
}

/** Files that lie in no campaign's folder, as the last sweep saw them. */
export async function unmatchedFiles(deps: { db: Db }, actor: Actor): Promise<SftpUnmatched> {
  const connection = await connectionOf(deps.db, actor.organizationId);
  if (connection === null) return { looked_at: null, rows: [], more: false };
  const { files, more } = connection.unmatched;
  return { looked_at: connection.unmatched_at?.toISOString() ?? null, rows: [...files], more };
}

async function connectionShown(db: Db, actor: Actor): Promise<SftpConnectionShown> {
  const connection = await connectionOf(db, actor.organizationId);
  if (connection === null) throw new KnownError('sftp_not_connected');
  return shown(db, connection);
}

async function shown(db: Db, connection: ConnectionRow): Promise<SftpConnectionShown> {
  const campaigns = (await sftpCampaigns(db, connection.organization_id)).filter(isOn);
  return {
    host: connection.host,
    port: connection.port,
    username: connection.username,
    sign_in: connection.sign_in,
    root: connection.root,
    host_key: connection.host_key,
    offered_host_key: connection.offered_host_key,
    from_operator: connection.by_operator,
    saved_by: await nameOfSaver(db, connection),
    saved_at: connection.saved_at.toISOString(),
    health: await healthOf(db, connection, campaigns.length > 0),
    campaigns: campaigns.map(({ id, name, sftp }) => ({ id, name, slug: sftp.slug })),
  };
}
