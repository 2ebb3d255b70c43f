import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { providers } from '#shared/providers.ts';
import { listUnread, type UnreadCampaign } from '#shared/unread-calls.ts';
import { queryOf } from '../queries.ts';
import { formatCounted } from '../ui/format.ts';
import { Notice } from '../ui/notice.tsx';

const shownAtMost = 8;

/** The campaigns whose recordings came before there was a provider, each with the way to have them transcribed. */
export function UnreadCampaigns() {
  const { data } = useQuery(queryOf(listUnread, {}));
  const rows = data?.rows ?? [];
  if (rows.length === 0) return null;
  const more = rows.length - shownAtMost;
  return (
    <Notice tone="blue" title="Some recordings came while no provider was set up">
      <ul className="flex flex-col gap-1">
        {rows.slice(0, shownAtMost).map((row) => (
          <Row key={row.campaign.id} row={row} />
        ))}
      </ul>
      {more > 0 ? <p className="mt-1">And calls of {formatCounted(more, 'other campaign')}.</p> : null}
    </Notice>
  );
}

function Row({ row: { campaign, calls, provider } }: { row: UnreadCampaign }) {
  const params = { campaignId: campaign.id };
  const style = 'font-medium text-accent-text underline-offset-2 hover:underline';
  return (
    <li>
      <Link to="/campaigns/$campaignId" params={params} className={style}>
        {campaign.name}
      </Link>
      : {formatCounted(calls, 'call')} could not be transcribed.{' '}
      {provider === null ? (
        <Link to="/campaigns/$campaignId/settings/transcription" params={params} className={style}>
          Choose its provider
        </Link>
      ) : (
        <Link to="/campaigns/$campaignId" params={params} className={style}>
          Run them with {providers[provider].label}
        </Link>
      )}
    </li>
  );
}
