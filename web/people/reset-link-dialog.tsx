import { useMutation, useQuery } from '@tanstack/react-query';
import { type Member, makeResetLink } from '#shared/members.ts';
import { readSignInWays } from '#shared/sign-in.ts';
import { call } from '../api.ts';
import { queryOf } from '../queries.ts';
import { Problem } from '../shown/form-problem.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { CopyLine } from './link-dialog.tsx';

/** Makes a link for a new password: by e-mail, or to be handed over where nothing sends e-mail. */
export function ResetLinkDialog({ person, onClose }: { person: Member; onClose: () => void }) {
  const ways = useQuery(queryOf(readSignInWays, {}));
  const making = useMutation({ mutationFn: () => call(makeResetLink, { params: { id: person.id } }) });
  const { data } = making;
  const path = data?.link_path ?? null;
  const sends = ways.data?.email === true;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`A new password for ${person.name}`}
      description={
        sends
          ? 'They get a link by e-mail, valid for an hour.'
          : 'You get a link to hand over, valid for a day.'
      }
      footer={
        data === undefined ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" busy={making.isPending} onClick={() => making.mutate()}>
              {sends ? 'Send the link' : 'Make the link'}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        )
      }
    >
      {data === undefined ? <p className="text-soft">{person.email}</p> : null}
      {path === null ? null : <CopyLine label="Copy the link" text={new URL(path, location.origin).href} />}
      {data !== undefined && path === null ? (
        <p role="status">The link is on its way to {person.email}.</p>
      ) : null}
      <Problem error={making.error} />
    </Dialog>
  );
}
