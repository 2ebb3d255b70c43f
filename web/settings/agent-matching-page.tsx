import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useId } from 'react';
import { type AgentMatching, editAgentMatching, readAgentMatching } from '#shared/agent-matching.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { useDraft } from '../shown/use-draft.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { Field, TextInput } from '../ui/field.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { useToast } from '../ui/toast.tsx';
import { PatternField } from './pattern-field.tsx';
import { PatternPreview } from './pattern-preview.tsx';

/** How a campaign's recordings say who the agent is, with what that finds in real names. */
export function AgentMatchingPage() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId/settings/agent-matching' });
  const matching = useQuery(queryOf(readAgentMatching, { params: { id: campaignId } }));
  if (matching.isPending) return <PageSkeleton />;
  if (matching.data !== undefined) return <Loaded campaignId={campaignId} saved={matching.data} />;
  return (
    <ProblemState
      error={matching.error}
      onRetry={() => void matching.refetch()}
      retrying={matching.isFetching}
    />
  );
}

function Loaded({ campaignId, saved }: { campaignId: string; saved: AgentMatching }) {
  const draft = useDraft(saved, (matching) => matching);
  const { form: wanted, set } = draft;
  const saving = useSaving(campaignId, draft);
  const problem = saving.isError ? problemOf(saving.error) : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({ ...wanted, seen: draft.seen });
      }}
      className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
    >
      <div className="flex flex-col gap-4">
        <Card title="File names">
          <p className="mb-3 text-[0.8125rem] text-soft">
            The fields of an upload and the row of a CSV come first: agent code, else e-mail, else extension,
            else exact name. Only when none of them is there does the file’s name decide. Nobody is ever
            guessed.
          </p>
          <PatternField pattern={wanted.pattern} onChange={(pattern) => set({ pattern })} />
        </Card>
        <Card title="Dates">
          <div className="flex flex-col gap-4">
            <TimeZoneField zone={wanted.time_zone} onChange={(time_zone) => set({ time_zone })} />
            <DayOrder dayFirst={wanted.day_first} onChange={(day_first) => set({ day_first })} />
          </div>
        </Card>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" disabled={!draft.isTouched} busy={saving.isPending}>
            Save
          </Button>
          <p className="text-[0.8125rem] text-faint">Recordings that come later follow it.</p>
        </div>
        {problem === null ? null : (
          <p role="alert" className="text-[0.8125rem] text-red-ink">
            {problem.message} {problem.advice}
          </p>
        )}
      </div>
      <PatternPreview campaignId={campaignId} matching={wanted} />
    </form>
  );
}

type Draft = Pick<ReturnType<typeof useDraft<AgentMatching, AgentMatching>>, 'fill' | 'refused'>;

function useSaving(campaignId: string, draft: Draft) {
  const client = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: (body: AgentMatching & { seen: AgentMatching }) =>
      call(editAgentMatching, { params: { id: campaignId }, body }),
    onSuccess: (saved) => {
      client.setQueryData(keyOf(readAgentMatching, { params: { id: campaignId } }), saved);
      draft.fill(saved);
      say({ title: 'Saved.', tone: 'good' });
    },
    onError: (error) =>
      draft.refused(error, () =>
        client.invalidateQueries({ queryKey: keyOf(readAgentMatching, { params: { id: campaignId } }) }),
      ),
  });
}

function TimeZoneField({ zone, onChange }: { zone: string; onChange: (zone: string) => void }) {
  const id = useId();
  return (
    <Field label="Time zone" hint="For times in names and CSVs that say no zone of their own.">
      {(tied) => (
        <>
          <TextInput
            {...tied}
            list={`${id}-zones`}
            value={zone}
            required
            maxLength={64}
            onChange={({ target }) => onChange(target.value)}
          />
          <datalist id={`${id}-zones`}>
            {['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

const orders = [
  { dayFirst: true, label: 'Day, month, year', example: '22/11/2026' },
  { dayFirst: false, label: 'Month, day, year', example: '11/22/2026' },
];

function DayOrder({ dayFirst, onChange }: { dayFirst: boolean; onChange: (dayFirst: boolean) => void }) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-[0.8125rem] font-medium">Dates in figures are written</legend>
      <div className="flex flex-wrap gap-2">
        {orders.map((order) => (
          <label
            key={order.label}
            className={classNames(
              'flex cursor-pointer items-center gap-2 rounded-md border px-3 py-2 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent',
              order.dayFirst === dayFirst ? 'border-accent bg-accent-soft' : 'border-line hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name="order"
              className="accent-accent outline-none"
              checked={order.dayFirst === dayFirst}
              onChange={() => onChange(order.dayFirst)}
            />
            {order.label}
            <span className="text-faint tabular-nums">{order.example}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
