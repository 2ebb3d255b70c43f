import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronLeft, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { readCampaign } from '#shared/campaigns.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { buttonClass } from '../ui/button-class.ts';
import { classNames } from '../ui/class-names.ts';
import { PageHeader } from '../ui/page-header.tsx';

type Props = { campaignId: string; children: ReactNode };

const tabClass =
  'flex h-10 items-center border-b-2 border-transparent px-2 text-sm font-medium text-soft hover:text-ink ' +
  'focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:text-ink';

/** What came to a campaign by SFTP: its batches and its days, under one heading. */
export function SftpFrame({ campaignId, children }: Props) {
  const can = useCan();
  const campaign = useQuery(queryOf(readCampaign, { params: { id: campaignId } }));
  const params = { campaignId };
  const name = campaign.data?.name;
  return (
    <>
      <PageHeader
        title={name === undefined ? 'SFTP' : `${name}: SFTP`}
        before={
          <Link
            to="/campaigns/$campaignId"
            params={params}
            aria-label="Back to the campaign"
            className="inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-ink"
          >
            <ChevronLeft aria-hidden className="size-4" />
          </Link>
        }
        actions={
          can('sftp.configure') ? (
            <Link to="/campaigns/$campaignId/settings/sftp" params={params} className={buttonClass()}>
              <Settings aria-hidden />
              Settings
            </Link>
          ) : undefined
        }
      />
      <nav
        aria-label="SFTP"
        className="flex shrink-0 gap-1 overflow-x-auto border-b border-line px-3 sm:px-5"
      >
        <Link
          to="/campaigns/$campaignId/sftp"
          params={params}
          activeOptions={{ exact: true, includeSearch: false }}
          className={tabClass}
        >
          Batches
        </Link>
        <Link
          to="/campaigns/$campaignId/sftp/reconciliation"
          params={params}
          activeOptions={{ includeSearch: false }}
          className={tabClass}
        >
          Reconciliation
        </Link>
        <Link to="/sftp" className={classNames(tabClass, 'ml-auto')}>
          All campaigns
        </Link>
      </nav>
      <div className="flex flex-col gap-4 p-4 sm:p-6">{children}</div>
    </>
  );
}
