import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listChecks } from '#shared/check-edits.ts';
import { namesOf, type Verdict, verdicts } from '#shared/statuses.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { Popover } from '../ui/popover.tsx';
import { Select } from '../ui/select.tsx';
import { isPartlyJudged } from './chips.ts';
import { FilterButton } from './filter-button.tsx';

type Chosen = { check: string | undefined; verdict: Verdict | undefined };
type Props = Chosen & { campaign: string | undefined; onChange: (chosen: Chosen) => void };

const every = 'every';

/** What came of a check of the chosen campaign, or of any check. */
export function CheckFilter({ campaign, check, verdict, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const active = check !== undefined || verdict !== undefined;
  const words = verdict === undefined ? 'Judged' : verdicts[verdict].label;
  const shown = isPartlyJudged(check, verdict) ? 'Partly judged' : `Check: ${words}`;
  return (
    <Popover
      label="Check result"
      open={open}
      onOpenChange={setOpen}
      trigger={<FilterButton active={active}>{active ? shown : 'Any check result'}</FilterButton>}
    >
      <div className="flex w-64 flex-col gap-3">
        <Select<Verdict | typeof every>
          label="Verdict"
          value={verdict ?? every}
          options={[
            { value: every, label: 'Any verdict' },
            ...namesOf(verdicts).map((name) => ({
              value: name,
              label: isPartlyJudged(check, name)
                ? `${verdicts[name].label}: partly judged calls`
                : verdicts[name].label,
            })),
          ]}
          onChange={(chosen) => onChange({ check, verdict: chosen === every ? undefined : chosen })}
        />
        {campaign === undefined ? (
          <p className="text-[0.8125rem] text-soft">Choose a campaign to name one of its checks.</p>
        ) : (
          <CheckChoice
            campaign={campaign}
            check={check}
            onChoose={(chosen) => onChange({ check: chosen, verdict })}
          />
        )}
      </div>
    </Popover>
  );
}

type ChoiceProps = {
  campaign: string;
  check: string | undefined;
  onChoose: (check: string | undefined) => void;
};

function CheckChoice({ campaign, check, onChoose }: ChoiceProps) {
  const checks = useChecksOf(campaign);
  const known = checks.some(({ id }) => id === check);
  return (
    <Select<string>
      label="Check"
      value={check ?? every}
      options={[
        { value: every, label: 'Any check' },
        ...checks.map(({ id, name }) => ({ value: id, label: name })),
        ...(check === undefined || known ? [] : [{ value: check, label: 'A deleted check' }]),
      ]}
      onChange={(chosen) => onChoose(chosen === every ? undefined : chosen)}
    />
  );
}

/** The checks of a campaign, as far as one may see them; none without a campaign. */
export function useChecksOf(campaign: string | undefined): readonly { id: string; name: string }[] {
  const can = useCan();
  const { data } = useQuery({
    ...queryOf(listChecks, { params: { id: campaign ?? '' } }),
    enabled: campaign !== undefined && can(listChecks.access),
  });
  return data?.rows ?? [];
}
