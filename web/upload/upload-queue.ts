import { secondsLeft } from './pace.ts';

/** Why a file was not taken, in the words that are shown. `mayRetry` is false when the same file fails again. */
export type Refusal = {
  readonly message: string;
  readonly advice: string;
  readonly mayRetry: boolean;
  /** Its bulk job does not wait for it any more: sent again, it goes without its place there. */
  readonly losesPlace?: boolean;
};

type UploadState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly campaignId: string }
  | ({ readonly kind: 'sending'; readonly campaignId: string } & Moving)
  | {
      readonly kind: 'arrived';
      readonly campaignId: string;
      readonly callId: string;
      /** It was in the campaign already. */
      readonly isDuplicate: boolean;
    }
  | { readonly kind: 'refused'; readonly campaignId: string | null; readonly refusal: Refusal }
  | { readonly kind: 'cancelled'; readonly campaignId: string };

/** How far a file is that is being sent. */
export type Moving = {
  readonly sentBytes: number;
  /** Null until there is something to measure. */
  readonly bytesPerSecond: number | null;
  /** It waits for the connection, and goes on by itself. */
  readonly isStalled: boolean;
};

/** One recording on its way, with the transcript that goes with it. `Content` is a File in the browser. */
export type Upload<Content> = {
  readonly id: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly recording: Content;
  readonly transcript: { readonly name: string; readonly content: Content } | null;
  /** What is sent with it besides its campaign. */
  readonly fields: Readonly<Record<string, string>>;
  readonly state: UploadState;
};

export type Queue<Content> = {
  readonly uploads: readonly Upload<Content>[];
  /** Of all files together. */
  readonly bytesPerSecond: number | null;
};

export type QueueEvent<Content> =
  | { readonly kind: 'added'; readonly uploads: readonly Upload<Content>[] }
  | {
      readonly kind: 'asked';
      readonly campaignId: string;
      /** What to send with each file that goes, by its id; the others stay. */
      readonly fields: ReadonlyMap<string, Upload<Content>['fields']>;
    }
  | { readonly kind: 'began'; readonly id: string }
  | {
      readonly kind: 'moved';
      readonly files: ReadonlyMap<string, Moving>;
      readonly bytesPerSecond: number | null;
    }
  | { readonly kind: 'arrived'; readonly id: string; readonly callId: string; readonly isDuplicate: boolean }
  | { readonly kind: 'refused'; readonly id: string; readonly refusal: Refusal }
  | { readonly kind: 'cancelled'; readonly id: string }
  | { readonly kind: 'all_cancelled' }
  | { readonly kind: 'retried'; readonly id: string; readonly campaignId: string }
  /** What goes with files that are not asked for yet. */
  | {
      readonly kind: 'described';
      readonly fields: ReadonlyMap<string, Readonly<Record<string, string>>>;
    }
  | { readonly kind: 'removed'; readonly id: string }
  | { readonly kind: 'cleared' };

export const emptyQueue: Queue<never> = { uploads: [], bytesPerSecond: null };

/** How many files are sent at the same time. */
export const parallelUploads = 3;

const endedKinds: readonly UploadState['kind'][] = ['arrived', 'refused', 'cancelled'];

/** The queue after an event. An event that does not fit the file's state changes nothing. */
export function queueAfter<Content>(queue: Queue<Content>, event: QueueEvent<Content>): Queue<Content> {
  const { uploads } = queue;
  switch (event.kind) {
    case 'added':
      return { ...queue, uploads: [...uploads, ...event.uploads] };
    case 'asked':
      return { ...queue, uploads: uploads.map((upload) => afterAsking(upload, event)) };
    case 'all_cancelled':
      return { ...queue, uploads: uploads.map((upload) => moved(upload, event)) };
    case 'moved':
      return {
        bytesPerSecond: event.bytesPerSecond,
        uploads: uploads.map((upload) => withProgress(upload, event.files.get(upload.id))),
      };
    case 'described':
      return { ...queue, uploads: uploads.map((upload) => described(upload, event.fields.get(upload.id))) };
    case 'removed':
      return { ...queue, uploads: uploads.filter(({ id }) => id !== event.id) };
    case 'cleared':
      return { ...queue, uploads: uploads.filter(({ state }) => !endedKinds.includes(state.kind)) };
    case 'began':
    case 'arrived':
    case 'refused':
    case 'cancelled':
    case 'retried':
      return {
        ...queue,
        uploads: uploads.map((upload) => (upload.id === event.id ? moved(upload, event) : upload)),
      };
  }
}

/** The events that move a file from one state to another. */
type Move<Content> = Exclude<
  QueueEvent<Content>,
  { kind: 'added' | 'asked' | 'moved' | 'described' | 'removed' | 'cleared' }
>;

function moved<Content>(upload: Upload<Content>, event: Move<Content>): Upload<Content> {
  const state = stateAfter(upload.state, event);
  if (state === upload.state) return upload;
  const { bulk_item_id: _place, ...others } = upload.fields;
  return { ...upload, state, fields: leavesJob(upload.state, state) ? others : upload.fields };
}

function described<Content>(
  upload: Upload<Content>,
  fields: Readonly<Record<string, string>> | undefined,
): Upload<Content> {
  return fields === undefined || upload.state.kind !== 'ready' ? upload : { ...upload, fields };
}

/** Whoever cancels a file gives up its place in its bulk job; one that goes to another campaign leaves it behind. */
function leavesJob(before: UploadState, after: UploadState): boolean {
  if (after.kind === 'cancelled') return true;
  if (after.kind === 'refused' && after.refusal.losesPlace === true) return true;
  return 'campaignId' in before && 'campaignId' in after && before.campaignId !== after.campaignId;
}

/** A file that goes waits for its turn; one that was refused unsent is from now on refused in this campaign. */
function afterAsking<Content>(
  upload: Upload<Content>,
  { campaignId, fields }: Extract<QueueEvent<Content>, { kind: 'asked' }>,
): Upload<Content> {
  const { state } = upload;
  const sent = fields.get(upload.id);
  if ((state.kind === 'ready' || state.kind === 'cancelled') && sent !== undefined) {
    return { ...upload, fields: sent, state: { kind: 'waiting', campaignId } };
  }
  if (state.kind === 'refused' && state.campaignId === null)
    return { ...upload, state: { ...state, campaignId } };
  return upload;
}

function withProgress<Content>(upload: Upload<Content>, moving: Moving | undefined): Upload<Content> {
  if (moving === undefined || upload.state.kind !== 'sending') return upload;
  return { ...upload, state: { ...upload.state, ...moving } };
}

const atRest: Moving = { sentBytes: 0, bytesPerSecond: null, isStalled: false };

function stateAfter<Content>(state: UploadState, event: Move<Content>): UploadState {
  switch (event.kind) {
    case 'began':
      return state.kind === 'waiting' ? { ...state, ...atRest, kind: 'sending' } : state;
    case 'arrived': {
      if (state.kind !== 'sending') return state;
      const { callId, isDuplicate } = event;
      return { kind: 'arrived', campaignId: state.campaignId, callId, isDuplicate };
    }
    case 'refused':
      return state.kind === 'sending'
        ? { kind: 'refused', campaignId: state.campaignId, refusal: event.refusal }
        : state;
    case 'cancelled':
    case 'all_cancelled':
      return isOpen(state) ? { kind: 'cancelled', campaignId: state.campaignId } : state;
    case 'retried':
      return mayGoAgain(state) ? { kind: 'waiting', campaignId: event.campaignId } : state;
  }
}

function isOpen(state: UploadState): state is Extract<UploadState, { kind: 'waiting' | 'sending' }> {
  return state.kind === 'waiting' || state.kind === 'sending';
}

/** Whether a file that has ended may be sent again: it was cancelled, or refused for something that may pass. */
export function mayGoAgain(state: UploadState): boolean {
  return state.kind === 'cancelled' || (state.kind === 'refused' && state.refusal.mayRetry);
}

/** The files to begin now, oldest first, so that never more than `parallelUploads` are under way. */
export function uploadsToBegin<Content>(queue: Queue<Content>): readonly Upload<Content>[] {
  const sending = queue.uploads.filter(({ state }) => state.kind === 'sending').length;
  const waiting = queue.uploads.filter(({ state }) => state.kind === 'waiting');
  return waiting.slice(0, Math.max(0, parallelUploads - sending));
}

/** The files that are still to arrive: all of them, or the one of this id. */
export function openUploads<Content>({ uploads }: Queue<Content>, id?: string): readonly Upload<Content>[] {
  return uploads.filter((upload) => isOpen(upload.state) && (id === undefined || upload.id === id));
}

/** The files that may be sent again. */
export function uploadsToRetry<Content>({ uploads }: Queue<Content>): readonly Upload<Content>[] {
  return uploads.filter(({ state }) => mayGoAgain(state));
}

/** The campaign of the file that was sent last, or null. */
export function lastCampaignOf<Content>({ uploads }: Queue<Content>): string | null {
  const campaigns = uploads.map(({ state }) => (state.kind === 'ready' ? null : state.campaignId));
  return campaigns.findLast((campaignId) => campaignId !== null) ?? null;
}

export type Totals = {
  readonly ready: number;
  /** Waiting or being sent. */
  readonly open: number;
  /** Become calls, or calls already. */
  readonly arrived: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly cancelled: number;
  readonly all: number;
  readonly sentBytes: number;
  readonly allBytes: number;
  readonly bytesPerSecond: number | null;
  /** Until the last file that was asked for has been sent; null when nobody can say. */
  readonly secondsLeft: number | null;
  /** Every file that is being sent waits for the connection. */
  readonly isStalled: boolean;
};

/** What the overall bar shows. Refused and cancelled files count in no sum of bytes: they will not arrive. */
export function totalsOf<Content>({ uploads, bytesPerSecond }: Queue<Content>): Totals {
  const count = (kind: UploadState['kind']) => uploads.filter(({ state }) => state.kind === kind).length;
  const counted = uploads.filter(({ state }) => state.kind !== 'refused' && state.kind !== 'cancelled');
  const sending = uploads.flatMap(({ state }) => (state.kind === 'sending' ? [state] : []));
  const open = uploads.filter(({ state }) => isOpen(state));
  const toSend = sumOf(open, (upload) => upload.sizeBytes - sentOf(upload));
  const isStalled = sending.length > 0 && sending.every((state) => state.isStalled);
  return {
    ready: count('ready'),
    open: open.length,
    arrived: count('arrived'),
    duplicates: uploads.filter(({ state }) => state.kind === 'arrived' && state.isDuplicate).length,
    refused: count('refused'),
    cancelled: count('cancelled'),
    all: uploads.length,
    sentBytes: sumOf(counted, sentOf),
    allBytes: sumOf(counted, ({ sizeBytes }) => sizeBytes),
    bytesPerSecond: open.length === 0 ? null : bytesPerSecond,
    secondsLeft: open.length === 0 || isStalled ? null : secondsLeft(toSend, bytesPerSecond),
    isStalled,
  };
}

function sumOf<Content>(
  uploads: readonly Upload<Content>[],
  bytesOf: (upload: Upload<Content>) => number,
): number {
  return uploads.reduce((sum, upload) => sum + bytesOf(upload), 0);
}

function sentOf<Content>({ state, sizeBytes }: Upload<Content>): number {
  if (state.kind === 'arrived') return sizeBytes;
  return state.kind === 'sending' ? Math.min(state.sentBytes, sizeBytes) : 0;
}
