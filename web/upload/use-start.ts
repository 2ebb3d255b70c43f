import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { createBulkUpload } from '#shared/bulk-jobs.ts';
import { call, problemOf } from '../api.ts';
import { useToast } from '../ui/toast.tsx';
import { type AnnounceWays, announce } from './announce.ts';
import type { Transport } from './transport.ts';
import type { Queue, QueueEvent } from './upload-queue.ts';

/** A campaign, and the files that were cancelled and are to be sent to it after all, by their ids. */
type Asked = { readonly campaignId: string; readonly again: readonly string[] };

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
    mutationFn: async ({ campaignId, again }: Asked) => {
      const { recall, intend } = await openTransport();
      const makeJob: AnnounceWays['makeJob'] = (files) =>
        call(createBulkUpload, { body: { campaign_id: campaignId, files: [...files] } });
      const ways = { recall, intend, makeJob };
      const { fields, jobIds } = await announce(campaignId, latest.current.uploads, ways, new Set(again));
      tell({ kind: 'asked', campaignId, fields });
      return jobIds.at(-1) ?? null;
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
  const start = useCallback(
    (campaignId: string, again: readonly string[] = []) => mutate({ campaignId, again }),
    [mutate],
  );
  return { start, isAnnouncing: isPending, jobId: data ?? null };
}
