import { Check, Flag, FlagOff, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import type { ReviewAct } from '#shared/review.ts';
import { reviewStatuses } from '#shared/statuses.ts';
import type { VersionDetail } from '#shared/versions.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/use-now.ts';
import { NoteDialog } from './note-dialog.tsx';
import { decisionSentence } from './review-words.ts';
import { useMayReview, useReview } from './use-review.ts';

type Props = { call: CallDetail; version: VersionDetail };

/** What people decided about a version, and on the current one the way to decide. */
export function ReviewBlock({ call, version }: Props) {
  const now = useNow();
  const may = useMayReview(call);
  if (version.status !== 'completed' || version.completed_at === null) return null;
  const isCurrent = (call.shown ?? call.newest).number === version.number;
  const earlier = isCurrent ? call.earlier_review : null;
  const status = isCurrent ? call.review_status : (version.review?.decision ?? null);
  return (
    <section aria-label="Review" className="border-b border-line px-5 py-3">
      <p className="flex flex-wrap items-center gap-2 text-[0.8125rem] text-soft">
        {status === null ? 'Nobody reviewed this version.' : <Badge {...reviewStatuses[status]} />}
        {version.review === null ? null : (
          <span className="min-w-0 break-words">{decisionSentence(version.review, now)}</span>
        )}
      </p>
      {earlier === null ? null : (
        <p className="mt-1.5 text-[0.8125rem] break-words text-faint">
          {`Version ${earlier.version} was: ${decisionSentence(earlier, now)}`}
        </p>
      )}
      {may && isCurrent ? <ReviewActions call={call} version={version} /> : null}
    </section>
  );
}

type Asking = 'reviewed' | 'dismissed' | 'flag' | null;

function ReviewActions({ call, version }: Props) {
  const { start, busy } = useReview();
  const [asking, setAsking] = useState<Asking>(null);
  const close = () => setAsking(null);
  const act = (wanted: ReviewAct) => start({ call, act: wanted, done: close });
  const byHand = version.flags.some(({ reason }) => reason === 'by_hand');
  return (
    <div className="mt-2.5 flex flex-wrap gap-2">
      {version.review === null ? (
        <>
          <Button
            size="small"
            variant="primary"
            aria-haspopup="dialog"
            disabled={busy}
            onClick={() => setAsking('reviewed')}
          >
            <Check aria-hidden />
            Mark reviewed
          </Button>
          {version.flags.length === 0 ? null : (
            <Button
              size="small"
              aria-haspopup="dialog"
              disabled={busy}
              onClick={() => setAsking('dismissed')}
            >
              <X aria-hidden />
              Dismiss
            </Button>
          )}
        </>
      ) : (
        <Button size="small" disabled={busy} onClick={() => act({ kind: 'reopen' })}>
          <RotateCcw aria-hidden />
          Open again
        </Button>
      )}
      {byHand ? (
        <Button size="small" variant="quiet" disabled={busy} onClick={() => act({ kind: 'unflag' })}>
          <FlagOff aria-hidden />
          Take the flag back
        </Button>
      ) : (
        <Button
          size="small"
          variant="quiet"
          aria-haspopup="dialog"
          disabled={busy}
          onClick={() => setAsking('flag')}
        >
          <Flag aria-hidden />
          Flag
        </Button>
      )}
      {asking === null ? null : (
        <NoteDialog
          {...questions[asking]}
          description={call.file_name}
          busy={busy}
          onClose={close}
          onDo={(note) =>
            act(asking === 'flag' ? { kind: 'flag', note } : { kind: 'decide', decision: asking, note })
          }
        />
      )}
    </div>
  );
}

const questions = {
  reviewed: {
    title: 'Mark this call reviewed?',
    label: 'Note',
    hint: 'What you found or agreed. May stay empty.',
    does: 'Mark reviewed',
  },
  dismissed: {
    title: 'Dismiss the flags of this call?',
    label: 'Note',
    hint: 'Why they do not matter. May stay empty.',
    does: 'Dismiss',
  },
  flag: {
    title: 'Flag this call by hand?',
    label: 'Note',
    hint: 'What others should look at. The call needs review then.',
    does: 'Flag',
  },
} as const;
