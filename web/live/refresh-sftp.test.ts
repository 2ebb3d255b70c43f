import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { readCall } from '#shared/calls.ts';
import {
  listSftpBatches,
  listSftpFiles,
  readSftpBatch,
  readSftpNeeds,
  readSftpReconciliation,
  readSftpReconciliationOfAll,
  readSftpStatus,
} from '#shared/sftp-endpoints.ts';
import { keyOf } from '../queries.ts';
import { refreshAfter } from './refresh.ts';

const of = (id: string) => ({ params: { id } });

test('a batch that changed is fetched with its files, its list and its campaign’s days; nothing else is', async () => {
  const client = new QueryClient();
  const keys = {
    list: keyOf(listSftpBatches, { query: {} }),
    batch: keyOf(readSftpBatch, of('batch_1')),
    files: keyOf(listSftpFiles, { ...of('batch_1'), query: { status: 'failed' } }),
    status: keyOf(readSftpStatus, of('camp_1')),
    days: keyOf(readSftpReconciliation, { ...of('camp_1'), query: { days: 7 } }),
    daysOfAll: keyOf(readSftpReconciliationOfAll, { query: { days: 7 } }),
    needs: keyOf(readSftpNeeds, {}),
    otherBatch: keyOf(readSftpBatch, of('batch_2')),
    otherFiles: keyOf(listSftpFiles, { ...of('batch_2'), query: {} }),
    otherStatus: keyOf(readSftpStatus, of('camp_2')),
    call: keyOf(readCall, of('call_1')),
  };
  for (const key of Object.values(keys)) client.setQueryData(key, {});
  await refreshAfter(client, [{ kind: 'sftp_changed', batch_id: 'batch_1', campaign_id: 'camp_1' }]);
  const stale = Object.entries(keys).filter(([, key]) => client.getQueryState(key)?.isInvalidated === true);
  expect(stale.map(([name]) => name)).toEqual([
    'list',
    'batch',
    'files',
    'status',
    'days',
    'daysOfAll',
    'needs',
  ]);
});
