import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { listSftpBatches } from '#shared/sftp-endpoints.ts';
import type { SftpBatchStatus } from '#shared/sftp-statuses.ts';
import { pagesOf } from '../queries.ts';

const batchesAPage = 20;

/** The batches of a campaign, newest first, of all statuses or of one. */
export function useBatchList(campaignId: string, status: SftpBatchStatus | undefined) {
  const query = {
    limit: batchesAPage,
    campaign_id: campaignId,
    ...(status === undefined ? {} : { status }),
  };
  return useInfiniteQuery({ ...pagesOf(listSftpBatches, { query }), placeholderData: keepPreviousData });
}
