import { Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';

const look =
  'inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-ink';

/** The way from the checks to their campaign. */
export function BackToCampaign({ campaignId }: { campaignId: string }) {
  return (
    <Link
      to="/campaigns/$campaignId"
      params={{ campaignId }}
      aria-label="Back to the campaign"
      className={look}
    >
      <ChevronLeft aria-hidden className="size-4" />
    </Link>
  );
}

/** The way from one check to all of them. */
export function BackToChecks({ campaignId }: { campaignId: string }) {
  return (
    <Link to="/campaigns/$campaignId/checks" params={{ campaignId }} aria-label="All checks" className={look}>
      <ChevronLeft aria-hidden className="size-4" />
    </Link>
  );
}
