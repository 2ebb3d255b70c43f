import { saveConnection, trustHostKey } from '#server/sftp/connection.ts';
import { saveSettings } from '#server/sftp/settings.ts';
import { sweep } from '#server/sftp/sweep.ts';
import { sweepDeps } from '#server/sftp/sweep-deps.ts';
import { testConnection } from '#server/sftp/try-connection.ts';
import { SftpConnectionDraft, SftpSettings } from '#shared/sftp.ts';
import type { SftpServer } from '#test/support/sftp-servers.ts';
import type { BenchHouse } from './house.ts';

/**
 * Has a campaign take its recordings from a server on loopback, with these settings. The house has to be allowed to go
 * there (TOTALVIEW_SFTP_ALLOW). `sweepAt` sweeps as if so many milliseconds had passed.
 */
export async function connectBench(
  { deps, actor, campaignId }: BenchHouse,
  { port, username, root, signIn, hostKey }: SftpServer,
  settings: Partial<SftpSettings>,
) {
  let shiftMs = 0;
  const clock = { ...deps.clock, now: () => deps.clock.now() + shiftMs };
  const own = { ...deps, clock };
  const draft = SftpConnectionDraft.parse({ host: '127.0.0.1', port, username, root, ...signIn });
  await saveConnection(own, actor, draft);
  await testConnection(own, actor);
  await trustHostKey(own, actor, hostKey);
  await saveSettings(own, actor, campaignId, SftpSettings.parse({ ...settings, enabled: true }));
  const bounds = { sweepEveryMs: Number.MAX_SAFE_INTEGER / 4, settleMs: 30_000 };
  const sweeping = { ...sweepDeps(own), ...bounds, clock };
  const sweepAt = async (ms: number): Promise<void> => {
    shiftMs = ms;
    await sweep(sweeping, actor.organizationId, new AbortController().signal);
  };
  return { own, sweepAt };
}
