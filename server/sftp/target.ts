import { z } from 'zod';
import type { Secrets } from '#server/secrets/secrets.ts';
import type { ConnectionRow } from './connections.db.ts';
import type { RemoteTarget } from './remote.ts';

/** What is sealed of a connection. */
const Secret = z.union([
  z.object({ password: z.string() }),
  z.object({ privateKey: z.string(), passphrase: z.string().optional() }),
]);
export type Secret = z.infer<typeof Secret>;

/** Where the secret of a connection belongs. */
export function placeOfSecret(organizationId: string, id: string) {
  return { table: 'sftp_connections', organizationId, id };
}

/** How a stored connection is reached. Throws secret_unreadable. */
export async function targetOf(secrets: Secrets, connection: ConnectionRow): Promise<RemoteTarget> {
  const place = placeOfSecret(connection.organization_id, connection.id);
  const secret = Secret.parse(JSON.parse(await secrets.open(connection.secret, place)));
  const { host, port, username, host_key: hostKey } = connection;
  const how =
    'password' in secret ? secret : { privateKey: secret.privateKey, passphrase: secret.passphrase };
  return { host, port, username, hostKey, secret: how };
}
