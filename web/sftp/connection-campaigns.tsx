import { Link } from '@tanstack/react-router';
import type { SftpConnectionShown } from '#shared/sftp.ts';
import { Card } from '../ui/card.tsx';

/** The campaigns that are switched on, each with its folder. */
export function ConnectionCampaigns({ campaigns }: Pick<SftpConnectionShown, 'campaigns'>) {
  return (
    <Card
      title="Campaigns"
      flush
      className="overflow-hidden"
      actions={
        campaigns.length === 0 ? undefined : (
          <Link to="/sftp" className="text-[0.8125rem] font-medium text-accent-text hover:underline">
            Reconciliation
          </Link>
        )
      }
    >
      {campaigns.length === 0 ? (
        <p className="px-4 pb-4 text-[0.8125rem] text-soft">
          No campaign takes files by SFTP yet. Open the settings of one, section SFTP, to switch it on.
        </p>
      ) : (
        <ul aria-label="Campaigns" className="divide-y divide-line border-t border-line">
          {campaigns.map(({ id, name, slug }) => (
            <li key={id}>
              <Link
                to="/campaigns/$campaignId/settings/sftp"
                params={{ campaignId: id }}
                className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="font-medium">{name}</span>
                <code className="text-[0.8125rem] break-all text-soft">{slug}</code>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
