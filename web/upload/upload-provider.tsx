import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useReducer,
  useState,
} from 'react';
import { offlineProblem } from '../api.ts';
import { useMe } from '../me.ts';
import { readChosen } from './chosen-files.ts';
import type { Transport } from './transport.ts';
import { emptyQueue, type Queue, queueAfter, type Totals, totalsOf } from './upload-queue.ts';
import { type Sending, useSending } from './use-sending.ts';
import { useStart } from './use-start.ts';

type Uploads = Sending & {
  readonly queue: Queue<File>;
  readonly totals: Totals;
  /** Adds chosen files and gives notes about those left out. */
  readonly add: (files: readonly File[]) => readonly string[];
  /** Says what goes with chosen files, by their ids. */
  readonly describe: (fields: ReadonlyMap<string, Readonly<Record<string, string>>>) => void;
  /** Sends the chosen files, and those of `again` that were cancelled; two or more become a bulk job first. */
  readonly start: (campaignId: string, again?: readonly string[]) => void;
  /** The job is being made, and nothing is sent yet. */
  readonly isAnnouncing: boolean;
  /** The bulk job made last; null when there is none. */
  readonly jobId: string | null;
  readonly retry: (id: string, campaignId: string) => void;
  /** Takes a file out of the list. */
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
export function UploadProvider({ children }: { children: ReactNode }) {
  const [queue, tell] = useReducer(queueAfter<File>, emptyQueue);
  const transport = useTransport();
  const { cancel, cancelAll } = useSending(queue, tell, transport);
  const { start, isAnnouncing, jobId } = useStart(queue, tell, transport);
  const totals = useMemo(() => totalsOf(queue), [queue]);
  const describe = useCallback<Uploads['describe']>((fields) => tell({ kind: 'described', fields }), []);
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
      describe,
      start,
      isAnnouncing,
      jobId,
      retry: (id, campaignId) => tell({ kind: 'retried', id, campaignId }),
      cancel,
      cancelAll,
      remove: (id) => tell({ kind: 'removed', id }),
      clear: () => tell({ kind: 'cleared' }),
    }),
    [queue, totals, describe, start, isAnnouncing, jobId, cancel, cancelAll],
  );
  return <UploadContext value={held}>{children}</UploadContext>;
}

/** Opens the transport when the first file is sent: whoever uploads nothing does not load it. */
function useTransport(): () => Promise<Transport> {
  const { id: userId } = useMe().user;
  return useState(() => openOnce(() => openTransport(userId)))[0];
}

/** Opens at the first call, and again only after it failed: a program that cannot be loaded is a line that is cut. */
function openOnce(open: () => Promise<Transport>): () => Promise<Transport> {
  let opened: Promise<Transport> | null = null;
  return async () => {
    opened ??= open();
    try {
      return await opened;
    } catch {
      opened = null;
      throw offlineProblem();
    }
  };
}

async function openTransport(userId: string): Promise<Transport> {
  const { openTusTransport } = await import('./tus-transport.ts');
  return openTusTransport(userId);
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
