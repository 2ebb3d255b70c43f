import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useReducer, useRef } from 'react';
import { listCalls } from '#shared/calls.ts';
import { problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { readChosen } from './chosen-files.ts';
import { multipartTransport } from './multipart-transport.ts';
import { refusalOf } from './refusal.ts';
import type { Transport } from './transport.ts';
import {
  type Queue,
  type QueueEvent,
  queueAfter,
  type Totals,
  totalsOf,
  type Upload,
  uploadsToBegin,
} from './upload-queue.ts';

type Uploads = {
  readonly queue: Queue<File>;
  readonly totals: Totals;
  /** Adds chosen files and gives notes about those left out. */
  readonly add: (files: readonly File[]) => readonly string[];
  readonly start: (campaignId: string) => void;
  readonly retry: (id: string, campaignId: string) => void;
  /** Takes a file out of the list; one that is being sent is given up. */
  readonly remove: (id: string) => void;
  readonly clear: () => void;
};

const UploadContext = createContext<Uploads | null>(null);

/** The uploads of this app, wherever one is in it. */
export function useUploads(): Uploads {
  const uploads = useContext(UploadContext);
  if (uploads === null) throw new Error('Uploads are held by the shell.');
  return uploads;
}

/** Holds the queue and sends what waits in it, on every page, until the app is closed. */
export function UploadProvider({
  children,
  transport = multipartTransport,
}: {
  children: ReactNode;
  transport?: Transport;
}) {
  const [queue, tell] = useReducer(queueAfter<File>, { uploads: [] });
  const running = useSending(queue, tell, transport);
  const totals = useMemo(() => totalsOf(queue), [queue]);
  useLeaveWarning(totals.open > 0);
  const held = useMemo<Uploads>(
    () => ({
      queue,
      totals,
      add: (files) => {
        const { uploads, notes } = readChosen(files, () => crypto.randomUUID());
        tell({ kind: 'added', uploads });
        return notes;
      },
      start: (campaignId) => tell({ kind: 'asked', campaignId }),
      retry: (id, campaignId) => tell({ kind: 'retried', id, campaignId }),
      remove: (id) => {
        running.current.get(id)?.abort();
        tell({ kind: 'removed', id });
      },
      clear: () => tell({ kind: 'cleared' }),
    }),
    [queue, totals, running],
  );
  return <UploadContext value={held}>{children}</UploadContext>;
}

function useSending(queue: Queue<File>, tell: (event: QueueEvent<File>) => void, transport: Transport) {
  const client = useQueryClient();
  const running = useRef(new Map<string, AbortController>());
  useEffect(() => {
    const sendOne = async (upload: Upload<File>, campaignId: string) => {
      const { id, path, recording, transcript } = upload;
      const giveUp = new AbortController();
      running.current.set(id, giveUp);
      tell({ kind: 'began', id });
      try {
        const accepted = await transport.send(
          { campaignId, fileName: nameIn(path), recording, transcript: transcript?.content ?? null },
          { onProgress: (sentBytes) => tell({ kind: 'progressed', id, sentBytes }), signal: giveUp.signal },
        );
        tell({ kind: 'arrived', id, callId: accepted.id });
        await client.invalidateQueries({ queryKey: keyOf(listCalls) });
      } catch (error) {
        tell({ kind: 'refused', id, refusal: refusalOf(problemOf(error)) });
      } finally {
        running.current.delete(id);
      }
    };
    for (const upload of uploadsToBegin(queue)) {
      if (upload.state.kind === 'waiting' && !running.current.has(upload.id)) {
        void sendOne(upload, upload.state.campaignId);
      }
    }
  }, [queue, tell, transport, client]);
  return running;
}

/** Asks before the tab is closed while something is still being sent. */
function useLeaveWarning(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [active]);
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
