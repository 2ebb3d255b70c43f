import { useQuery } from '@tanstack/react-query';
import { type CheckBody, type CheckDetail, listChecks } from '#shared/check-edits.ts';
import { queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { differences } from './check-draft.ts';

type Props = {
  campaignId: string;
  checkId: string;
  /** Who has changed it. */
  told: string;
  ours: CheckBody | null;
  onGoOn: (theirs: CheckDetail, take: boolean) => void;
};

/** Somebody else has saved the check meanwhile: says what it says now, and lets the later one decide. */
export function ConflictNote({ campaignId, checkId, told, ours, onGoOn }: Props) {
  const { data } = useQuery({ ...queryOf(listChecks, { params: { id: campaignId } }), staleTime: 0 });
  const theirs = data?.rows.find(({ id }) => id === checkId);
  const changes = theirs === undefined || ours === null ? [] : differences(ours, theirs);
  return (
    <section
      role="alert"
      aria-label="Changed meanwhile"
      className="rounded-lg border border-line bg-sunken px-4 py-3 text-sm"
    >
      <p className="font-semibold">{told}</p>
      <p className="mt-1 text-soft">Nothing of yours or theirs is lost. What is different from yours now:</p>
      <dl className="mt-2 flex flex-col gap-1">
        {changes.map(({ name, theirs: value }) => (
          <div key={name} className="flex gap-3">
            <dt className="w-24 shrink-0 text-faint">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button size="small" disabled={theirs === undefined} onClick={() => theirs && onGoOn(theirs, false)}>
          Go on with mine
        </Button>
        <Button size="small" disabled={theirs === undefined} onClick={() => theirs && onGoOn(theirs, true)}>
          Take theirs
        </Button>
      </div>
    </section>
  );
}
