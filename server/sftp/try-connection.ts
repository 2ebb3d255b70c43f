import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Secrets } from '#server/secrets/secrets.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import type { SftpTest } from '#shared/sftp.ts';
import { campaignFolder } from './campaign-folder.ts';
import { type SftpCampaign, sftpCampaigns } from './campaigns.db.ts';
import { type ConnectionRow, changeConnection, connectionOf } from './connections.db.ts';
import type { ConnectRemote, Remote } from './remote.ts';
import { targetOf } from './target.ts';

type TryDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly connectRemote: ConnectRemote;
};

const mostSeen = 100;

/**
 * Tries the saved connection. A server whose key nobody has confirmed is asked for its key and for nothing else: no
 * password goes to a stranger. Throws sftp_not_connected.
 */
export async function testConnection(deps: TryDeps, actor: Actor): Promise<SftpTest> {
  const connection = await connectionOf(deps.db, actor.organizationId);
  if (connection === null) throw new KnownError('sftp_not_connected');
  const campaigns = (await sftpCampaigns(deps.db, actor.organizationId)).filter(isOn);
  await noteTest(deps, actor);
  try {
    const remote = await deps.connectRemote(await targetOf(deps.secrets, connection));
    try {
      return await seenBy(remote, connection, campaigns);
    } finally {
      await remote.close();
    }
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return await failedTest(deps, connection, error);
  }
}

async function noteTest({ db, clock }: TryDeps, actor: Actor): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await note(trx, actor, { act: 'sftp_connection.tested', id: actor.organizationId, at: nowOf(clock) });
  });
}

async function seenBy(
  remote: Remote,
  connection: ConnectionRow,
  campaigns: readonly On[],
): Promise<SftpTest> {
  const entries = await remote.entries(connection.root);
  const seen = entries
    .map(({ name, kind }) => ({ name, kind }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const folders = [];
  for (const { id, name, sftp } of campaigns) {
    const found = await remote.entries(await campaignFolder(remote, connection.root, sftp.slug)).then(
      () => true,
      (error: unknown) => {
        if (error instanceof KnownError && error.code !== 'sftp_unreachable') return false;
        throw error;
      },
    );
    folders.push({ id, name, slug: sftp.slug, found });
  }
  return {
    ok: true,
    failure: null,
    host_key: connection.host_key,
    host_key_state: 'confirmed',
    seen: seen.slice(0, mostSeen),
    seen_more: seen.length > mostSeen,
    campaigns: folders,
  };
}

async function failedTest(deps: TryDeps, connection: ConnectionRow, error: KnownError): Promise<SftpTest> {
  const { host_key: key } = error.details;
  const offered = typeof key === 'string' ? key : null;
  if (offered !== null) {
    const at = { organizationId: connection.organization_id, id: connection.id };
    await changeConnection(deps.db, at, { offered_host_key: offered });
  }
  const isNew = error.code === 'sftp_host_key_unconfirmed';
  return {
    ok: false,
    failure: { code: error.code, message: error.message, advice: failureOf(error).advice },
    host_key: offered,
    host_key_state: offered === null ? null : isNew ? 'new' : 'changed',
    seen: [],
    seen_more: false,
    campaigns: [],
  };
}

type On = SftpCampaign & { sftp: NonNullable<SftpCampaign['sftp']> };

/** Whether a campaign takes files. */
export function isOn(campaign: SftpCampaign): campaign is On {
  return campaign.sftp?.enabled === true && !campaign.archived;
}
