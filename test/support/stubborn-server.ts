import type { AddressInfo } from 'node:net';
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2';
import { fingerprintOf } from '#server/sftp/connect.ts';
import type { SftpServer } from './sftp-servers.ts';

const { STATUS_CODE: answers } = ssh2.utils.sftp;
type Question = 'open' | 'opendir' | 'read';

/** An SFTP server over files in memory that answers as a test says. It reads and lists, and does nothing else. */
export type StubbornServer = SftpServer & {
  /** Answers this question about this path with a code from now on. */
  refuse(question: Question, path: string, code: number): void;
  allow(): void;
};

/** Starts one; `files` are contents by their whole paths. */
export async function startStubbornServer(files: Readonly<Record<string, string>>): Promise<StubbornServer> {
  const pair = ssh2.utils.generateKeyPairSync('ed25519');
  const refused = new Map<string, number>();
  const connections = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [pair.private] }, (connection) => {
    connections.add(connection);
    connection.on('error', () => undefined);
    connection.once('close', () => connections.delete(connection));
    connection.on('authentication', (asked) => asked.accept());
    connection.on('session', (accept) => {
      accept().on('sftp', (begin) => serve(begin(), files, refused));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of connections) connection.end();
    await closed;
  };
  const parsed = ssh2.utils.parseKey(pair.public);
  if (parsed instanceof Error) throw parsed;
  return {
    port: (server.address() as AddressInfo).port,
    username: 'recorder',
    signIn: { sign_in: 'password', password: 'recordings' },
    hostKey: fingerprintOf((Array.isArray(parsed) ? parsed[0]! : parsed).getPublicSSH()),
    folder: '/',
    root: '/',
    restart: () => Promise.reject(new Error('This server is not started again.')),
    stop,
    remove: stop,
    refuse: (question, path, code) => void refused.set(`${question} ${path}`, code),
    allow: () => refused.clear(),
  };
}

function serve(
  sftp: SFTPWrapper,
  files: Readonly<Record<string, string>>,
  refused: ReadonlyMap<string, number>,
): void {
  const paths = new Map<string, { path: string; listed: boolean }>();
  const opened = (question: Question, id: number, path: string): void => {
    const code = refused.get(`${question} ${path}`);
    if (code !== undefined) return sftp.status(id, code);
    const handle = String(paths.size);
    paths.set(handle, { path, listed: false });
    return sftp.handle(id, Buffer.from(handle));
  };
  const stat = (id: number, path: string): void => {
    const content = files[path];
    return content === undefined ? sftp.status(id, answers.NO_SUCH_FILE) : sftp.attrs(id, fileOf(content));
  };
  sftp.on('OPEN', (id, path) => opened('open', id, path));
  sftp.on('OPENDIR', (id, path) => opened('opendir', id, path));
  sftp.on('LSTAT', stat);
  sftp.on('STAT', stat);
  sftp.on('CLOSE', (id) => sftp.status(id, answers.OK));
  sftp.on('READ', (id, handle, offset, length) => {
    const { path = '' } = paths.get(String(handle)) ?? {};
    const piece = Buffer.from(files[path] ?? '').subarray(offset, offset + length);
    const code = refused.get(`read ${path}`) ?? (piece.length === 0 ? answers.EOF : undefined);
    return code === undefined ? sftp.data(id, piece) : sftp.status(id, code);
  });
  sftp.on('READDIR', (id, handle) => {
    const at = paths.get(String(handle));
    if (at === undefined || at.listed) return sftp.status(id, answers.EOF);
    at.listed = true;
    return sftp.name(id, entriesOf(files, at.path));
  });
}

const time = Date.parse('2026-11-20T09:00:00Z') / 1_000;

function fileOf(content: string) {
  return { mode: 0o100644, uid: 0, gid: 0, size: Buffer.byteLength(content), atime: time, mtime: time };
}

/** What lies in a folder: files, and the folders that others lie in. */
function entriesOf(files: Readonly<Record<string, string>>, folder: string) {
  const inside = folder === '/' ? '/' : `${folder}/`;
  const found = new Map<string, ReturnType<typeof fileOf>>();
  for (const [path, content] of Object.entries(files)) {
    if (!path.startsWith(inside)) continue;
    const [name = '', ...deeper] = path.slice(inside.length).split('/');
    found.set(name, deeper.length === 0 ? fileOf(content) : { ...fileOf(''), mode: 0o40755 });
  }
  return Array.from(found, ([filename, attrs]) => ({ filename, longname: filename, attrs }));
}
