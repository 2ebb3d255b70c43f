import { Link } from '@tanstack/react-router';
import type { PausedProvider } from '#shared/dashboard.ts';
import { providers } from '#shared/providers.ts';
import { useCan } from '../me.ts';
import { buttonClass } from '../ui/button-class.ts';
import { formatCounted, formatInstant } from '../ui/format.ts';
import { Notice } from '../ui/notice.tsx';
import { useNow } from '../ui/use-now.ts';

/** The providers that are paused: which and why, since when, how many calls wait, and what to do. */
export function PausedProviders({ paused }: { paused: readonly PausedProvider[] }) {
  return paused.map((each) => <Paused key={each.provider} paused={each} />);
}

function Paused({ paused: { provider, error, since, calls } }: { paused: PausedProvider }) {
  const now = useNow();
  const maySet = useCan()('organization.manage');
  const { label } = providers[provider];
  return (
    <Notice tone="red" title={`${label} is paused`} action={maySet ? <ToProviders /> : undefined}>
      {error?.message} {since === null ? null : `It is so since ${formatInstant(since, now)}.`}{' '}
      {waitingWords(calls)} {error?.advice}
    </Notice>
  );
}

function waitingWords(calls: number): string {
  if (calls === 0) return 'No call waits for it.';
  return `${formatCounted(calls, 'call')} ${calls === 1 ? 'waits' : 'wait'} for it.`;
}

function ToProviders() {
  return (
    <Link to="/settings/providers" className={buttonClass('secondary', 'small')}>
      Provider settings
    </Link>
  );
}
