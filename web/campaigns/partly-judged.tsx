import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Sparkles } from 'lucide-react';
import { useState } from 'react';
import { mostBulkItems } from '#shared/bulk-jobs.ts';
import { listCalls } from '#shared/calls.ts';
import type { CampaignDetail } from '#shared/campaigns.ts';
import { listChecks } from '#shared/check-edits.ts';
import { call, problemOf } from '../api.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { formatCount, formatCounted } from '../ui/format.ts';
import { useToast } from '../ui/toast.tsx';
import { RerunDialog } from './rerun-dialog.tsx';

/** Calls some of whose checks nobody could judge, and, now that Claude is set up, the way to have them judged. */
export function PartlyJudged({ campaign }: { campaign: CampaignDetail }) {
  const can = useCan();
  const [found, setFound] = useState<readonly string[] | null>(null);
  const byClaude = campaign.checks.some((check) => check.active && check.judged_by === 'claude');
  const checks = useQuery({
    ...queryOf(listChecks, { params: { id: campaign.id } }),
    enabled: byClaude && !campaign.archived && can('calls.reprocess', { campaignId: campaign.id }),
  });
  const ready = checks.data?.claude_ready === true;
  const counted = useQuery({
    ...queryOf(listCalls, { query: { ...partlyJudged(campaign.id), limit: '1' } }),
    enabled: ready,
  });
  const gathering = useGathering(campaign.id, setFound);
  const total = counted.data?.total ?? 0;
  if (!ready || total === 0) return null;
  const capped = total >= (counted.data?.total_capped_at ?? 0);
  return (
    <div
      role="group"
      aria-label="Partly judged calls"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-sunken px-4 py-2.5 text-sm"
    >
      <p className="min-w-0 flex-1 basis-64">
        <Link
          to="/calls"
          search={{ campaign: campaign.id, verdict: 'not_evaluated', status: 'completed' }}
          className="font-medium text-accent-text hover:underline"
        >
          {capped ? `${formatCount(total)} calls or more` : formatCounted(total, 'call')}
        </Link>
        {total === 1 ? ' was' : ' were'} only partly judged. Claude is set up now and can judge the rest.
      </p>
      <Button
        size="small"
        aria-haspopup="dialog"
        busy={gathering.isPending}
        onClick={() => gathering.mutate()}
      >
        {gathering.isPending ? null : <Sparkles aria-hidden />}
        Run Analysis
      </Button>
      {found === null ? null : <RerunDialog kind="analyze" callIds={found} onClose={() => setFound(null)} />}
    </div>
  );
}

function partlyJudged(campaignId: string) {
  return { campaign_id: campaignId, verdict: 'not_evaluated', status: 'completed' } as const;
}

/** Finds the calls page after page, the newest first, as many as a bulk job takes. */
function useGathering(campaignId: string, onFound: (callIds: readonly string[]) => void) {
  const say = useToast();
  return useMutation({
    mutationFn: async () => {
      const ids: string[] = [];
      let cursor: string | null = null;
      do {
        const query = { ...partlyJudged(campaignId), limit: '200', ...(cursor === null ? {} : { cursor }) };
        const page: { rows: { id: string }[]; next_cursor: string | null } = await call(listCalls, { query });
        ids.push(...page.rows.map(({ id }) => id));
        cursor = page.next_cursor;
      } while (cursor !== null && ids.length < mostBulkItems);
      return ids.slice(0, mostBulkItems);
    },
    onSuccess: (ids) => {
      if (ids.length > 0) onFound(ids);
    },
    onError: (error) => say({ title: problemOf(error).message, text: problemOf(error).advice, tone: 'bad' }),
  });
}
