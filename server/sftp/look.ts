import type { SftpFileStatus } from '#shared/sftp-statuses.ts';
import { nameHash } from './names.ts';
import type { RemoteFile } from './remote.ts';

/** A file as it is known from earlier looks. */
export type KnownFile = {
  readonly id: string;
  readonly nameHash: string;
  readonly status: SftpFileStatus;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
  readonly present: boolean;
  /** Its file was moved or deleted after its import. */
  readonly isPutAway: boolean;
  readonly failedAs: string | null;
};

/** A file on the server with the hash of its name. */
export type SeenFile = RemoteFile & { readonly nameHash: string };

/** What a look tells of what is known. */
export type Look = {
  /** Not known before. */
  readonly fresh: readonly SeenFile[];
  /** Grew or was written anew before it was imported: it has to come to rest again. */
  readonly grown: readonly { readonly id: string; readonly seen: SeenFile }[];
  /** Failed or left out before, and different now: it is taken up again. */
  readonly readmitted: readonly { readonly id: string; readonly seen: SeenFile }[];
  /** Imported or a duplicate before, and different now: it begins anew under the same name. */
  readonly replaced: readonly { readonly id: string; readonly seen: SeenFile }[];
  /** No longer there before it was imported. */
  readonly vanished: readonly string[];
  /** No longer there, which is no loss. */
  readonly gone: readonly string[];
  /** There again as it was. */
  readonly back: readonly string[];
};

/** Puts hashes to names. Names that are not UTF-8 may look alike; each gets a hash of its own, so that none is left out. */
export function seenFiles(campaignId: string, files: readonly RemoteFile[]): SeenFile[] {
  const alike = new Map<string, number>();
  return files.map((file) => {
    const before = alike.get(file.path) ?? 0;
    alike.set(file.path, before + 1);
    const name = before === 0 ? file.path : `${file.path}\0${before}`;
    return { ...file, nameHash: nameHash(campaignId, name) };
  });
}

/** Compares what is on the server with what is known. */
export function compare(known: readonly KnownFile[], seen: readonly SeenFile[]): Look {
  const now = new Map(seen.map((file) => [file.nameHash, file]));
  const before = new Map(known.map((file) => [file.nameHash, file]));
  const there = known.flatMap((file) => {
    const found = now.get(file.nameHash);
    return found === undefined ? [] : [{ id: file.id, file, seen: found, fate: fateOf(file, found) }];
  });
  const those = (fate: Fate) => there.filter((each) => each.fate === fate);
  const away = known.filter((file) => file.present && !now.has(file.nameHash));
  return {
    fresh: seen.filter(({ nameHash: hash }) => !before.has(hash)),
    grown: those('grown').map(({ id, seen: found }) => ({ id, seen: found })),
    readmitted: those('readmitted').map(({ id, seen: found }) => ({ id, seen: found })),
    replaced: those('replaced').map(({ id, seen: found }) => ({ id, seen: found })),
    vanished: away.filter(isWaiting).map(({ id }) => id),
    gone: away.filter((file) => !isWaiting(file)).map(({ id }) => id),
    back: those('back').map(({ id }) => id),
  };
}

type Fate = 'still' | 'grown' | 'readmitted' | 'replaced' | 'back';

function fateOf(file: KnownFile, seen: SeenFile): Fate {
  const isSame = file.sizeBytes === seen.sizeBytes && file.modifiedAt.getTime() === seen.modifiedAt.getTime();
  switch (file.status) {
    case 'detected':
    case 'matched':
    case 'processing':
      return isSame ? 'still' : 'grown';
    case 'failed':
      if (!isSame || file.failedAs === 'sftp_vanished') return 'readmitted';
      return file.present ? 'still' : 'back';
    case 'skipped':
      if (!isSame) return 'readmitted';
      return file.present ? 'still' : 'back';
    case 'completed':
    case 'duplicate':
      if (!isSame || file.isPutAway) return 'replaced';
      return file.present ? 'still' : 'back';
  }
}

function isWaiting({ status }: KnownFile): boolean {
  return status === 'detected' || status === 'matched';
}
