import { useRouter } from '@tanstack/react-router';
import { fetchPages } from './page.tsx';
import { ProblemState } from './shown/problem-state.tsx';
import { PageHeader } from './ui/page-header.tsx';

/** What stands where a page should be that could not be shown. */
export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  const retry = useRetry(reset);
  return (
    <>
      <PageHeader title="This page cannot be shown" />
      <ProblemState error={error} onRetry={retry} />
    </>
  );
}

/** Fetches what is missing of the pages, and tries again. */
export function useRetry(reset: () => void): () => void {
  const router = useRouter();
  const retry = async () => {
    await fetchPages(router);
    reset();
    await router.invalidate();
  };
  return () => void retry();
}
