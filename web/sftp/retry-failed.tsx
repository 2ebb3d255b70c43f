import { RotateCcw } from 'lucide-react';
import type { SftpBatchShown } from '#shared/sftp-batches.ts';
import { useCan } from '../me.ts';
import { Button } from '../ui/button.tsx';
import { useRetryBatch } from './use-batch-moves.ts';

/** Retry failed, where something can be retried by whoever looks. */
export function RetryFailed({ batch }: { batch: SftpBatchShown }) {
  const can = useCan();
  const retry = useRetryBatch(batch.id);
  if (batch.retryable === 0 || !can('calls.upload', { campaignId: batch.campaign.id })) return null;
  return (
    <Button variant="primary" busy={retry.isPending} onClick={() => retry.mutate()}>
      {retry.isPending ? null : <RotateCcw aria-hidden />}
      Retry failed
    </Button>
  );
}
