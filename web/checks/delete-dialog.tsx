import type { CheckDetail } from '#shared/check-edits.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

type Props = { check: CheckDetail; onClose: () => void; onDelete: () => void };

/** Says what deleting a check does before it is done. */
export function DeleteDialog({ check, onClose, onDelete }: Props) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete “${check.name}”?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" onClick={onDelete}>
            Delete the check
          </Button>
        </>
      }
    >
      <p className="text-sm text-soft">
        Later runs do not ask it. Calls that were judged by it keep its results. To have it back later, switch
        it off instead.
      </p>
    </Dialog>
  );
}
