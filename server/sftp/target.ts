import { z } from 'zod';
import type { Db } from '#server/db/db.ts';
import type { Secrets } from '#server/secrets/secrets.ts';
import { allConnections, type ConnectionRow, replaceSecret } from './connections.db.ts';
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

/** Seals the secrets of all connections anew with the newest key. Throws secret_unreadable. */
export async function resealConnections(deps: { db: Db; secrets: Secrets }): Promise<void> {
  for (const connection of await allConnections(deps.db)) {
    const place = placeOfSecret(connection.organization_id, connection.id);
    const sealed = await deps.secrets.reseal(connection.secret, place);
    if (sealed !== null) await replaceSecret(deps.db, connection, sealed);
  }
}
