import type { Accepted } from '#shared/calls.ts';

/** One recording to be sent, with its fields. */
export type Parcel = {
  readonly campaignId: string;
  readonly fileName: string;
  readonly recording: File;
  readonly transcript: File | null;
};

/** Carries recordings to the server. Another way of carrying them replaces only this. */
export type Transport = {
  /**
   * Sends one recording whole. `onProgress` is told the bytes sent so far; `signal` gives up. Throws ApiProblem when
   * the server refuses it or cannot be reached.
   */
  readonly send: (
    parcel: Parcel,
    way: { onProgress: (sentBytes: number) => void; signal: AbortSignal },
  ) => Promise<Accepted>;
};
