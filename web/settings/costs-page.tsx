import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Coins, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Costs, exportCosts, readCosts, type Spent } from '#shared/costs.ts';
import { providers } from '#shared/providers.ts';
import { addressOf } from '../address.ts';
import { queryOf } from '../queries.ts';
import { formatMoney } from '../shown/money.ts';
import { periodQuery } from '../shown/period.ts';
import { PeriodPicker } from '../shown/period-picker.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Figure } from '../ui/figure.tsx';
import { formatCount } from '../ui/format.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { dateWords } from './date-words.ts';
import { PricesCard } from './prices-card.tsx';

/** Organization settings, costs: what the providers were asked for and what it cost, and their prices. */
export function CostsPage() {
  const period = useSearch({ from: '/inside/settings/costs' });
  const navigate = useNavigate({ from: '/settings/costs' });
  const query = periodQuery(period);
  const costs = useQuery({ ...queryOf(readCosts, { query }), placeholderData: keepPreviousData });
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <PeriodPicker
          period={period}
          onChange={(chosen) => void navigate({ search: chosen, replace: true })}
        />
        <a href={addressOf(exportCosts, {}, query)} download className={buttonClass()}>
          <Download aria-hidden />
          Export CSV
        </a>
      </div>
      {costs.isPending ? <PageSkeleton /> : null}
      {costs.isError && costs.data === undefined ? (
        <ProblemState error={costs.error} onRetry={() => void costs.refetch()} retrying={costs.isFetching} />
      ) : null}
      {costs.data === undefined ? null : <Shown costs={costs.data} />}
      <PricesCard />
    </>
  );
}

function Shown({ costs }: { costs: Costs }) {
  const { total, models } = costs;
  const sum = (of: (row: Costs['models'][number]) => number) => models.reduce((all, row) => all + of(row), 0);
  const hours = sum(({ audio_seconds: seconds }) => seconds) / 3_600;
  const tokens = sum(({ input_tokens: read, output_tokens: written }) => read + written);
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Figure label="Cost of providers" value={formatMoney(total.micros)} note={unpricedNote(total)} />
        <Figure label="Requests" value={formatCount(total.requests)} />
        <Figure label="Hours of audio" value={hours.toLocaleString('en-GB', { maximumFractionDigits: 1 })} />
        <Figure label="Tokens of Claude" value={formatCount(tokens)} />
      </dl>
      {total.requests === 0 ? (
        <EmptyState icon={<Coins aria-hidden />} title="No provider was asked in these days">
          Transcripts that come with their recordings and Phrases checks cost nothing.
        </EmptyState>
      ) : (
        <Parts costs={costs} />
      )}
      <p className="text-[0.8125rem] text-faint">
        Days are those of UTC, by when a provider answered. What was paid stays counted when a call is
        deleted; so does what was submitted and never answered, since it may have been charged. The provider’s
        own bill is what you pay; this tells you what it is for.
      </p>
    </>
  );
}

function unpricedNote({ unpriced }: Spent): string | undefined {
  return unpriced === 0 ? undefined : `${formatCount(unpriced)} without a price`;
}

function Parts({ costs: { models, campaigns, course } }: { costs: Costs }) {
  const byMonth = course.some(({ when }) => when.length === 7);
  return (
    <>
      <Part title="By provider and model" first="Model">
        {models.map((row) => (
          <Row
            key={`${row.provider} ${row.model}`}
            name={
              <>
                {providers[row.provider].label} <span className="text-faint">{row.model}</span>
              </>
            }
            spent={row}
          />
        ))}
      </Part>
      <Part title="By campaign" first="Campaign">
        {campaigns.map(({ campaign, ...spent }) => (
          <Row key={campaign.id} name={campaign.name} spent={spent} />
        ))}
      </Part>
      <Part title={byMonth ? 'By month' : 'By day'} first={byMonth ? 'Month' : 'Day'}>
        {course.toReversed().map(({ when, ...spent }) => (
          <Row key={when} name={dateWords(when)} spent={spent} />
        ))}
      </Part>
    </>
  );
}

function Part({ title, first, children }: { title: string; first: string; children: ReactNode[] }) {
  return (
    <Card title={title} flush>
      <Table label={title}>
        <thead>
          <tr>
            <Th>{first}</Th>
            <Th figures>Requests</Th>
            <Th figures className="hidden sm:table-cell">
              Without price
            </Th>
            <Th figures>Cost</Th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </Table>
    </Card>
  );
}

function Row({ name, spent }: { name: ReactNode; spent: Spent }) {
  return (
    <tr className="group">
      <Td className="sm:min-w-40">{name}</Td>
      <Td figures>{formatCount(spent.requests)}</Td>
      <Td figures className="hidden sm:table-cell">
        {spent.unpriced === 0 ? '—' : formatCount(spent.unpriced)}
      </Td>
      <Td figures className="whitespace-nowrap">
        {formatMoney(spent.micros)}
        {spent.unpriced === 0 ? null : (
          <span className="block text-xs text-faint sm:hidden">
            {formatCount(spent.unpriced)} without price
          </span>
        )}
      </Td>
    </tr>
  );
}
