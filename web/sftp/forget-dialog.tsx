import type { SftpConnectionShown } from '#shared/sftp.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { formatCounted } from '../ui/format.ts';
import { useForgetting } from './use-connection.ts';

type Props = { connection: SftpConnectionShown; onClose: () => void };

/** Asks whether the connection is to be forgotten, and says what that does. */
export function ForgetDialog({ connection: { host, campaigns }, onClose }: Props) {
  const forgetting = useForgetting(onClose);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Forget ${host}?`}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" busy={forgetting.isPending} onClick={() => forgetting.mutate()}>
            Forget the connection
          </Button>
        </>
      }
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm">
        <li>Its password or private key is deleted here, and nothing is swept any more.</li>
        {campaigns.length === 0 ? null : (
          <li>
            {formatCounted(campaigns.length, 'campaign')} will get no more files until there is another.
          </li>
        )}
        <li>What was imported stays, and the settings of campaigns stay.</li>
      </ul>
    </Dialog>
  );
}
