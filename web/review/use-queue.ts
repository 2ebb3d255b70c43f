import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { listCalls } from '#shared/calls.ts';
import type { Answer } from '#shared/endpoint.ts';
import { keyOf, pagesOf } from '../queries.ts';

const rowsAPage = 50;

/** The calls that wait for a person, worst first; calls without a score come last. */
export function useQueue(campaign: string | undefined) {
  const query = {
    review_status: 'needs_review',
    sort: 'score_low',
    limit: rowsAPage,
    ...(campaign === undefined ? {} : { campaign_id: campaign }),
  } as const;
  const queryKey = keyOf(listCalls, { query });
  const client = useQueryClient();
  const queue = useInfiniteQuery({ ...pagesOf(listCalls, { query }), placeholderData: keepPreviousData });
  /** Takes a call out at once, before the queue is fetched anew. */
  const drop = (callId: string) =>
    client.setQueryData<Pages>(queryKey, (list) => list && withoutCall(list, callId));
  return { queue, drop };
}

type Page = Answer<typeof listCalls>;
type Pages = InfiniteData<Page, string | null>;

function withoutCall(list: Pages, callId: string): Pages {
  const pages = list.pages.map((page) => ({
    ...page,
    rows: page.rows.filter(({ id }) => id !== callId),
    total: Math.max(0, page.total - 1),
  }));
  return { ...list, pages };
}
