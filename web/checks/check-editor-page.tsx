import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { listChecks } from '#shared/check-edits.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { BackToChecks } from './back-link.tsx';
import { CheckForm } from './check-form.tsx';

/** Where one check is written: a new one, or one that is there. */
export function CheckEditorPage() {
  const { campaignId, checkId } = useParams({ from: '/inside/campaigns/$campaignId/checks/$checkId' });
  const checks = useQuery(queryOf(listChecks, { params: { id: campaignId } }));
  const back = <BackToChecks campaignId={campaignId} />;
  if (checks.isPending) return <PageSkeleton />;
  if (checks.data === undefined) {
    return (
      <>
        <PageHeader title="Check" before={back} />
        <ProblemState
          error={checks.error}
          onRetry={() => void checks.refetch()}
          retrying={checks.isFetching}
        />
      </>
    );
  }
  const check = checks.data.rows.find(({ id }) => id === checkId) ?? null;
  if (check === null && checkId !== 'new') {
    return (
      <>
        <PageHeader title="Check" before={back} />
        <ErrorState
          message="This check is not there."
          advice="It may have been deleted. Results that it gave are still on their calls."
        />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={check === null ? 'New check' : check.name}
        before={back}
        note={check?.active === false ? <Badge label="Off" colour="slate" /> : null}
      />
      <CheckForm key={checkId} campaignId={campaignId} check={check} list={checks.data} />
    </>
  );
}
