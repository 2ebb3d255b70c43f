import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { createBulkUpload } from '#shared/bulk-jobs.ts';
import { call, problemOf } from '../api.ts';
import { useToast } from '../ui/toast.tsx';
import { announce } from './announce.ts';
import type { Transport } from './transport.ts';
import type { Queue, QueueEvent } from './upload-queue.ts';

/** Sends what is chosen: makes a bulk job of two or more files, then puts all into the queue. */
export function useStart(
  queue: Queue<File>,
  tell: (event: QueueEvent<File>) => void,
  openTransport: () => Promise<Transport>,
) {
  const say = useToast();
  const latest = useRef(queue);
  useEffect(() => {
    latest.current = queue;
  });
  const { mutate, isPending, data } = useMutation({
    mutationFn: async (campaignId: string) => {
      const { recall, intend } = await openTransport();
      const { fields, jobIds } = await announce(campaignId, latest.current.uploads, {
        recall,
        intend,
        makeJob: (files) => call(createBulkUpload, { body: { campaign_id: campaignId, files: [...files] } }),
      });
      tell({ kind: 'asked', campaignId, fields });
      return jobIds.at(-1) ?? null;
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
  const start = useCallback((campaignId: string) => mutate(campaignId), [mutate]);
  return { start, isAnnouncing: isPending, jobId: data ?? null };
}
