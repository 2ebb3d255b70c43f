import { PenLine } from 'lucide-react';
import { useState } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import type { CheckResultShown } from '#shared/versions.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/use-now.ts';
import { OverrideDialog } from './override-dialog.tsx';
import { judgedSentence, overrideSentence } from './review-words.ts';
import { useMayReview } from './use-review.ts';

type Props = { call: CallDetail; version: number; result: CheckResultShown };

/** Who overrode a check and what the judge had said; for those who may, the way to do so on the current version. */
export function CheckOverride({ call, version, result }: Props) {
  const now = useNow();
  const [open, setOpen] = useState(false);
  const may = useMayReview(call) && (call.shown ?? call.newest).number === version;
  return (
    <>
      {result.override === null ? null : (
        <p className="mt-2 rounded-md border border-line bg-sunken px-2.5 py-1.5 text-[0.8125rem] break-words">
          {overrideSentence(result, now)}
          <span className="block text-faint">{judgedSentence(result)}</span>
        </p>
      )}
      {may ? (
        <Button
          variant="quiet"
          size="small"
          aria-haspopup="dialog"
          className="mt-1.5 -ml-2.5"
          onClick={() => setOpen(true)}
        >
          <PenLine aria-hidden />
          {result.override === null ? 'Override' : 'Override again'}
          <span className="sr-only">: {result.name}</span>
        </Button>
      ) : null}
      {open ? <OverrideDialog call={call} result={result} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
