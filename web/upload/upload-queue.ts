/** Why a file was not taken, in the words that are shown. `mayRetry` is false when the same file fails again. */
export type Refusal = { readonly message: string; readonly advice: string; readonly mayRetry: boolean };

type UploadState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly campaignId: string }
  | { readonly kind: 'sending'; readonly campaignId: string; readonly sentBytes: number }
  | { readonly kind: 'arrived'; readonly campaignId: string; readonly callId: string }
  | { readonly kind: 'refused'; readonly campaignId: string | null; readonly refusal: Refusal };

/** One recording on its way, with the transcript that goes with it. `Content` is a File in the browser. */
export type Upload<Content> = {
  readonly id: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly recording: Content;
  readonly transcript: { readonly name: string; readonly content: Content } | null;
  readonly state: UploadState;
};

export type Queue<Content> = { readonly uploads: readonly Upload<Content>[] };

export type QueueEvent<Content> =
  | { readonly kind: 'added'; readonly uploads: readonly Upload<Content>[] }
  | { readonly kind: 'asked'; readonly campaignId: string }
  | { readonly kind: 'began'; readonly id: string }
  | { readonly kind: 'progressed'; readonly id: string; readonly sentBytes: number }
  | { readonly kind: 'arrived'; readonly id: string; readonly callId: string }
  | { readonly kind: 'refused'; readonly id: string; readonly refusal: Refusal }
  | { readonly kind: 'retried'; readonly id: string; readonly campaignId: string }
  | { readonly kind: 'removed'; readonly id: string }
  | { readonly kind: 'cleared' };

/** How many files are sent at the same time. */
export const parallelUploads = 3;

/** The queue after an event. An event that does not fit the file's state changes nothing. */
export function queueAfter<Content>(queue: Queue<Content>, event: QueueEvent<Content>): Queue<Content> {
  switch (event.kind) {
    case 'added':
      return { uploads: [...queue.uploads, ...event.uploads] };
    case 'asked':
      return move(
        queue,
        ({ kind }) => kind === 'ready',
        () => ({ kind: 'waiting', campaignId: event.campaignId }),
      );
    case 'removed':
      return { uploads: queue.uploads.filter(({ id }) => id !== event.id) };
    case 'cleared':
      return {
        uploads: queue.uploads.filter(({ state }) => state.kind !== 'arrived' && state.kind !== 'refused'),
      };
    case 'began':
    case 'progressed':
    case 'arrived':
    case 'refused':
    case 'retried':
      return {
        uploads: queue.uploads.map((upload) =>
          upload.id === event.id ? { ...upload, state: stateAfter(upload.state, event) } : upload,
        ),
      };
  }
}

type OneFile<Content> = Exclude<QueueEvent<Content>, { kind: 'added' | 'asked' | 'removed' | 'cleared' }>;

function stateAfter<Content>(state: UploadState, event: OneFile<Content>): UploadState {
  switch (event.kind) {
    case 'began':
      return state.kind === 'waiting' ? { ...state, kind: 'sending', sentBytes: 0 } : state;
    case 'progressed':
      return state.kind === 'sending' ? { ...state, sentBytes: event.sentBytes } : state;
    case 'arrived':
      return state.kind === 'sending'
        ? { kind: 'arrived', campaignId: state.campaignId, callId: event.callId }
        : state;
    case 'refused':
      return state.kind === 'sending'
        ? { kind: 'refused', campaignId: state.campaignId, refusal: event.refusal }
        : state;
    case 'retried':
      return state.kind === 'refused' && state.refusal.mayRetry
        ? { kind: 'waiting', campaignId: event.campaignId }
        : state;
  }
}

function move<Content>(
  queue: Queue<Content>,
  which: (state: UploadState) => boolean,
  to: (state: UploadState) => UploadState,
): Queue<Content> {
  return {
    uploads: queue.uploads.map((upload) =>
      which(upload.state) ? { ...upload, state: to(upload.state) } : upload,
    ),
  };
}

/** The files to begin now, oldest first, so that never more than `parallelUploads` are under way. */
export function uploadsToBegin<Content>(queue: Queue<Content>): readonly Upload<Content>[] {
  const sending = queue.uploads.filter(({ state }) => state.kind === 'sending').length;
  const waiting = queue.uploads.filter(({ state }) => state.kind === 'waiting');
  return waiting.slice(0, Math.max(0, parallelUploads - sending));
}

/** The refused files that may go better when they are sent again. */
export function uploadsToRetry<Content>({ uploads }: Queue<Content>): readonly Upload<Content>[] {
  return uploads.filter(({ state }) => state.kind === 'refused' && state.refusal.mayRetry);
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
  readonly arrived: number;
  readonly refused: number;
  readonly all: number;
  readonly sentBytes: number;
  readonly allBytes: number;
};

/** What the overall bar shows. Refused files count in no sum of bytes: they will not arrive. */
export function totalsOf<Content>({ uploads }: Queue<Content>): Totals {
  const count = (...kinds: UploadState['kind'][]) =>
    uploads.filter(({ state }) => kinds.includes(state.kind)).length;
  const counted = uploads.filter(({ state }) => state.kind !== 'refused');
  return {
    ready: count('ready'),
    open: count('waiting', 'sending'),
    arrived: count('arrived'),
    refused: count('refused'),
    all: uploads.length,
    sentBytes: counted.reduce((sum, upload) => sum + sentOf(upload), 0),
    allBytes: counted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

function sentOf<Content>({ state, sizeBytes }: Upload<Content>): number {
  if (state.kind === 'arrived') return sizeBytes;
  return state.kind === 'sending' ? Math.min(state.sentBytes, sizeBytes) : 0;
}
