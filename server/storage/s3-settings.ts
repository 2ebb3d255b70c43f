/** How blobs are encrypted at rest: with keys of the store itself, or of AWS KMS (null: the account’s own key). */
export type S3Encryption =
  | { readonly by: 'AES256' }
  | { readonly by: 'aws:kms'; readonly keyId: string | null };

/** A key of S3; with a session token it is one of those that expire. */
export type S3Keys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** Where blobs are kept in S3, or in a server that speaks like it. */
export type S3Settings = {
  readonly bucket: string;
  readonly region: string;
  /** Null: AWS itself. */
  readonly endpoint: string | null;
  /** Begins the name of every object; empty, or ending in a slash. */
  readonly prefix: string;
  /** Null: what the machine offers (its role, a profile, the usual AWS_ variables). */
  readonly keys: S3Keys | null;
  /** Null: as the bucket says. */
  readonly encryption: S3Encryption | null;
  /** Whether providers of transcription can reach the endpoint, and may be given addresses to read from. */
  readonly providersFetch: boolean;
};

/** How long one exchange may take. A part of a large upload over a slow line takes its time; a question does not. */
export type S3Deadlines = {
  readonly questionMs: number;
  readonly partMs: number;
  /** Completing a large upload is work for the server. */
  readonly completeMs: number;
  /** Longest time without a byte while somebody waits for one. */
  readonly stallMs: number;
  /** Before the second try, before the third … */
  readonly waitsMs: readonly number[];
};

export const usualDeadlines: S3Deadlines = {
  questionMs: 30_000,
  partMs: 300_000,
  completeMs: 300_000,
  stallMs: 60_000,
  waitsMs: [300, 2_000],
};
