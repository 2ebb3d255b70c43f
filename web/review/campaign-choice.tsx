import { useQuery } from '@tanstack/react-query';
import { listCampaigns } from '#shared/campaigns.ts';
import { queryOf } from '../queries.ts';
import { Select } from '../ui/select.tsx';

type Props = { campaign: string | undefined; onChoose: (campaign: string | undefined) => void };

const all = 'all';

/** Narrows the queue to one campaign, where there are several. */
export function CampaignChoice({ campaign, onChoose }: Props) {
  const { data } = useQuery(queryOf(listCampaigns, { query: {} }));
  if (data === undefined || (data.rows.length < 2 && campaign === undefined)) return null;
  return (
    <Select<string>
      label="Campaign"
      className="max-w-56"
      value={campaign ?? all}
      active={campaign !== undefined}
      options={[
        { value: all, label: 'All campaigns' },
        ...data.rows.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(chosen) => onChoose(chosen === all ? undefined : chosen)}
    />
  );
}
