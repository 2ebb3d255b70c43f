import type { CallSummary } from '#shared/calls.ts';

/** What a list of calls was narrowed by, as its request says it. */
export type ListQuery = Readonly<Record<string, string | number | boolean | undefined>>;

/** Whether a call still belongs to a list, as far as its row tells: by score, check and words only the server knows. */
export function fitsList(query: ListQuery, call: CallSummary): boolean {
  const told: Readonly<Record<string, string | boolean>> = {
    status: call.status,
    source: call.source,
    campaign_id: call.campaign.id,
    agent_id: call.agent?.id ?? 'none',
    flagged: call.flagged,
    review_status: call.review_status,
  };
  return Object.entries(told).every(([name, value]) => {
    const wanted = query[name];
    return wanted === undefined || String(wanted) === String(value);
  });
}
