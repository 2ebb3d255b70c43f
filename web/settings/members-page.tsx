import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { UserMinus, UserPlus } from 'lucide-react';
import { useState } from 'react';
import {
  addCampaignMember,
  type CampaignMember,
  listCampaignMembers,
  removeCampaignMember,
} from '#shared/campaign-settings.ts';
import { userRoles } from '#shared/permissions.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatCounted } from '../ui/format.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Select } from '../ui/select.tsx';
import { useToast } from '../ui/toast.tsx';

/** Who is assigned to a campaign; Managers see their assigned campaigns only. */
export function MembersPage() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId/settings/members' });
  const members = useQuery(queryOf(listCampaignMembers, { params: { id: campaignId } }));
  const { add, remove } = useMembership(campaignId);
  if (members.isPending) return <PageSkeleton />;
  if (members.data === undefined) {
    return (
      <ProblemState
        error={members.error}
        onRetry={() => void members.refetch()}
        retrying={members.isFetching}
      />
    );
  }
  const { rows, others } = members.data;
  return (
    <Card title="Members" note={formatCounted(rows.length, 'member')} className="max-w-3xl" flush>
      <p className="px-4 pb-3 text-[0.8125rem] text-soft">
        Managers see the campaigns they are assigned to. Compliance Officers, Senior Managers and Owners see
        all of them, assigned or not.
      </p>
      {rows.length === 0 ? (
        <EmptyState title="Nobody is assigned" className="border-t border-line py-8">
          Only those who see all campaigns see this one.
        </EmptyState>
      ) : (
        <ul aria-label="Members" className="divide-y divide-line border-t border-line">
          {rows.map((member) => (
            <MemberRow
              key={member.user_id}
              member={member}
              busy={remove.isPending && remove.variables.user_id === member.user_id}
              onRemove={() => remove.mutate(member)}
            />
          ))}
        </ul>
      )}
      <AddMember others={others} busy={add.isPending} onAdd={(userId) => add.mutate(userId)} />
    </Card>
  );
}

type RowProps = { member: CampaignMember; busy: boolean; onRemove: () => void };

function MemberRow({ member, busy, onRemove }: RowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <span className="min-w-0 flex-1 basis-48">
        <span className="block truncate font-medium">{member.name}</span>
        <span className="block truncate text-[0.8125rem] text-faint">{member.email}</span>
      </span>
      <span className="text-[0.8125rem] text-soft">{userRoles[member.role]}</span>
      <Button
        size="small"
        variant="quiet"
        busy={busy}
        aria-label={`Remove ${member.name}`}
        onClick={onRemove}
      >
        <UserMinus aria-hidden />
        Remove
      </Button>
    </li>
  );
}

type AddProps = { others: readonly CampaignMember[]; busy: boolean; onAdd: (userId: string) => void };

function AddMember({ others, busy, onAdd }: AddProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const known = others.some(({ user_id }) => user_id === chosen) ? chosen : null;
  if (others.length === 0) {
    return (
      <p className="border-t border-line px-4 py-3 text-[0.8125rem] text-faint">
        There is no other Manager who could be assigned.
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3">
      <Select
        label="Manager to assign"
        className="min-w-0 flex-1 basis-56"
        value={known}
        placeholder="Choose a Manager"
        options={others.map(({ user_id, name, email }) => ({ value: user_id, label: `${name}, ${email}` }))}
        onChange={setChosen}
      />
      <Button disabled={known === null} busy={busy} onClick={() => known !== null && onAdd(known)}>
        <UserPlus aria-hidden />
        Assign
      </Button>
    </div>
  );
}

function useMembership(campaignId: string) {
  const client = useQueryClient();
  const say = useToast();
  const common = {
    onSuccess: () =>
      client.invalidateQueries({ queryKey: keyOf(listCampaignMembers, { params: { id: campaignId } }) }),
    onError: (error: unknown) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  };
  const named = (userId: string) => ({ params: { id: campaignId, user_id: userId } });
  return {
    add: useMutation({ ...common, mutationFn: (userId: string) => call(addCampaignMember, named(userId)) }),
    remove: useMutation({
      ...common,
      mutationFn: ({ user_id }: CampaignMember) => call(removeCampaignMember, named(user_id)),
    }),
  };
}
