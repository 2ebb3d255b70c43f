import type { ReviewStatus } from '#shared/statuses.ts';
import { type Option, Select } from '../ui/select.tsx';

type Props = {
  flagged: 'true' | 'false' | undefined;
  review: ReviewStatus | undefined;
  onChange: (chosen: { flagged: 'true' | 'false' | undefined; review: ReviewStatus | undefined }) => void;
};

type Choice = 'any' | 'flagged' | 'not_flagged' | ReviewStatus;

const options: readonly Option<Choice>[] = [
  { value: 'any', label: 'Flagged or not' },
  { value: 'flagged', label: 'Flagged' },
  { value: 'not_flagged', label: 'Not flagged' },
  { value: 'needs_review', label: 'Needs review' },
  { value: 'reviewed', label: 'Reviewed' },
  { value: 'dismissed', label: 'Dismissed' },
  { value: 'no_action', label: 'No action needed' },
];

/** Whether a call is flagged, and what a person made of it: one choice, since one follows from the other. */
export function FlagFilter({ flagged, review, onChange }: Props) {
  const value = review ?? (flagged === undefined ? 'any' : flagged === 'true' ? 'flagged' : 'not_flagged');
  return (
    <Select
      label="Flag"
      value={value}
      active={value !== 'any'}
      options={options}
      onChange={(choice) => onChange(chosenBy(choice))}
    />
  );
}

function chosenBy(choice: Choice): Parameters<Props['onChange']>[0] {
  switch (choice) {
    case 'any':
      return { flagged: undefined, review: undefined };
    case 'flagged':
      return { flagged: 'true', review: undefined };
    case 'not_flagged':
      return { flagged: 'false', review: undefined };
    case 'needs_review':
    case 'reviewed':
    case 'dismissed':
    case 'no_action':
      return { flagged: undefined, review: choice };
  }
}
