import type { SftpConnectionShown } from '#shared/sftp.ts';
import { SftpFact } from '../shown/sftp-health.tsx';
import { formatInstant } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';

const secrets = { password: 'A password is saved', private_key: 'A private key is saved' } as const;

/** How a server is reached, without what is secret. */
export function ConnectionFacts({ connection }: { connection: SftpConnectionShown }) {
  const now = useNow();
  const { host, port, username, sign_in: signIn, root, host_key: key } = connection;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-[0.8125rem]">
      <SftpFact name="Address">{`${host}, port ${port}`}</SftpFact>
      <SftpFact name="User">{username}</SftpFact>
      <SftpFact name="Signs in with">{secrets[signIn]}</SftpFact>
      <SftpFact name="Root folder">
        <code className="break-all">{root}</code>
      </SftpFact>
      <SftpFact name="Confirmed key">
        {key === null ? 'None yet' : <code className="break-all">{key}</code>}
      </SftpFact>
      <SftpFact name="Saved">
        {formatInstant(connection.saved_at, now)}
        {savedBy(connection)}
      </SftpFact>
    </dl>
  );
}

function savedBy({ from_operator: operator, saved_by: person }: SftpConnectionShown): string {
  if (operator) return ' by your operator, who alone can change it';
  return person === null ? '' : ` by ${person}`;
}
