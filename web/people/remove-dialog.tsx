import { useMutation } from '@tanstack/react-query';
import { type Member, removePerson } from '#shared/members.ts';
import { call } from '../api.ts';
import { Problem } from '../shown/form-problem.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';
import { usePeopleChanged } from './use-people-changed.ts';

/** Asks before somebody is removed. */
export function RemoveDialog({ person, onClose }: { person: Member; onClose: () => void }) {
  const say = useToast();
  const peopleChanged = usePeopleChanged();
  const removing = useMutation({
    mutationFn: () => call(removePerson, { params: { id: person.id } }),
    onSuccess: async () => {
      await peopleChanged();
      onClose();
      say({ title: `${person.name} is removed`, tone: 'good' });
    },
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Remove ${person.name}?`}
      description="They are signed out at once, and what they invited others to falls. What they have done stays, under their name. They can be invited again."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" busy={removing.isPending} onClick={() => removing.mutate()}>
            Remove
          </Button>
        </>
      }
    >
      <p className="text-soft">{person.email}</p>
      <Problem error={removing.error} />
    </Dialog>
  );
}
