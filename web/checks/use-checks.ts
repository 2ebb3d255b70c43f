import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { listCampaigns, readCampaign } from '#shared/campaigns.ts';
import {
  type CheckDetail,
  deleteCheck,
  duplicateCheck,
  editCheck,
  listChecks,
  orderChecks,
} from '#shared/check-edits.ts';
import type { Answer } from '#shared/endpoint.ts';
import { call, problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { useToast } from '../ui/toast.tsx';

export type CheckList = Answer<typeof listChecks>;

/** Fetches whatever shows the checks of a campaign. */
export async function refreshChecks(client: QueryClient, campaignId: string): Promise<void> {
  const request = { params: { id: campaignId } };
  await Promise.all([
    client.invalidateQueries({ queryKey: keyOf(listChecks, request) }),
    client.invalidateQueries({ queryKey: keyOf(readCampaign, request) }),
    client.invalidateQueries({ queryKey: keyOf(listCampaigns) }),
  ]);
}

/** What may be done with the checks of a list. A refusal is told, and the list is fetched as it is now. */
export function useCheckActions(campaignId: string) {
  const client = useQueryClient();
  const say = useToast();
  const common = {
    onError: (error: unknown) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
    onSettled: () => refreshChecks(client, campaignId),
  };
  const named = (check: CheckDetail) => ({ id: campaignId, check_id: check.id });
  const request = { params: { id: campaignId } };
  const show = (then: (rows: readonly CheckDetail[]) => CheckDetail[]) =>
    client.setQueryData<CheckList>(
      keyOf(listChecks, request),
      (list) => list && { ...list, rows: then(list.rows) },
    );
  const turning = ['turn checks', campaignId];
  const change = (id: string, changes: Partial<CheckDetail>) =>
    show((rows) => rows.map((row) => (row.id === id ? { ...row, ...changes } : row)));
  const revisionNow = ({ id, revision }: CheckDetail) =>
    client.getQueryData<CheckList>(keyOf(listChecks, request))?.rows.find((row) => row.id === id)?.revision ??
    revision;
  return {
    turn: useMutation({
      ...common,
      // One after the other, each from what the one before made of the check; the list is fetched after the last.
      mutationKey: turning,
      scope: { id: turning.join(' ') },
      mutationFn: (check: CheckDetail) =>
        call(editCheck, {
          params: named(check),
          body: { changes: { active: !check.active }, revision: revisionNow(check) },
        }),
      onMutate: async ({ id, active }) => {
        await client.cancelQueries({ queryKey: keyOf(listChecks, request) });
        change(id, { active: !active });
      },
      onSuccess: ({ id, revision }) => change(id, { revision }),
      onSettled: async () => {
        if (client.isMutating({ mutationKey: turning }) === 1) await common.onSettled();
      },
    }),
    duplicate: useMutation({
      ...common,
      mutationFn: (check: CheckDetail) => call(duplicateCheck, { params: named(check) }),
      onSuccess: ({ name }) => say({ title: `“${name}” is added, switched off.`, tone: 'good' }),
    }),
    remove: useMutation({
      ...common,
      mutationFn: (check: CheckDetail) =>
        call(deleteCheck, { params: named(check), query: { revision: check.revision } }),
      onSuccess: (_, { name }) => say({ title: `“${name}” is deleted.`, tone: 'good' }),
    }),
    order: useMutation({
      ...common,
      mutationFn: (ids: string[]) =>
        call(orderChecks, { params: { id: campaignId }, body: { check_ids: ids } }),
      onMutate: (ids) => show((rows) => rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))),
    }),
  };
}

export type CheckActions = ReturnType<typeof useCheckActions>;
