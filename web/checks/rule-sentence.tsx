import { describeRule } from '#shared/describe-rule.ts';
import { Card } from '../ui/card.tsx';
import { type Draft, readDraft } from './check-draft.ts';

/** What the check does, in words, as far as the form says it. */
export function RuleSentence({ draft, passMark }: { draft: Draft; passMark: number }) {
  const { body } = readDraft({ ...draft, name: draft.name.trim() === '' ? 'A check' : draft.name });
  return (
    <Card title="In words">
      {body === null ? (
        <p className="text-[0.8125rem] text-faint">
          What the check does is said here as soon as the form is filled in.
        </p>
      ) : (
        <div className="flex flex-col gap-2 text-sm">
          {body.judging.kind === 'phrases' ? (
            <p className="break-words">
              {`Passes with 100 when this holds, else fails with 0: ${describeRule(body.judging)}`}
            </p>
          ) : (
            <p>
              {`Claude reads the call and gives 0 to 100 for what the prompt asks; ${body.pass_mark ?? passMark} or more passes. It may also say that the check does not apply.`}
            </p>
          )}
          <p className="text-soft">{weightSentence(body.severity, body.weight)}</p>
        </div>
      )}
    </Card>
  );
}

function weightSentence(severity: Draft['severity'], weight: number): string {
  if (severity === 'info') return 'It is shown and left out of the score.';
  const counts = `It counts in the score with weight ${weight}.`;
  return severity === 'critical' ? `${counts} A call that fails it is flagged, whatever its score.` : counts;
}
