import { Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';

/** The way from a call back to the list. */
export function BackToCalls() {
  return (
    <Link
      to="/calls"
      aria-label="Back to calls"
      className="inline-flex size-9 shrink-0 items-center justify-center self-start rounded-md text-soft hover:bg-hover hover:text-ink"
    >
      <ChevronLeft aria-hidden className="size-4" />
    </Link>
  );
}
