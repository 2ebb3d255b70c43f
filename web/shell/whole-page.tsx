import { Link } from '@tanstack/react-router';
import { Compass, Lock, WifiOff } from 'lucide-react';
import { problemOf } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

/** 404: there is no such page, or not for you. */
export function NotFoundPage() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState
        icon={<Compass aria-hidden />}
        title="There is nothing here, or you may not see it."
        action={
          <Link to="/" className={buttonClass('primary')}>
            Go to the dashboard
          </Link>
        }
      >
        Check the address, or ask for access.
      </EmptyState>
    </>
  );
}

/** 403: the page is there, the role does not reach it. */
export function ForbiddenPage() {
  return (
    <>
      <PageHeader title="Not allowed" />
      <ForbiddenSection />
    </>
  );
}

/** The same for a section of a page, which has its header already. */
export function ForbiddenSection() {
  return (
    <EmptyState
      icon={<Lock aria-hidden />}
      title="Your role does not allow this."
      action={
        <Link to="/" className={buttonClass('primary')}>
          Go to the dashboard
        </Link>
      }
    >
      Ask an Owner or Senior Manager of your organization.
    </EmptyState>
  );
}

/** The page when the app cannot even learn who is signed in. */
export function OfflinePage({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const problem = problemOf(error);
  if (problem.code !== 'offline') {
    return (
      <main className="flex min-h-dvh items-center justify-center">
        <ErrorState message={problem.message} advice={problem.advice} onRetry={onRetry} />
      </main>
    );
  }
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <title>Offline · TotalView</title>
      <h1 className="sr-only">Offline</h1>
      <EmptyState
        icon={<WifiOff aria-hidden />}
        title={problem.message}
        action={<Button onClick={onRetry}>Try again</Button>}
      >
        {problem.advice}
      </EmptyState>
    </main>
  );
}
