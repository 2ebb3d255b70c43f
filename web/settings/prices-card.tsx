import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { editPrices, type Price, type PricesShown, readPrices } from '#shared/prices.ts';
import { type ProviderName, providers } from '#shared/providers.ts';
import { namesOf } from '#shared/statuses.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { TextInput } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { useToast } from '../ui/toast.tsx';
import {
  fieldsOf,
  newRow,
  type PriceField,
  type PriceRow,
  priceFields,
  pricesIn,
  rowsOf,
} from './price-rows.ts';

/** What the providers' models cost, to be edited as a whole. */
export function PricesCard() {
  const prices = useQuery(queryOf(readPrices, {}));
  if (prices.isPending) return <PageSkeleton />;
  if (prices.data !== undefined) return <Prices key={prices.data.revision} saved={prices.data} />;
  return (
    <ProblemState error={prices.error} onRetry={() => void prices.refetch()} retrying={prices.isFetching} />
  );
}

function Prices({ saved }: { saved: PricesShown }) {
  const [rows, setRows] = useState(() => rowsOf(saved.rows));
  const [wrong, setWrong] = useState<string | null>(null);
  const saving = useSaving(saved.revision);
  const problem = saving.error === null ? null : problemOf(saving.error);
  const told = wrong ?? (problem === null ? null : `${problem.message} ${problem.advice}`);
  const changed = JSON.stringify(rows) !== JSON.stringify(rowsOf(saved.rows));
  return (
    <Card title="Prices" flush>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const typed = pricesIn(rows);
          setWrong(typeof typed === 'string' ? typed : null);
          if (typeof typed !== 'string') saving.mutate(typed);
        }}
      >
        <p className="max-w-prose px-4 pb-3 text-[0.8125rem] text-soft">
          US dollars: for an hour of audio, or for a million tokens. A row counts for every model whose name
          begins so; the longest beginning wins.
          {saved.revision === 0 ? ' These are list prices as they were known at release: enter yours.' : ''}
        </p>
        {namesOf(providers).map((provider) => (
          <ProviderPrices key={provider} provider={provider} rows={rows} onChange={setRows} />
        ))}
        <div className="flex flex-wrap items-center gap-3 px-4 py-3">
          <Button type="submit" variant="primary" disabled={!changed} busy={saving.isPending}>
            Save prices
          </Button>
          <p className="text-[0.8125rem] text-faint">They count from now on.</p>
          {told === null ? null : (
            <p role="alert" className="w-full text-[0.8125rem] text-red-ink">
              {told}
            </p>
          )}
        </div>
      </form>
    </Card>
  );
}

function useSaving(revision: number) {
  const client = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: (rows: Price[]) => call(editPrices, { body: { revision, rows } }),
    onSuccess: (prices) => {
      client.setQueryData(keyOf(readPrices, {}), prices);
      say({ title: 'Saved.', tone: 'good' });
    },
  });
}

type ProviderProps = {
  provider: ProviderName;
  rows: readonly PriceRow[];
  onChange: (rows: PriceRow[]) => void;
};

function ProviderPrices({ provider, rows, onChange }: ProviderProps) {
  const { label } = providers[provider];
  const fields = fieldsOf(provider);
  return (
    <>
      <Table label={`Prices of ${label}`}>
        <thead>
          <tr>
            <Th className="w-56">{label}</Th>
            {fields.map((field) => (
              <Th key={field} figures>
                {priceFields[field]}
              </Th>
            ))}
            <Th className="w-12">
              <span className="sr-only">Delete</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) =>
            row.provider === provider ? (
              <PriceLine
                // oxlint-disable-next-line react/no-array-index-key -- a row has no other name: its models are being typed
                key={index}
                row={row}
                fields={fields}
                onChange={(changed) => onChange(rows.with(index, changed))}
                onDelete={() => onChange(rows.toSpliced(index, 1))}
              />
            ) : null,
          )}
        </tbody>
      </Table>
      <div className="border-b border-line px-3 py-1.5">
        <Button variant="quiet" size="small" onClick={() => onChange([...rows, newRow(provider)])}>
          <Plus aria-hidden />
          Price of another model
        </Button>
      </div>
    </>
  );
}

type LineProps = {
  row: PriceRow;
  fields: readonly PriceField[];
  onChange: (row: PriceRow) => void;
  onDelete: () => void;
};

function PriceLine({ row, fields, onChange, onDelete }: LineProps) {
  const name = `${providers[row.provider].label} ${row.models}`.trim();
  return (
    <tr className="group">
      <Td>
        <TextInput
          aria-label={`Models of ${providers[row.provider].label} that begin with`}
          placeholder="All models"
          autoComplete="off"
          maxLength={100}
          value={row.models}
          onChange={({ target }) => onChange({ ...row, models: target.value })}
        />
      </Td>
      {fields.map((field) => (
        <Td key={field} figures>
          <TextInput
            aria-label={`${priceFields[field]}, ${name}`}
            inputMode="decimal"
            autoComplete="off"
            className="ml-auto w-20 min-w-20 text-right tabular-nums"
            value={row.numbers[field] ?? ''}
            onChange={({ target }) =>
              onChange({ ...row, numbers: { ...row.numbers, [field]: target.value } })
            }
          />
        </Td>
      ))}
      <Td>
        <IconButton label={`Delete the price of ${name}`} icon={<Trash2 aria-hidden />} onClick={onDelete} />
      </Td>
    </tr>
  );
}
