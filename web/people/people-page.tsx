import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Search, UserPlus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { listInvitations } from '#shared/invitations.ts';
import { listPeople } from '#shared/members.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { TextInput } from '../ui/field.tsx';
import { formatCount, formatCounted } from '../ui/format.ts';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { InvitationsTable } from './invitations-table.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { PeopleTable } from './people-table.tsx';

/** Organization settings, People: who belongs to the organization, and who is invited. */
export function PeoplePage() {
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <People onInvite={() => setInviting(true)} />
      <Invitations />
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
    </>
  );
}

function People({ onInvite }: { onInvite: () => void }) {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const people = useQuery({
    ...queryOf(listPeople, { query: { search } }),
    placeholderData: keepPreviousData,
  });
  const { data } = people;
  return (
    <Card
      title="People"
      note={data === undefined ? undefined : formatCounted(data.total, 'person', 'people')}
      flush
      actions={
        <Button variant="primary" onClick={onInvite}>
          <UserPlus aria-hidden />
          Invite
        </Button>
      }
    >
      <SearchBox typed={typed} onType={setTyped} />
      {people.isPending ? <RowsSkeleton label="Loading the people" /> : null}
      {people.isError && data === undefined ? (
        <ProblemState error={people.error} onRetry={() => void people.refetch()} className="py-8" />
      ) : null}
      {data?.rows.length === 0 ? (
        <EmptyState icon={<Search aria-hidden />} title="Nobody of that name or address" className="py-8" />
      ) : null}
      {data === undefined || data.rows.length === 0 ? null : <PeopleTable rows={data.rows} />}
      {data !== undefined && data.total > data.rows.length ? (
        <p className="px-4 py-3 text-[0.8125rem] text-soft">
          The first {formatCount(data.rows.length)} of {formatCount(data.total)}. Search to find the others.
        </p>
      ) : null}
    </Card>
  );
}

function SearchBox({ typed, onType }: { typed: string; onType: (typed: string) => void }) {
  return (
    <div className="relative mx-4 mb-3 max-w-72">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-faint" />
      <TextInput
        light
        type="search"
        aria-label="Search people"
        placeholder="Name or address"
        className="pl-9"
        maxLength={200}
        value={typed}
        onChange={({ target }) => onType(target.value)}
      />
    </div>
  );
}

function Invitations() {
  const invitations = useQuery(queryOf(listInvitations, {}));
  const rows = invitations.data?.rows;
  if (invitations.isError && rows === undefined) {
    return (
      <Card title="Invitations">
        <ProblemState error={invitations.error} onRetry={() => void invitations.refetch()} className="py-4" />
      </Card>
    );
  }
  if (rows === undefined || rows.length === 0) return null;
  return (
    <Card title="Invitations" note={`${formatCount(rows.length)} not accepted yet`} flush>
      <InvitationsTable rows={rows} />
    </Card>
  );
}

function RowsSkeleton({ label }: { label: string }) {
  return (
    <Loading label={label}>
      <div className="flex flex-col gap-2 px-4 pb-4">
        {['one', 'two', 'three'].map((key) => (
          <Skeleton key={key} className="h-9" />
        ))}
      </div>
    </Loading>
  );
}
