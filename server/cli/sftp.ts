import { organizationByIdOrName } from '#server/people/organizations.ts';
import { forgetConnection, pinHostKey, saveConnection } from '#server/sftp/connection.ts';
import { sweep } from '#server/sftp/sweep.ts';
import { sweepDeps } from '#server/sftp/sweep-deps.ts';
import { testConnection } from '#server/sftp/try-connection.ts';
import type { Operator } from '#shared/permissions.ts';
import { problemOf } from '#shared/problem-of.ts';
import { Fingerprint, SftpConnectionDraft } from '#shared/sftp.ts';
import { type Call, type Command, type Result, UsageError } from './command.ts';

const organization = { about: 'Id or name of the organization', required: true } as const;

/** Commands about the SFTP server of an organization. */
export const sftpCommands: readonly Command[] = [
  {
    name: 'sftp connect',
    about:
      'Give the SFTP server; people see it and cannot change it. Password, or private key and below it its passphrase, on standard input',
    options: {
      organization,
      host: { about: 'Name or address of the server', required: true },
      port: { about: 'Its port; 22 when left out' },
      user: { about: 'Who to sign in as', required: true },
      root: { about: 'The folder that holds the folders of campaigns; / when left out' },
      'host-key': { about: 'The key of the server, as ssh-keygen -lf prints it: SHA256:…' },
    },
    run: connect,
  },
  {
    name: 'sftp forget',
    about: 'Forget the SFTP server; what was imported stays',
    options: { organization },
    run: forget,
  },
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

async function operatorOf({ house, option }: Call): Promise<Operator> {
  const { deps } = await house();
  const { id } = await organizationByIdOrName(deps.db, option('organization'));
  return { kind: 'operator', organizationId: id, campaignIds: [] };
}

async function connect(call: Call): Promise<Result> {
  const draft = draftOf(call, (await call.stdin()).replace(/\r?\n$/, ''));
  const hostKey = call.option('host-key');
  if (hostKey !== '' && !Fingerprint.safeParse(hostKey).success)
    throw new UsageError('--host-key is SHA256: and 43 letters, as ssh-keygen -lf prints it.');
  const { deps } = await call.house();
  const operator = await operatorOf(call);
  const saved = await saveConnection(deps, operator, draft);
  const shown = hostKey === '' ? saved : await pinHostKey(deps, operator, hostKey);
  const next =
    shown.host_key === null ? 'Test it and confirm its key: totalview sftp test.' : 'Sweeps begin.';
  return {
    shown,
    text: `The SFTP server is ${shown.username} on ${shown.host}, port ${shown.port}. ${next}`,
  };
}

/** Never an argument: arguments are seen by everybody on the machine. What stands below a private key is its passphrase. */
function draftOf({ option }: Call, given: string): SftpConnectionDraft {
  const [, key = '', below = ''] = /^([^]*-----END [A-Z ]*PRIVATE KEY-----)([^]*)$/.exec(given) ?? [];
  const [secret, passphrase] = key === '' ? [given, ''] : [`${key}\n`, below.replace(/^\r?\n/, '')];
  if (secret === '') throw new UsageError('Give the password or the private key on standard input.');
  const signIn = secret.includes('PRIVATE KEY') ? 'private_key' : 'password';
  const draft = SftpConnectionDraft.safeParse({
    host: option('host'),
    username: option('user'),
    sign_in: signIn,
    [signIn]: secret,
    ...(passphrase === '' ? {} : { passphrase }),
    ...(option('port') === '' ? {} : { port: Number(option('port')) }),
    ...(option('root') === '' ? {} : { root: option('root') }),
  });
  if (!draft.success) throw new UsageError(`sftp connect: ${problemOf(draft.error)}`);
  return draft.data;
}

async function forget(call: Call): Promise<Result> {
  const { deps } = await call.house();
  await forgetConnection(deps, await operatorOf(call));
  return { text: 'The SFTP server is forgotten. What was imported stays.' };
}

async function tryServer(call: Call): Promise<Result> {
  const { deps } = await call.house();
  const found = await testConnection(deps, await operatorOf(call));
  const folders = found.campaigns.map(
    ({ name, slug, found: isThere }) => `${isThere ? 'found  ' : 'missing'}  ${slug}  (${name})`,
  );
  const outcome = found.ok ? 'Signed in.' : `${found.failure?.message ?? ''} ${found.failure?.advice ?? ''}`;
  const key = found.host_key === null ? [] : [`Host key ${found.host_key} (${found.host_key_state ?? ''})`];
  return { shown: found, text: [outcome, ...key, ...folders].join('\n'), status: found.ok ? 0 : 1 };
}

async function sweepOnce(call: Call): Promise<Result> {
  const { deps } = await call.house();
  const { organizationId } = await operatorOf(call);
  const swept = await sweep(sweepDeps(deps), organizationId, new AbortController().signal);
  const text = swept ? 'Swept.' : 'Nothing was swept: no key is confirmed, or another process sweeps now.';
  return { shown: { swept }, text, status: swept ? 0 : 1 };
}
