import type { SftpConnectionDraft, SftpConnectionShown } from '#shared/sftp.ts';

/** How to reach a server, as it is typed. */
export type ConnectionForm = {
  host: string;
  port: string;
  username: string;
  signIn: SftpConnectionDraft['sign_in'];
  password: string;
  privateKey: string;
  passphrase: string;
  root: string;
};

/** What the form says of a connection, or of none yet. Secrets never come back, so their fields are empty. */
export function connectionForm(saved: SftpConnectionShown | null): ConnectionForm {
  return {
    host: saved?.host ?? '',
    port: String(saved?.port ?? 22),
    username: saved?.username ?? '',
    signIn: saved?.sign_in ?? 'password',
    password: '',
    privateKey: '',
    passphrase: '',
    root: saved?.root ?? '/',
  };
}

/** What the form was filled from; nothing of a connection that there was not. */
export function connectionSeen(saved: SftpConnectionShown | null) {
  const { host = null, port = null, username = null, sign_in = null, root = null } = saved ?? {};
  return { host, port, username, sign_in, root };
}

/** What is saved of the form; a sentence where something is not right. A secret left empty stays as it was. */
export function connectionDraft(form: ConnectionForm): SftpConnectionDraft | string {
  const host = form.host.trim();
  const root = form.root.trim();
  if (!/^\d+$/.test(form.port.trim())) return 'Write the port as a number.';
  const port = Number(form.port);
  if (port < 1 || port > 65_535) return 'The port is a number from 1 to 65,535.';
  if (host === '' || form.username === '') return 'Enter the host and the user.';
  if (!/^[A-Za-z0-9.:_-]+$/.test(host)) {
    return 'Write the host as a name or an address, without sftp:// and without a port.';
  }
  if (!root.startsWith('/')) return 'The root folder begins with /.';
  return { host, port, username: form.username, sign_in: form.signIn, root, ...secretsIn(form) };
}

function secretsIn({ signIn, password, privateKey, passphrase }: ConnectionForm) {
  if (signIn === 'password') return password === '' ? {} : { password };
  if (privateKey.trim() === '') return {};
  return { private_key: privateKey, ...(passphrase === '' ? {} : { passphrase }) };
}
