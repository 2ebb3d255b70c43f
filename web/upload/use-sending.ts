import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { listCalls } from '#shared/calls.ts';
import { problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { giveUp } from './give-up.ts';
import { createMeters } from './meters.ts';
import { refusalOf } from './refusal.ts';
import type { Transport } from './transport.ts';
import { openUploads, type Queue, type QueueEvent, type Upload, uploadsToBegin } from './upload-queue.ts';

/** How often the screen is told how far the files are; bytes move far more often. */
const toldEveryMs = 250;

/** The ways to stop files that are being sent. */
export type Sending = {
  /** Gives a file up, and takes back what has arrived of it. */
  readonly cancel: (id: string) => void;
  readonly cancelAll: () => void;
};

/** Sends what waits in the queue, a few files at a time, and tells the queue how they do. */
export function useSending(
  queue: Queue<File>,
  tell: (event: QueueEvent<File>) => void,
  openTransport: () => Promise<Transport>,
): Sending {
  const client = useQueryClient();
  const running = useRef(new Map<string, AbortController>());
  const [meters] = useState(() => createMeters(() => performance.now()));
  const begun = uploadsToBegin(queue);
  const isSending = queue.uploads.some(({ state }) => state.kind === 'sending');
  const isOpen = isSending || queue.uploads.some(({ state }) => state.kind === 'waiting');

  useEffect(() => {
    const sendOne = async (upload: Upload<File>, campaignId: string): Promise<void> => {
      const { id, path, recording, transcript, fields } = upload;
      const { signal } = track(running.current, id);
      meters.began(id);
      tell({ kind: 'began', id });
      try {
        const transport = await openTransport();
        const parcel = { campaignId, path, recording, transcript: transcript?.content ?? null, fields };
        const taken = await transport.send(parcel, {
          onProgress: (sentBytes) => meters.progressed(id, sentBytes),
          onContinued: (sentBytes) => meters.continued(id, sentBytes),
          onWaiting: (isWaiting) => meters.stalled(id, isWaiting),
          signal,
        });
        meters.progressed(id, recording.size);
        tell({ kind: 'arrived', id, ...taken });
      } catch (error) {
        // What was cancelled has left the queue's care already.
        if (!signal.aborted) tell({ kind: 'refused', id, refusal: refusalOf(problemOf(error)) });
      } finally {
        meters.ended(id);
        if (running.current.get(id)?.signal === signal) running.current.delete(id);
      }
    };
    for (const upload of begun) {
      if (upload.state.kind === 'waiting' && !running.current.has(upload.id))
        void sendOne(upload, upload.state.campaignId);
    }
  }, [begun, tell, openTransport, meters]);

  useEffect(() => {
    if (!isSending) return;
    const timer = setInterval(() => tell({ kind: 'moved', ...meters.read() }), toldEveryMs);
    return () => clearInterval(timer);
  }, [isSending, tell, meters]);

  useEffect(() => {
    if (!isOpen) return;
    // Everything that was asked for has ended: nothing of it has to be known again, and the list of calls shows all.
    return () => {
      void openTransport().then((transport) => transport.rest());
      void client.invalidateQueries({ queryKey: keyOf(listCalls) });
    };
  }, [isOpen, openTransport, client]);

  const latest = useRef(queue);
  useEffect(() => {
    latest.current = queue;
  });
  const cancel = useCallback(
    (id: string) => {
      void giveUp(openUploads(latest.current, id), openTransport);
      running.current.get(id)?.abort();
      running.current.delete(id);
      tell({ kind: 'cancelled', id });
    },
    [tell, openTransport],
  );
  const cancelAll = useCallback(() => {
    void giveUp(openUploads(latest.current), openTransport);
    for (const sending of running.current.values()) sending.abort();
    running.current.clear();
    tell({ kind: 'all_cancelled' });
  }, [tell, openTransport]);
  return { cancel, cancelAll };
}

function track(running: Map<string, AbortController>, id: string): AbortController {
  const controller = new AbortController();
  running.set(id, controller);
  return controller;
}
