/** One recording to be sent, with what is said about it. */
export type Parcel = {
  readonly campaignId: string;
  /** Where it lay in the folder that was chosen, its name included. */
  readonly path: string;
  readonly recording: File;
  readonly transcript: File | null;
  /** Further fields of the upload, by their names. */
  readonly fields: Readonly<Record<string, string>>;
};

/** What became of a recording: a call, or one that had been there before. */
export type Taken = { readonly callId: string; readonly isDuplicate: boolean };

/** Told on the way. */
export type Way = {
  /** Bytes of the recording that have been sent. */
  readonly onProgress: (sentBytes: number) => void;
  /** Bytes that had arrived before, where the sending goes on. */
  readonly onContinued: (sentBytes: number) => void;
  /** Whether it waits for the connection, or for the server, and will go on by itself. */
  readonly onWaiting: (isWaiting: boolean) => void;
  /** Gives up, and takes back what has arrived. */
  readonly signal: AbortSignal;
};

/** What tells a chosen file from every other one. */
export type FileChosen = Pick<Parcel, 'campaignId' | 'path' | 'recording'>;

/** Carries recordings to the server. Another way of carrying them replaces only this. */
export type Transport = {
  /**
   * Sends one recording whole. A broken line is waited for; everything else that goes wrong is thrown as ApiProblem.
   */
  readonly send: (parcel: Parcel, way: Way) => Promise<Taken>;
  /**
   * The fields with which this file was to be sent before the page was loaded again, and will be now; null when it is new.
   */
  readonly recall: (file: FileChosen) => Readonly<Record<string, string>> | null;
  /** Keeps the fields of a file that is going to be sent, so that it is recalled when it is chosen again. */
  readonly intend: (file: FileChosen, fields: Readonly<Record<string, string>>) => void;
  /** Forgets a file that was going to be sent and is not. */
  readonly forget: (file: FileChosen) => void;
  /** Everything that was asked for has ended: what has arrived need not be known again if it is chosen again. */
  readonly rest: () => void;
};
