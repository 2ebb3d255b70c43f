import type { ProviderShown } from '#shared/provider-settings.ts';
import { providers } from '#shared/providers.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Card } from '../ui/card.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ProviderRow } from './provider-row.tsx';
import { UnreadCampaigns } from './unread-campaigns.tsx';
import { useProviders } from './use-providers.ts';

/** Organization settings, providers: who turns recordings into text and judges them, and how that goes. */
export function ProvidersPage() {
  const { data, error, isPending, isFetching, refetch } = useProviders();
  if (isPending) return <PageSkeleton />;
  if (data === undefined) {
    return <ProblemState error={error} onRetry={() => void refetch()} retrying={isFetching} />;
  }
  const speech = data.rows.filter(({ provider }) => providers[provider].does === 'speech');
  const judging = data.rows.filter(({ provider }) => providers[provider].does === 'judging');
  return (
    <>
      {speech.every(({ from }) => from === null) ? <WaysOut /> : <UnreadCampaigns />}
      <Group title="Speech to text" note="Each campaign chooses one of them" rows={speech} />
      <Group title="Judging" note="Checks that are phrases need none" rows={judging} />
    </>
  );
}

function WaysOut() {
  return (
    <Notice tone="blue" title="Recordings without a transcript cannot be read yet">
      There are three ways out: add a key for AssemblyAI or Deepgram, point TotalView at a Whisper endpoint of
      yours, or attach a transcript to each recording. The last one needs nothing here.
    </Notice>
  );
}

function Group({ title, note, rows }: { title: string; note: string; rows: readonly ProviderShown[] }) {
  return (
    <Card title={title} note={note} flush>
      <ul className="border-t border-line">
        {rows.map((row) => (
          <ProviderRow key={row.provider} shown={row} />
        ))}
      </ul>
    </Card>
  );
}
