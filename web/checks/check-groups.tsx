import { useState } from 'react';
import type { CheckDetail } from '#shared/check-edits.ts';
import { Card } from '../ui/card.tsx';
import { formatCounted } from '../ui/format.ts';
import { CheckRow } from './check-row.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { groupChecks, movedBy, movedTo } from './order.ts';
import { type CheckList, useCheckActions } from './use-checks.ts';

type Props = { campaignId: string; list: CheckList; mayEdit: boolean };

/** The checks by category. A handle moves each among those of its category, by arrow keys or by dragging. */
export function CheckGroups({ campaignId, list, mayEdit }: Props) {
  const actions = useCheckActions(campaignId);
  const [dragged, setDragged] = useState<CheckDetail | null>(null);
  const [deleting, setDeleting] = useState<CheckDetail | null>(null);
  const [told, setTold] = useState('');
  const move = (check: CheckDetail, step: 1 | -1) => {
    const ids = movedBy(list.rows, check.id, step);
    if (ids === null) return;
    actions.order.mutate(ids);
    setTold(`${check.name} moved ${step === 1 ? 'down' : 'up'}.`);
  };
  const dropOn = (target: CheckDetail) => {
    if (dragged === null || dragged.id === target.id || dragged.category !== target.category) return;
    actions.order.mutate(movedTo(list.rows, dragged.id, target.id));
  };
  return (
    <>
      {groupChecks(list.rows, list.categories).map(({ category, checks }) => (
        <Card
          key={category}
          title={category === '' ? 'Without a category' : category}
          note={formatCounted(checks.length, 'check')}
          flush
        >
          <ul className="divide-y divide-line border-t border-line">
            {checks.map((check) => (
              <CheckRow
                key={check.id}
                campaignId={campaignId}
                check={check}
                passMark={check.pass_mark ?? list.pass_mark}
                evaluated={check.judging.kind === 'phrases' || list.claude_ready}
                editing={mayEdit ? { actions, onMove: move, onDelete: setDeleting } : null}
                drag={{
                  isSource: dragged?.id === check.id,
                  onStart: () => setDragged(check),
                  onEnd: () => setDragged(null),
                  onDrop: () => dropOn(check),
                }}
              />
            ))}
          </ul>
        </Card>
      ))}
      <p role="status" className="sr-only">
        {told}
      </p>
      {deleting === null ? null : (
        <DeleteDialog
          check={deleting}
          onClose={() => setDeleting(null)}
          onDelete={() => {
            actions.remove.mutate(deleting);
            setDeleting(null);
          }}
        />
      )}
    </>
  );
}
