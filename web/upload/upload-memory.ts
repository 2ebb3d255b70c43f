/** A file that is to be sent, and where to go on with it. */
export type Begun = {
  /** Its address on the server; null while it has none. */
  readonly url: string | null;
  /** The fields it is sent with, its place in a bulk job among them. */
  readonly fields: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
};

/** What this browser knows of files that were begun, also after the page was loaded again. */
export type UploadMemory = {
  recall(name: string): Begun | null;
  keep(name: string, begun: Begun): void;
  forget(name: string): void;
};

/** The server forgets what was silent for a day. */
const keptForMs = 24 * 3_600_000;
const prefix = 'totalview:upload:';

/**
 * The name under which a chosen file is remembered: the same file chosen again by the same person for the same campaign
 * has the same name, a changed one has another.
 */
export function nameOfFile(given: {
  readonly userId: string;
  readonly campaignId: string;
  readonly path: string;
  readonly file: Pick<File, 'size' | 'lastModified'>;
}): string {
  const { userId, campaignId, path, file } = given;
  return [userId, campaignId, file.size, file.lastModified, path].join(' ');
}

/** A memory in a browser's storage; what is too old in it is forgotten now. It works, without memory, where none is. */
export function rememberIn(storage: Storage | null, nowMs: number): UploadMemory {
  if (storage !== null) forgetOld(storage, nowMs - keptForMs);
  return {
    recall: (name) => read(storage?.getItem(prefix + name) ?? null),
    keep: (name, begun) => {
      try {
        storage?.setItem(prefix + name, JSON.stringify(begun));
      } catch {
        // Full or forbidden: the file then begins anew after the page is loaded again.
      }
    },
    forget: (name) => storage?.removeItem(prefix + name),
  };
}

function forgetOld(storage: Storage, beforeMs: number): void {
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  for (const name of names) {
    if (name === null || !name.startsWith(prefix)) continue;
    const begun = read(storage.getItem(name));
    if (begun === null || begun.atMs < beforeMs) storage.removeItem(name);
  }
}

function read(text: string | null): Begun | null {
  try {
    const { url, fields, atMs } = JSON.parse(text ?? '{}') as Partial<Begun>;
    return url !== undefined && typeof atMs === 'number' ? { url, fields: fields ?? {}, atMs } : null;
  } catch {
    return null;
  }
}
