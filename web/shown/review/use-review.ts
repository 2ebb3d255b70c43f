import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type CallDetail, listCalls, readCall, readTimeline } from '#shared/calls.ts';
import { readDashboard } from '#shared/dashboard.ts';
import { type ReviewAct, reviewCall } from '#shared/review.ts';
import { call as callApi, problemOf } from '../../api.ts';
import { useCan } from '../../me.ts';
import { keyOf } from '../../queries.ts';
import { useToast } from '../../ui/toast.tsx';

/** One thing to do about a call, and what is to happen when it is done. */
type Asked = {
  readonly call: CallDetail;
  readonly act: ReviewAct;
  readonly done?: (after: CallDetail) => void;
};

export type Review = { readonly start: (asked: Asked) => void; readonly busy: boolean };

/** The way to review calls; the answer shows at once. Whoever comes too late is told, and shown what the other did. */
export function useReview(): Review {
  const client = useQueryClient();
  const say = useToast();
  const acting = useMutation({
    mutationFn: ({ call, act }: Asked) => {
      const { number: version, review_revision: revision } = call.shown ?? call.newest;
      return callApi(reviewCall, { params: { id: call.id }, body: { version, revision, act } });
    },
    onSuccess: (after, { done }) => {
      client.setQueryData(keyOf(readCall, { params: { id: after.id } }), after);
      done?.(after);
    },
    onError: (error) => say({ title: problemOf(error).message, text: problemOf(error).advice, tone: 'bad' }),
    onSettled: (_after, error, { call: { id } }) =>
      Promise.all([
        error === null ? null : client.invalidateQueries({ queryKey: keyOf(readCall, { params: { id } }) }),
        client.invalidateQueries({ queryKey: keyOf(readTimeline, { params: { id } }) }),
        client.invalidateQueries({ queryKey: keyOf(listCalls) }),
        client.invalidateQueries({ queryKey: keyOf(readDashboard) }),
      ]),
  });
  return { start: acting.mutate, busy: acting.isPending };
}

/** Whether one may review this call. */
export function useMayReview(call: CallDetail): boolean {
  return useCan()('calls.review', { campaignId: call.campaign.id, agentId: call.agent?.id ?? null });
}
