import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId } from 'react';
import { readAgentLogins } from '#shared/agent-page.ts';
import type { AgentSummary } from '#shared/agents.ts';
import { invite, listInvitations, type NewInvitation } from '#shared/invitations.ts';
import { call, problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';

type Props = { agent: AgentSummary; onClose: () => void };

/** Invites somebody to sign in as an agent, and shows the link once. */
export function InviteDialog({ agent, onClose }: Props) {
  const form = useId();
  const inviting = useInviting(agent);
  if (inviting.data !== undefined) return <LinkDialog invitation={inviting.data} onClose={onClose} />;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    inviting.mutate(textIn(new FormData(event.currentTarget), 'email'));
  };
  const problem = inviting.isError ? problemOf(inviting.error) : null;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Invite ${agent.name}`}
      description="They choose a password, and see their own calls and figures."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={inviting.isPending}>
            Invite
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <Field label="E-mail" error={problem === null ? undefined : `${problem.message} ${problem.advice}`}>
          {(tied) => (
            <TextInput
              {...tied}
              type="email"
              name="email"
              required
              maxLength={254}
              autoFocus
              defaultValue={agent.email ?? ''}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

function LinkDialog({ invitation, onClose }: { invitation: NewInvitation; onClose: () => void }) {
  const link = new URL(invitation.link_path, location.origin).href;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`${invitation.email} is invited`}
      description={
        invitation.emailed
          ? 'The link went out by e-mail. It works for 7 days and is shown only now.'
          : 'Send them this link. It works for 7 days and is shown only now.'
      }
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex items-end gap-2">
        <Field label="Link" className="flex-1">
          {(tied) => <TextInput {...tied} readOnly value={link} onFocus={({ target }) => target.select()} />}
        </Field>
        <CopyButton text={link} label="Copy the link" />
      </div>
    </Dialog>
  );
}

function useInviting({ id }: AgentSummary) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (email: string) => call(invite, { body: { email, role: 'agent', agent_id: id } }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keyOf(readAgentLogins, { params: { id } }) }),
        client.invalidateQueries({ queryKey: keyOf(listInvitations) }),
      ]),
  });
}
