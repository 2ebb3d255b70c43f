import { useQuery } from '@tanstack/react-query';
import type { CallDetail } from '#shared/calls.ts';
import { readCallCosts } from '#shared/costs.ts';
import { providers } from '#shared/providers.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { formatMoney } from '../shown/money.ts';
import { formatCount, formatCounted } from '../ui/format.ts';

/** What a call has cost at its providers so far, for those who may cause it; nothing while nobody was asked. */
export function CallCosts({ call }: { call: CallDetail }) {
  const allowed = useCan()('calls.reprocess', { campaignId: call.campaign.id });
  const costs = useQuery({ ...queryOf(readCallCosts, { params: { id: call.id } }), enabled: allowed });
  if (costs.data === undefined || costs.data.rows.length === 0) return null;
  const { total, rows } = costs.data;
  return (
    <section aria-label="Cost" className="border-t border-line px-5 py-4 text-sm">
      <h3 className="flex justify-between font-semibold">
        Cost
        <span className="tabular-nums">{formatMoney(total.micros)}</span>
      </h3>
      <ul className="mt-2 flex flex-col gap-2">
        {rows.map((row) => (
          <li
            key={`${row.version} ${row.provider} ${row.model} ${row.lost}`}
            className="flex justify-between gap-4"
          >
            <span className="min-w-0">
              {providers[row.provider].label} <span className="break-words text-faint">{row.model}</span>
              <span className="block text-xs text-faint tabular-nums">{whatFor(row)}</span>
              {row.lost ? (
                <span className="block text-xs text-amber-ink">
                  Submitted, answer lost: may have been charged
                </span>
              ) : null}
            </span>
            <span className="shrink-0 tabular-nums">
              {row.unpriced === row.requests ? 'no price' : formatMoney(row.micros)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Row = {
  version: number;
  requests: number;
  audio_seconds: number;
  input_tokens: number;
  output_tokens: number;
};

function whatFor(row: Row): string {
  const { version, requests, audio_seconds: seconds, input_tokens: read, output_tokens: written } = row;
  return [
    `version ${version}`,
    formatCounted(requests, 'request'),
    seconds === 0 ? null : `${(seconds / 60).toLocaleString('en-GB', { maximumFractionDigits: 1 })} min`,
    read + written === 0 ? null : `${formatCount(read)} tokens in, ${formatCount(written)} out`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
