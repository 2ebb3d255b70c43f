import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { listCampaigns, listTemplates } from '#shared/campaigns.ts';
import { type CheckDetail, importChecks, listChecks, mostChecks } from '#shared/check-edits.ts';
import { call, problemOf } from '../api.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { formatCounted } from '../ui/format.ts';
import { Select } from '../ui/select.tsx';
import { useToast } from '../ui/toast.tsx';
import { type Importable, ImportList } from './import-list.tsx';
import { refreshChecks } from './use-checks.ts';

type Props = { campaignId: string; there: readonly CheckDetail[]; onClose: () => void };

/** Copies checks that somebody chooses from a template or from another campaign. */
export function ImportDialog({ campaignId, there, onClose }: Props) {
  const form = useId();
  const [source, setSource] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const options = useSources(campaignId);
  const importing = useImporting(campaignId, onClose);
  const problem = importing.isError ? problemOf(importing.error) : null;
  const room = mostChecks - there.length;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title="Import checks"
      description="They are copied to the end of the list. What you change here later changes nothing there."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            disabled={chosen.size === 0 || chosen.size > room}
            busy={importing.isPending}
          >
            {chosen.size === 0 ? 'Import' : `Import ${formatCounted(chosen.size, 'check')}`}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (source !== null) importing.mutate({ source, chosen: [...chosen] });
        }}
        className="flex flex-col gap-4"
      >
        <Field label="From">
          {(tied) => (
            <Select
              tied={tied}
              value={source}
              placeholder="Choose a template or a campaign"
              options={options}
              onChange={(value) => {
                setSource(value);
                setChosen(new Set());
              }}
            />
          )}
        </Field>
        {source === null ? null : (
          <SourceChecks source={source} there={there} chosen={chosen} onChoose={setChosen} />
        )}
        {chosen.size > room ? (
          <p role="alert" className="text-[0.8125rem] text-red-ink">
            {`A campaign holds up to ${mostChecks} checks: there is room for ${room} more.`}
          </p>
        ) : null}
        {problem === null ? null : (
          <p role="alert" className="text-[0.8125rem] text-red-ink">
            {problem.message} {problem.advice}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** Templates and campaigns as one list, each value with its kind before its id. */
function useSources(campaignId: string) {
  const templates = useQuery(queryOf(listTemplates, {}));
  const campaigns = useQuery(queryOf(listCampaigns, { query: { archived: 'true' } }));
  return [
    ...(templates.data?.rows ?? []).map(({ id, name }) => ({
      value: `template ${id}`,
      label: `Template: ${name}`,
    })),
    ...(campaigns.data?.rows ?? [])
      .filter(({ id, check_count }) => id !== campaignId && check_count > 0)
      .map(({ id, name }) => ({ value: `campaign ${id}`, label: `Campaign: ${name}` })),
  ];
}

type ChecksProps = {
  source: string;
  there: readonly CheckDetail[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
};

function SourceChecks({ source, ...choice }: ChecksProps) {
  const [kind, id = ''] = source.split(' ');
  const templates = useQuery(queryOf(listTemplates, {}));
  const campaign = useQuery({
    ...queryOf(listChecks, { params: { id } }),
    enabled: kind === 'campaign',
  });
  if (kind === 'campaign') {
    if (campaign.isError) return <ProblemState error={campaign.error} className="py-6" />;
    const rows: Importable[] = (campaign.data?.rows ?? []).map((check) => ({ key: check.id, ...check }));
    return <ImportList rows={rows} {...choice} />;
  }
  const template = templates.data?.rows.find((each) => each.id === id);
  const rows: Importable[] = (template?.checks ?? []).map((check) => ({ key: check.name, ...check }));
  return <ImportList rows={rows} {...choice} />;
}

function useImporting(campaignId: string, onDone: () => void) {
  const client = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: ({ source, chosen }: { source: string; chosen: string[] }) => {
      const [kind, id = ''] = source.split(' ');
      return call(importChecks, {
        params: { id: campaignId },
        body:
          kind === 'template'
            ? { from: 'template', template: id, names: chosen }
            : { from: 'campaign', campaign_id: id, check_ids: chosen },
      });
    },
    onSuccess: async ({ added }) => {
      await refreshChecks(client, campaignId);
      say({ title: `${formatCounted(added, 'check')} imported.`, tone: 'good' });
      onDone();
    },
  });
}
