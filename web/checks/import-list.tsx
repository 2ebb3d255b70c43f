import type { Judging, Severity } from '#shared/checks.ts';
import { describeRule } from '#shared/describe-rule.ts';
import { SeverityBadge } from '../shown/severity.tsx';
import { Badge } from '../ui/badge.tsx';

/** A check that may be copied; `key` is what names it to the server. */
export type Importable = {
  readonly key: string;
  readonly name: string;
  readonly category: string;
  readonly severity: Severity;
  readonly judging: Judging;
};

type Props = {
  rows: readonly Importable[];
  there: readonly { readonly name: string }[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
};

/** The checks of a source, each to be ticked. Those whose name the campaign has already are marked. */
export function ImportList({ rows, there, chosen, onChoose }: Props) {
  const names = new Set(there.map(({ name }) => name.toLowerCase()));
  const fresh = rows.filter(({ name }) => !names.has(name.toLowerCase()));
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChoose(next);
  };
  const all = fresh.every(({ key }) => chosen.has(key));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="sr-only">Checks to import</legend>
      {fresh.length === 0 ? null : (
        <label className="flex items-center gap-2.5 px-3 text-sm font-medium">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={all}
            onChange={() => onChoose(new Set(all ? [] : fresh.map(({ key }) => key)))}
          />
          {`All ${fresh.length} whose names are not there yet`}
        </label>
      )}
      <ul className="max-h-80 divide-y divide-line overflow-y-auto rounded-md border border-line">
        {rows.map(({ key, name, category, severity, judging }) => (
          <li key={key}>
            <label className="flex cursor-pointer items-start gap-2.5 px-3 py-2 hover:bg-hover">
              <input
                type="checkbox"
                className="mt-0.5 size-4 shrink-0 accent-accent"
                checked={chosen.has(key)}
                onChange={() => toggle(key)}
              />
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="font-medium">{name}</span>
                  <SeverityBadge severity={severity} />
                  {names.has(name.toLowerCase()) ? (
                    <Badge
                      label="Name exists"
                      colour="amber"
                      meaning="The campaign has a check of this name."
                    />
                  ) : null}
                </span>
                <span className="line-clamp-2 text-[0.8125rem] break-words text-soft">
                  {describeRule(judging)}
                </span>
                <span className="text-xs text-faint">
                  {[category, judging.kind === 'claude' ? 'Judged by Claude' : 'Judged by phrases']
                    .filter((part) => part !== '')
                    .join(' · ')}
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
