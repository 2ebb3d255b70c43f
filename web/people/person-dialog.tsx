import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId } from 'react';
import { changePerson, type Grant, type Member } from '#shared/members.ts';
import { call } from '../api.ts';
import { Problem } from '../shown/form-problem.tsx';
import { seenOf, useDraft } from '../shown/use-draft.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';
import { type GrantDraft, GrantFields, grantFrom } from './grant-fields.tsx';
import { usePeopleChanged } from './use-people-changed.ts';

function grantOf({ role, campaigns, agent }: Member): GrantDraft {
  return {
    role,
    campaign_ids: campaigns.map(({ id }) => id),
    agent_id: agent?.id ?? null,
    agent_name: agent?.name ?? null,
  };
}

/** Changes what somebody is and sees. */
export function PersonDialog({ person, onClose }: { person: Member; onClose: () => void }) {
  const form = useId();
  const say = useToast();
  const peopleChanged = usePeopleChanged();
  const held = useDraft(person, grantOf);
  const { form: draft, set: setDraft } = held;
  const changing = useMutation({
    mutationFn: (body: Grant) => {
      const seen = seenOf(grantOf(held.seen), body);
      return call(changePerson, { params: { id: person.id }, body: { ...body, seen } });
    },
    onSuccess: async () => {
      await peopleChanged();
      onClose();
      say({ title: `${person.name} is changed`, tone: 'good' });
    },
    onError: (error) => held.refused(error, peopleChanged),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    changing.mutate(grantFrom(draft));
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={person.name}
      description={
        draft.role === person.role
          ? 'Changes take effect at once.'
          : 'A new role takes effect at once: they are signed out here and sign in anew.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={changing.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <GrantFields draft={draft} onChange={setDraft} />
        <Problem error={changing.error} />
      </form>
    </Dialog>
  );
}
