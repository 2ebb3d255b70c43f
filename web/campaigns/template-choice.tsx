import type { TemplateShown } from '#shared/campaigns.ts';
import { checkTypeLabels } from '#shared/checks.ts';
import { SeverityBadge } from '../shown/severity.tsx';
import { CheckBox } from '../ui/check-box.tsx';
import { formatCounted } from '../ui/format.ts';
import { RadioCard } from '../ui/radio-card.tsx';

type ChoiceProps = {
  templates: readonly TemplateShown[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
};

/** What a campaign starts from: one of the templates, or nothing. */
export function TemplateChoice({ templates, chosen, onChoose }: ChoiceProps) {
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2">
      <legend className="mb-1.5 text-[0.8125rem] font-medium">Start from</legend>
      {templates.map(({ id, name, description }) => (
        <RadioCard
          key={id}
          name="template"
          label={name}
          told={description}
          chosen={chosen === id}
          onChoose={() => onChoose(id)}
        />
      ))}
      <RadioCard
        name="template"
        label="Empty"
        told="No checks yet. Write your own, or import some later."
        chosen={chosen === null}
        onChoose={() => onChoose(null)}
      />
    </fieldset>
  );
}

type ContentsProps = {
  template: TemplateShown | null;
  /** Whether the checks that Claude judges come with it. */
  claude: boolean;
  claudeReady: boolean;
  onClaude: (claude: boolean) => void;
};

/** What is in a template, and whether what needs a key comes with it. */
export function TemplateContents({ template, claude, claudeReady, onClaude }: ContentsProps) {
  if (template === null) return null;
  const judged = template.checks.filter(({ judging }) => judging.kind === 'claude').length;
  const coming = template.checks.filter(({ judging }) => claude || judging.kind === 'phrases');
  return (
    <div className="flex flex-col gap-3">
      {judged === 0 ? null : (
        <CheckBox
          label={`With the ${formatCounted(judged, 'check')} that Claude judges`}
          told={
            claudeReady
              ? 'Claude reads the calls for them.'
              : 'No key for Claude is configured: until there is one they are not evaluated and left out of the score.'
          }
          checked={claude}
          onChange={onClaude}
        />
      )}
      <details className="rounded-lg border border-line">
        <summary className="cursor-pointer px-3 py-2 text-sm font-medium">
          {`What is in it: ${formatCounted(coming.length, 'check')}`}
        </summary>
        <ul className="divide-y divide-line border-t border-line">
          {coming.map(({ name, category, type, severity, judging }) => (
            <li key={name} className="flex items-start gap-2 px-3 py-1.5 text-sm">
              <span className="min-w-0 flex-1">
                {name}
                <span className="block text-xs text-faint">
                  {[category, checkTypeLabels[type], judging.kind === 'claude' ? 'Claude' : 'Phrases'].join(
                    ' · ',
                  )}
                </span>
              </span>
              <SeverityBadge severity={severity} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
