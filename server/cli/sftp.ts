import { organizationByIdOrName } from '#server/people/organizations.ts';
import { sweep } from '#server/sftp/sweep.ts';
import { sweepDeps } from '#server/sftp/sweep-deps.ts';
import { testConnection } from '#server/sftp/try-connection.ts';
import type { Operator } from '#shared/permissions.ts';
import type { Call, Command, Result } from './command.ts';

const organization = { about: 'Id or name of the organization', required: true } as const;

/** Commands about the SFTP server of an organization. */
export const sftpCommands: readonly Command[] = [
  {
    name: 'sftp test',
    about: 'Try the SFTP server: its key, signing in, and the folders of the campaigns',
    options: { organization },
    run: tryServer,
  },
  {
    name: 'sftp sweep',
    about: 'Sweep the SFTP server once, now, unless another process does',
    options: { organization },
    run: sweepOnce,
  },
];

async function tryServer({ house, option }: Call): Promise<Result> {
  const { deps } = await house();
  const { id } = await organizationByIdOrName(deps.db, option('organization'));
  const actor: Operator = { kind: 'operator', organizationId: id, campaignIds: [] };
  const found = await testConnection(deps, actor);
  const folders = found.campaigns.map(
    ({ name, slug, found: isThere }) => `${isThere ? 'found  ' : 'missing'}  ${slug}  (${name})`,
  );
  const outcome = found.ok ? 'Signed in.' : `${found.failure?.message ?? ''} ${found.failure?.advice ?? ''}`;
  const key = found.host_key === null ? [] : [`Host key ${found.host_key} (${found.host_key_state ?? ''})`];
  return { shown: found, text: [outcome, ...key, ...folders].join('\n'), status: found.ok ? 0 : 1 };
}

async function sweepOnce({ house, option }: Call): Promise<Result> {
  const { deps } = await house();
  const { id } = await organizationByIdOrName(deps.db, option('organization'));
  const swept = await sweep(sweepDeps(deps), id, new AbortController().signal);
  const text = swept ? 'Swept.' : 'Nothing was swept: no key is confirmed, or another process sweeps now.';
  return { shown: { swept }, text, status: swept ? 0 : 1 };
}
