import type { SftpConnectionShown } from '#shared/sftp.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useTrusting } from './use-connection.ts';

type Props = { connection: SftpConnectionShown; onTrusted: () => void };

/** Asks about a key that nobody has confirmed: the first one, or another than was confirmed. Nothing is swept till then. */
export function HostKey({ connection, onTrusted }: Props) {
  const trusting = useTrusting(onTrusted);
  const { host_key: confirmed, offered_host_key: offered } = connection;
  if (offered === null || !isKeyAsked(connection)) return null;
  const button = (
    <Button
      variant={confirmed === null ? 'primary' : 'danger'}
      busy={trusting.isPending}
      onClick={() => trusting.mutate(offered)}
    >
      {confirmed === null ? 'This is its key' : 'Trust the new key'}
    </Button>
  );
  if (confirmed === null) {
    return (
      <Notice tone="amber" title="Is this the key of your server?" action={button}>
        Compare it with what the server’s administrator tells you, or with <code>ssh-keygen -lf</code> there.
        Nothing is swept until you confirm it.
        <Key name="Shown by the server" value={offered} />
      </Notice>
    );
  }
  return (
    <Notice tone="red" title="The server shows another key than the one that was confirmed." action={button}>
      Either its administrator has changed it, or somebody stands between you and the server. All sweeps have
      stopped, and nothing secret was sent. Ask the administrator before you trust the new key.
      <Key name="Confirmed" value={confirmed} />
      <Key name="Shown now" value={offered} />
    </Notice>
  );
}

/** Whether a key waits to be confirmed. */
export function isKeyAsked({ host_key: confirmed, offered_host_key: offered }: KeysOf): boolean {
  return offered !== null && offered !== confirmed;
}

type KeysOf = Pick<SftpConnectionShown, 'host_key' | 'offered_host_key'>;

function Key({ name, value }: { name: string; value: string }) {
  return (
    <p className="mt-1.5">
      <span className="block font-medium">{name}</span>
      <code className="break-all">{value}</code>
    </p>
  );
}
