import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChartColumn, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { uploadSources } from '#shared/statuses.ts';
import { exportUsage, type Received, readUsage, type Usage } from '#shared/usage.ts';
import { addressOf } from '../address.ts';
import { queryOf } from '../queries.ts';
import { periodQuery } from '../shown/period.ts';
import { PeriodPicker } from '../shown/period-picker.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Figure } from '../ui/figure.tsx';
import { formatBytes, formatCount } from '../ui/format.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { dateWords } from './date-words.ts';

/** Organization settings, usage: what came in and what is stored. */
export function UsagePage() {
  const period = useSearch({ from: '/inside/settings/usage' });
  const navigate = useNavigate({ from: '/settings/usage' });
  const query = periodQuery(period);
  const usage = useQuery({ ...queryOf(readUsage, { query }), placeholderData: keepPreviousData });
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <PeriodPicker
          period={period}
          onChange={(chosen) => void navigate({ search: chosen, replace: true })}
        />
        <a href={addressOf(exportUsage, {}, query)} download className={buttonClass()}>
          <Download aria-hidden />
          Export CSV
        </a>
      </div>
      {usage.isPending ? <PageSkeleton /> : null}
      {usage.isError && usage.data === undefined ? (
        <ProblemState error={usage.error} onRetry={() => void usage.refetch()} retrying={usage.isFetching} />
      ) : null}
      {usage.data === undefined ? null : <Shown usage={usage.data} />}
    </>
  );
}

function Shown({ usage }: { usage: Usage }) {
  const { total, stored_bytes: stored } = usage;
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Figure label="Calls received" value={formatCount(total.calls)} />
        <Figure label="Minutes of audio" value={minutes(total)} />
        <Figure label="Data received" value={formatBytes(total.received_bytes)} />
        <Figure label="Stored now" value={formatBytes(stored)} note="Recordings and playback copies" />
      </dl>
      {total.calls === 0 && stored === 0 ? (
        <EmptyState icon={<ChartColumn aria-hidden />} title="Nothing was received in these days" />
      ) : (
        <Parts usage={usage} />
      )}
      <p className="text-[0.8125rem] text-faint">
        Days are those of UTC, by when a call was received. What came in stays counted when it is deleted.
      </p>
    </>
  );
}

function Parts({ usage: { campaigns, sources, course } }: { usage: Usage }) {
  const byMonth = course.some(({ when }) => when.length === 7);
  return (
    <>
      <Part title="By campaign" first="Campaign" stored>
        {campaigns.map(({ campaign, stored_bytes: stored, ...received }) => (
          <Row key={campaign.id} name={campaign.name} received={received} stored={stored} />
        ))}
      </Part>
      <Part title="By source" first="Source">
        {sources.map(({ source, ...received }) => (
          <Row key={source} name={uploadSources[source].label} received={received} />
        ))}
      </Part>
      <Part title={byMonth ? 'By month' : 'By day'} first={byMonth ? 'Month' : 'Day'}>
        {course.toReversed().map(({ when, ...received }) => (
          <Row key={when} name={dateWords(when)} received={received} />
        ))}
      </Part>
    </>
  );
}

type PartProps = { title: string; first: string; stored?: boolean; children: ReactNode[] };

function Part({ title, first, stored = false, children }: PartProps) {
  if (children.length === 0) return null;
  return (
    <Card title={title} flush>
      <Table label={title}>
        <thead>
          <tr>
            <Th>{first}</Th>
            <Th figures>Calls</Th>
            <Th figures>Minutes</Th>
            <Th figures>Received</Th>
            {stored ? <Th figures>Stored now</Th> : null}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </Table>
    </Card>
  );
}

function Row({ name, received, stored }: { name: string; received: Received; stored?: number }) {
  return (
    <tr className="group">
      <Td className="min-w-40">{name}</Td>
      <Td figures>{formatCount(received.calls)}</Td>
      <Td figures>{minutes(received)}</Td>
      <Td figures className="whitespace-nowrap">
        {formatBytes(received.received_bytes)}
      </Td>
      {stored === undefined ? null : (
        <Td figures className="whitespace-nowrap">
          {formatBytes(stored)}
        </Td>
      )}
    </tr>
  );
}

function minutes({ audio_seconds: seconds }: Received): string {
  const count = seconds / 60;
  return count.toLocaleString('en-GB', { maximumFractionDigits: count < 10 ? 1 : 0 });
}
