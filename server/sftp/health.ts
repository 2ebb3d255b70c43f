import type { Db } from '#server/db/db.ts';
import type { Failure } from '#shared/errors.ts';
import type { SftpHealth } from '#shared/sftp.ts';
import { type ConnectionRow, isHeld } from './connections.db.ts';

/** How the sweeps of a connection go. `isWanted`: some campaign is switched on. `ofFolder` is what one campaign's folder adds. */
export async function healthOf(
  db: Db,
  connection: ConnectionRow | null,
  isWanted: boolean,
  ofFolder: Failure | null = null,
): Promise<SftpHealth> {
  const trouble = connection?.trouble ?? ofFolder;
  const isDue = connection !== null && connection.host_key !== null && isWanted;
  return {
    last_sweep_at: connection?.swept_at?.toISOString() ?? null,
    last_good_sweep_at: connection?.reached_at?.toISOString() ?? null,
    next_sweep_at: isDue ? connection.sweep_at.toISOString() : null,
    sweeping: connection !== null && (await isHeld(db, connection.id)),
    trouble:
      trouble === null ? null : { code: trouble.code, message: trouble.message, advice: trouble.advice },
    trouble_since: connection?.trouble_since?.toISOString() ?? null,
  };
}
