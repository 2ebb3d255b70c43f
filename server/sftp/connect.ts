import { createHash } from 'node:crypto';
import { connect as connectSocket, type Socket } from 'node:net';
import ssh2, { type SFTPWrapper } from 'ssh2';
import { KnownError } from '#shared/errors.ts';
import { openAddress } from './open-address.ts';
import type { ConnectRemote, Remote, RemoteTarget } from './remote.ts';
import { remoteOver } from './ssh2-remote.ts';

export type ConnectOptions = {
  /** Addresses, networks and names that are open although they are closed by default. */
  readonly allowed: readonly string[];
  /** From the first packet to being signed in. */
  readonly readyMs?: number;
  /** A server that does not answer one question within this time is lost. */
  readonly answerMs?: number;
};

const keepaliveMs = 10_000;
const keepalivesMissed = 3;

/** Connects by SSH 2, with a socket of our own: ssh2 leaves Nagle's delay on, which makes listing forty times slower. */
export function createConnect(options: ConnectOptions): ConnectRemote {
  return async (target) => {
    const readyMs = options.readyMs ?? 20_000;
    const address = await openAddress(target.host, options.allowed);
    const socket = await openSocket(address, target, readyMs);
    return signIn(socket, target, { readyMs, answerMs: options.answerMs ?? 30_000 });
  };
}

/** The fingerprint of a server's key, as ssh-keygen prints it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function openSocket(address: string, { host, port }: RemoteTarget, readyMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host: address, port, noDelay: true, keepAlive: true });
    const fail = (problem: string): void => {
      socket.destroy();
      reject(new KnownError('sftp_unreachable', { problem }));
    };
    const timer = setTimeout(() => fail(`${host} does not answer on port ${port}`), readyMs);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      fail(reasonOf(error, host, port));
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

function reasonOf({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'ECONNREFUSED') return `nothing listens on port ${port} of ${host}`;
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return `there is no way to ${host}`;
  return code === 'ECONNRESET' ? `${host} broke the connection off` : message;
}

function signIn(
  socket: Socket,
  target: RemoteTarget,
  { readyMs, answerMs }: { readyMs: number; answerMs: number },
): Promise<Remote> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    let refused: KnownError | null = null;
    const fail = (error: KnownError): void => {
      client.destroy();
      socket.destroy();
      reject(error);
    };
    // Errors may still come after the first: without a listener they would end the process.
    client.on('error', (error: Error & { level?: string }) => fail(refused ?? meaningOf(error, target)));
    client.once('close', () => fail(refused ?? lost('the server closed the connection')));
    client.once('ready', () => {
      client.sftp((error: Error | undefined, sftp: SFTPWrapper) => {
        if (error !== undefined) return fail(lost('the server offers no SFTP'));
        return resolve(remoteOver(client, sftp, { answerMs }));
      });
    });
    const verify = (key: Buffer): boolean => {
      refused = keyProblem(fingerprintOf(key), target);
      return refused === null;
    };
    try {
      client.connect({
        sock: socket,
        username: target.username,
        ...('password' in target.secret
          ? { password: target.secret.password }
          : { privateKey: target.secret.privateKey, ...phraseOf(target.secret.passphrase) }),
        hostVerifier: verify,
        readyTimeout: readyMs,
        keepaliveInterval: keepaliveMs,
        keepaliveCountMax: keepalivesMissed,
      });
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'it has an unknown form';
      fail(new KnownError('sftp_key_unreadable', { problem }));
    }
  });
}

function phraseOf(passphrase: string | undefined): { passphrase?: string } {
  return passphrase === undefined || passphrase === '' ? {} : { passphrase };
}

function keyProblem(shown: string, { hostKey }: RemoteTarget): KnownError | null {
  if (hostKey === shown) return null;
  const code = hostKey === null ? 'sftp_host_key_unconfirmed' : 'sftp_host_key_changed';
  return new KnownError(code, { host_key: shown });
}

function meaningOf(error: Error & { level?: string }, { username, host }: RemoteTarget): KnownError {
  if (error.level === 'client-authentication') return new KnownError('sftp_sign_in_refused', { username });
  if (error.level === 'client-timeout') return lost(`${host} does not answer`);
  return lost(error.message);
}

function lost(problem: string): KnownError {
  return new KnownError('sftp_unreachable', { problem });
}
