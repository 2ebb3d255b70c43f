import { type FormEvent, useId, useState } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import { type OverrideVerdict, overrideScores, overrideVerdicts } from '#shared/review.ts';
import { verdicts } from '#shared/statuses.ts';
import type { CheckResultShown } from '#shared/versions.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { textIn } from '../../ui/form-text.ts';
import { judgedSentence } from './review-words.ts';
import { useReview } from './use-review.ts';

type Props = { call: CallDetail; result: CheckResultShown; onClose: () => void };

/** Sets another verdict than the judge's, with a reason, or gives the judge's back. */
export function OverrideDialog({ call, result, onClose }: Props) {
  const id = useId();
  const { start, busy } = useReview();
  const choices = overrideVerdicts.filter((verdict) => verdict !== result.verdict);
  const [verdict, setVerdict] = useState<OverrideVerdict>(choices[0] ?? 'pass');
  const { check_id } = result;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = textIn(new FormData(event.currentTarget), 'reason');
    start({ call, act: { kind: 'override', check_id, verdict, reason }, done: onClose });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`Override “${result.name}”`}
      description={judgedSentence(result) ?? `It is ${verdicts[result.verdict].label} now.`}
      footer={
        <>
          {result.override === null ? null : (
            <Button
              variant="quiet"
              className="mr-auto"
              busy={busy}
              onClick={() => start({ call, act: { kind: 'restore', check_id }, done: onClose })}
            >
              Give the judge’s verdict back
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            Override
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-4">
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-2 text-[0.8125rem] font-medium">Verdict</legend>
          {choices.map((choice) => (
            <label key={choice} className="flex min-h-6 items-center gap-2 text-sm">
              <input
                type="radio"
                name="verdict"
                className="size-4 accent-accent"
                checked={verdict === choice}
                onChange={() => setVerdict(choice)}
              />
              {verdicts[choice].label}
              <span className="text-faint">{weightWords(choice)}</span>
            </label>
          ))}
        </fieldset>
        <Field label="Reason" hint="Stands beside the verdict. Score and flags follow at once.">
          {(tied) => <TextArea {...tied} name="reason" required maxLength={1_000} />}
        </Field>
      </form>
    </Dialog>
  );
}

function weightWords(verdict: OverrideVerdict): string {
  const score = overrideScores[verdict];
  return score === null ? 'left out of the score' : `counts ${score} of 100`;
}
