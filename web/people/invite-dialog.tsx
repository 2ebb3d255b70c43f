import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { type InvitationDraft, invite } from '#shared/invitations.ts';
import { call } from '../api.ts';
import { Problem } from '../shown/form-problem.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { type GrantDraft, GrantFields, grantFrom } from './grant-fields.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { usePeopleChanged } from './use-people-changed.ts';

/** Invites somebody, then shows the link. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const form = useId();
  const [draft, setDraft] = useState<GrantDraft>({
    role: 'manager',
    campaign_ids: [],
    agent_id: null,
    agent_name: null,
  });
  const peopleChanged = usePeopleChanged();
  const inviting = useMutation({
    mutationFn: (body: InvitationDraft) => call(invite, { body }),
    onSuccess: peopleChanged,
  });
  if (inviting.data !== undefined) return <LinkDialog made={inviting.data} onClose={onClose} />;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = textIn(new FormData(event.currentTarget), 'email');
    inviting.mutate({ email, ...grantFrom(draft) });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Invite somebody"
      description="They get a link that works once, within 7 days."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={inviting.isPending}>
            Invite
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <Field label="E-mail">
          {(tied) => <TextInput {...tied} name="email" type="email" required maxLength={254} autoFocus />}
        </Field>
        <GrantFields draft={draft} onChange={setDraft} />
        <Problem error={inviting.error} />
      </form>
    </Dialog>
  );
}
