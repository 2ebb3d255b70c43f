import { Field, TextArea } from '../ui/field.tsx';
import { formatCount } from '../ui/format.ts';
import { RadioCard } from '../ui/radio-card.tsx';
import type { FieldsProps } from './check-draft.ts';
import { ImprovePrompt } from './improve-prompt.tsx';
import { PhrasesFields } from './phrases-fields.tsx';

const longestPrompt = 5_000;

type Props = FieldsProps & { campaignId: string; claudeReady: boolean };

/** The choice between words that are looked for and a prompt that Claude reads, with the fields of the chosen one. */
export function JudgingFields({ campaignId, claudeReady, ...fields }: Props) {
  const { draft, set } = fields;
  return (
    <div className="flex flex-col gap-4">
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="sr-only">How it is judged</legend>
        <RadioCard
          name="judging"
          label="Phrases"
          told="Looks for words that must or must not be said. Instant and free; needs no key."
          chosen={draft.judgedBy === 'phrases'}
          onChoose={() => set({ judgedBy: 'phrases' })}
        />
        <RadioCard
          name="judging"
          label="Claude"
          told="Reads the whole call and judges by what you ask for, with reasons and quotes."
          chosen={draft.judgedBy === 'claude'}
          onChoose={() => set({ judgedBy: 'claude' })}
        />
      </fieldset>
      {draft.judgedBy === 'phrases' ? (
        <PhrasesFields {...fields} />
      ) : (
        <PromptField {...fields} campaignId={campaignId} claudeReady={claudeReady} />
      )}
    </div>
  );
}

function PromptField({ draft, set, errors, campaignId, claudeReady }: Props) {
  return (
    <>
      {claudeReady ? null : (
        <p
          role="note"
          className="rounded-md border border-line bg-sunken px-3 py-2 text-[0.8125rem] text-amber-ink"
        >
          No key for Claude is configured. Until there is one this check is not evaluated and left out of the
          score.
        </p>
      )}
      <Field
        label="Evaluation prompt"
        error={errors.prompt}
        hint={`Say what passes, what fails, and when the check does not apply. ${formatCount(draft.prompt.length)} of ${formatCount(longestPrompt)} characters.`}
      >
        {(tied) => (
          <TextArea
            {...tied}
            rows={12}
            value={draft.prompt}
            onChange={({ target }) => set({ prompt: target.value })}
          />
        )}
      </Field>
      {claudeReady ? (
        <ImprovePrompt
          campaignId={campaignId}
          name={draft.name}
          prompt={draft.prompt}
          onTake={(prompt) => set({ prompt })}
        />
      ) : null}
    </>
  );
}
