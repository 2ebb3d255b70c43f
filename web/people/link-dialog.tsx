import { useQuery } from '@tanstack/react-query';
import type { NewInvitation } from '#shared/invitations.ts';
import { readSignInWays } from '#shared/sign-in.ts';
import { queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** The one moment in which the link of an invitation is shown. */
export function LinkDialog({ made, onClose }: { made: NewInvitation; onClose: () => void }) {
  const ways = useQuery(queryOf(readSignInWays, {}));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`${made.email} is invited`}
      description={told(made.emailed, ways.data?.email === true)}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <CopyLine label="Copy the link" text={new URL(made.link_path, location.origin).href} />
    </Dialog>
  );
}

function told(emailed: boolean, sendsMail: boolean): string {
  if (emailed) return 'The link is on its way by e-mail. It works once, within 7 days.';
  const why = sendsMail ? 'The e-mail could not be sent. ' : '';
  return `${why}Hand over this link: it works once, within 7 days, and is not shown again.`;
}

/** A text to be handed on, with a button that copies it. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex items-center gap-2">
      <code className="min-w-0 flex-1 rounded-md border border-line bg-sunken px-3 py-2 text-[0.8125rem] break-all select-all">
        {text}
      </code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
