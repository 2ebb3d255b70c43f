import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { fingerprintOf } from '#server/sftp/connect.ts';
import { freePort } from './free-port.ts';
import { endProcess, startProcess } from './server-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A real SFTP server on loopback, over a folder of its own. */
export type SftpServer = {
  readonly port: number;
  readonly username: string;
  /** What a draft of a connection says of signing in. */
  readonly signIn:
    | { sign_in: 'private_key'; private_key: string }
    | { sign_in: 'password'; password: string };
  readonly hostKey: string;
  /** Where the files are, for the test's own hands. */
  readonly folder: string;
  /** The same folder as the server names it. */
  readonly root: string;
  /** Ends the server and starts it again on the same port, with another key if asked. */
  restart(given?: { newKey?: boolean }): Promise<void>;
  /** Ends the server, and every connection with it. */
  stop(): Promise<void>;
  remove(): Promise<void>;
};

/** OpenSSH, with the rights of the user of the tests, or of another where root runs them. */
export async function startOpenSsh({ username = userInfo().username } = {}): Promise<SftpServer> {
  const home = await temporaryFolder();
  const folder = join(home.path, 'recordings');
  await mkdir(folder, { mode: 0o755 });
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  const client = newKeyPair();
  const files = {
    config: join(home.path, 'sshd_config'),
    key: join(home.path, 'host_key'),
    keys: join(home.path, 'keys'),
  };
  // The user who signs in has to be able to read it.
  await writeFile(files.keys, `${client.public}\n`, { mode: 0o644 });
  await writeFile(
    files.config,
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${files.key}`,
      `AuthorizedKeysFile ${files.keys}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      'PidFile none',
      'MaxStartups 100',
      'Subsystem sftp internal-sftp',
      '',
    ].join('\n'),
  );
  return runServer({
    run: () => startProcess('/usr/sbin/sshd', ['-D', '-e', '-f', files.config], port),
    hostKeyFile: files.key,
    port,
    username,
    signIn: { sign_in: 'private_key', private_key: client.private },
    folder,
    root: folder,
    removeHome: home.remove,
  });
}

/** ProFTPD with mod_sftp: another implementation, which shows its users nothing but their own folder. */
export async function startProFtpd(): Promise<SftpServer> {
  const home = await temporaryFolder();
  const folder = join(home.path, 'recordings');
  await mkdir(folder, { mode: 0o755 });
  const port = await freePort();
  const { uid, gid, username } = userInfo();
  const files = {
    config: join(home.path, 'proftpd.conf'),
    key: join(home.path, 'host_key'),
    users: join(home.path, 'users'),
  };
  // The SHA-512 crypt of "recordings".
  await writeFile(files.users, `recorder:${passwordHash}:${uid}:${gid}::${folder}:/bin/false\n`, {
    mode: 0o600,
  });
  await writeFile(
    files.config,
    [
      'ModulePath /usr/lib/proftpd',
      'LoadModule mod_sftp.c',
      'ServerType standalone',
      'DefaultAddress 127.0.0.1',
      `Port ${port}`,
      `User ${username}`,
      'Group root',
      'RootLogin on',
      'RequireValidShell off',
      'UseReverseDNS off',
      'WtmpLog off',
      `PidFile ${join(home.path, 'pid')}`,
      `ScoreboardFile ${join(home.path, 'scoreboard')}`,
      `SystemLog ${join(home.path, 'log')}`,
      `AuthUserFile ${files.users}`,
      'AuthOrder mod_auth_file.c',
      'DefaultRoot ~',
      'AllowOverwrite on',
      'SFTPEngine on',
      'SFTPAuthMethods password',
      `SFTPHostKey ${files.key}`,
      '<Limit ALL>',
      '  AllowAll',
      '</Limit>',
      '',
    ].join('\n'),
  );
  return runServer({
    run: () => startProcess('/usr/sbin/proftpd', ['-n', '-q', '-c', files.config], port),
    hostKeyFile: files.key,
    port,
    username: 'recorder',
    signIn: { sign_in: 'password', password: 'recordings' },
    folder,
    root: '/',
    removeHome: home.remove,
  });
}

type Served = Pick<SftpServer, 'port' | 'username' | 'signIn' | 'folder' | 'root'> & {
  readonly run: () => Promise<ChildProcess>;
  readonly hostKeyFile: string;
  readonly removeHome: () => Promise<void>;
};

/** Starts a server that is set up, with a key of its own, and answers what stops it and starts it again. */
async function runServer({ run, hostKeyFile, removeHome, ...server }: Served): Promise<SftpServer> {
  let hostKey = await newHostKey(hostKeyFile);
  let child = await run();
  const stop = () => endProcess(child);
  return {
    ...server,
    get hostKey() {
      return hostKey;
    },
    restart: async ({ newKey = false } = {}) => {
      await stop();
      if (newKey) hostKey = await newHostKey(hostKeyFile);
      child = await run();
    },
    stop,
    remove: async () => {
      await stop();
      await removeHome();
    },
  };
}

/** The password “recordings” as crypt(3) writes it with SHA-512. */
const passwordHash =
  '$6$recordings$IHm6M3OysYjjIXqMcSs2gzEJ3MfBYPpABgDGGvjJnSbjSYofP06opa6ww8eREN..9u34i.XBV0KwYAwI4FlAR/';

async function newHostKey(path: string): Promise<string> {
  const pair = newKeyPair();
  await writeFile(path, pair.private, { mode: 0o600 });
  return fingerprintOf(pair.publicSsh);
}

/** One key in some hundreds that ssh2 makes it cannot read itself: then another is made. */
function newKeyPair(): { private: string; public: string; publicSsh: Buffer } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    const parsed = ssh2.utils.parseKey(pair.public);
    if (parsed instanceof Error) continue;
    const [key] = Array.isArray(parsed) ? parsed : [parsed];
    return { ...pair, publicSsh: key!.getPublicSSH() };
  }
}
