import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Actor } from '#shared/permissions.ts';
import type { SftpNeeds, SftpSilence } from '#shared/sftp.ts';
import { connectionOf } from './connections.db.ts';
import { healthOf } from './health.ts';
import { type Folder, foldersWithin } from './needs.db.ts';
import { silenceOf } from './silence.ts';

type Deps = { readonly db: Db; readonly clock: Clock };

/** What of SFTP asks for somebody, within their reach: trouble with the server, and folders with trouble or silent for long. */
export async function readNeeds(deps: Deps, actor: Actor): Promise<SftpNeeds> {
  const now = nowOf(deps.clock);
  const folders = await foldersWithin(deps.db, actor, { now });
  const connection = await connectionOf(deps.db, actor.organizationId);
  if (connection === null || folders.length === 0) return { health: null, folders: [] };
  const health = await healthOf(deps.db, connection, true);
  if (health.trouble !== null) return { health, folders: [] };
  return { health: null, folders: folders.map((folder) => shown(folder, now)).filter(isNews) };
}

function shown({ id, name, trouble, newest }: Folder, now: Date): SftpNeeds['folders'][number] {
  const said =
    trouble === null ? null : { code: trouble.code, message: trouble.message, advice: trouble.advice };
  return { campaign: { id, name }, trouble: said, silence: trouble === null ? silence(newest, now) : null };
}

function isNews({ trouble, silence: quiet }: SftpNeeds['folders'][number]): boolean {
  return trouble !== null || quiet !== null;
}

/** How long a campaign's folder has been silent, when that is unusual; null for one that takes no files. */
export async function silenceIn(deps: Deps, actor: Actor, campaignId: string): Promise<SftpSilence | null> {
  const now = nowOf(deps.clock);
  const [folder] = await foldersWithin(deps.db, actor, { now, only: campaignId });
  return folder === undefined ? null : silence(folder.newest, now);
}

function silence([last = null, ...before]: Folder['newest'], now: Date): SftpSilence | null {
  const found = silenceOf(last, before, now);
  if (found === null) return null;
  const usual = found.usualMs === null ? null : Math.round(found.usualMs / 60_000);
  return { since: found.since.toISOString(), usual_minutes: usual };
}
