import { Link } from '@tanstack/react-router';
import { ArrowLeftRight } from 'lucide-react';
import { useState } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import { type VersionDetail, type VersionSummary, versionCauses } from '#shared/versions.ts';
import { Score } from '../shown/score.tsx';
import { StatusBadge } from '../shown/status-badge.tsx';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { classNames } from '../ui/class-names.ts';
import { formatInstant } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { Comparison } from './comparison.tsx';

type Props = { call: CallDetail; version: VersionDetail };

/** Every version of a call: open any, compare any completed one with the one on the screen. */
export function VersionsTab({ call, version }: Props) {
  const [other, setOther] = useState<number | null>(null);
  if (other !== null && other !== version.number) {
    return <Comparison call={call} version={version} otherNumber={other} onClose={() => setOther(null)} />;
  }
  return (
    <ol aria-label="Versions">
      {call.versions.map((listed) => (
        <VersionRow key={listed.number} call={call} listed={listed} viewed={version} onCompare={setOther} />
      ))}
    </ol>
  );
}

type RowProps = {
  call: CallDetail;
  listed: VersionSummary;
  viewed: VersionDetail;
  onCompare: (number: number) => void;
};

function VersionRow({ call, listed, viewed, onCompare }: RowProps) {
  const now = useNow();
  const open = listed.number === viewed.number;
  const comparable = !open && listed.status === 'completed' && viewed.status === 'completed';
  return (
    <li
      aria-current={open || undefined}
      className={classNames(
        'border-b border-l-2 border-b-line px-4.5 py-3',
        open ? 'border-l-accent bg-sunken' : 'border-l-transparent',
      )}
    >
      <div className="flex items-center gap-2.5">
        <span className="font-medium">Version {listed.number}</span>
        <StatusBadge status={listed.status} />
        <span className="ml-auto">
          {listed.status === 'completed' ? (
            <Score score={listed.score} flagged={listed.flagged} empty="Not scored" />
          ) : null}
        </span>
      </div>
      <p className="mt-0.5 text-[0.8125rem] text-faint">
        {[versionCauses[listed.cause], listed.requested_by, formatInstant(listed.created_at, now)]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      {listed.error === null ? null : (
        <p className="mt-1 text-[0.8125rem] text-red-ink">{listed.error.message}</p>
      )}
      <div className="mt-2 flex items-center gap-2">
        {open ? (
          <span className="text-[0.8125rem] text-soft">On the screen now</span>
        ) : (
          <Link
            to="/calls/$callId"
            params={{ callId: call.id }}
            search={{ version: listed.number }}
            className={buttonClass('secondary', 'small')}
          >
            Open
          </Link>
        )}
        {comparable ? (
          <Button variant="quiet" size="small" onClick={() => onCompare(listed.number)}>
            <ArrowLeftRight aria-hidden />
            Compare with version {viewed.number}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
