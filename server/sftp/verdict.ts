import type { SftpRow } from '#server/db/tables.ts';
import { KnownError } from '#shared/errors.ts';
import type { SftpSettings } from '#shared/sftp.ts';
import type { Verdict } from './batch.ts';
import { type NameFilter, nameFilter } from './name-filter.ts';
import { isUnreadableName, kindOfName } from './names.ts';
import type { RemoteState } from './remote.ts';

/** A campaign's filters, ready to be asked. */
export type Filters = {
  readonly include: readonly NameFilter[];
  readonly exclude: readonly { readonly pattern: string; readonly fits: NameFilter }[];
  readonly smallestBytes: number;
};

/** Compiles the filters of a campaign. Throws sftp_pattern_invalid. */
export function filtersOf(settings: SftpSettings): Filters {
  return {
    include: settings.include.map(nameFilter),
    exclude: settings.exclude.map((pattern) => ({ pattern, fits: nameFilter(pattern) })),
    smallestBytes: settings.smallest_bytes,
  };
}

/** Why filters leave a file out; null when they do not. What is let in, and how large it has to be, is said of recordings. */
export function leftOut(
  filters: Filters,
  file: { path: string; sizeBytes: number; kind: Known['file']['kind'] },
): string | null {
  const excluded = filters.exclude.find(({ fits }) => fits(file.path));
  if (excluded !== undefined) return `its name fits ${excluded.pattern}`;
  if (file.kind === 'transcript') return null;
  if (filters.include.length > 0 && !filters.include.some((fits) => fits(file.path)))
    return 'its name fits none of the patterns that are let in';
  if (file.sizeBytes < filters.smallestBytes)
    return `it has ${file.sizeBytes} bytes, fewer than ${filters.smallestBytes}`;
  return null;
}

/** What was imported under a name. */
export type Imported = RemoteState & { readonly sha256: string };

/** What is known of one file at rest. */
export type Known = {
  readonly file: RemoteState & {
    readonly path: string;
    readonly kind: 'recording' | 'csv' | 'transcript' | 'other';
    readonly anyway: boolean;
  };
  readonly filters: Filters;
  readonly archived: boolean;
  readonly campaign: string;
  readonly imported: Imported | undefined;
  readonly row: SftpRow | null;
  /** Why its CSV cannot be used. */
  readonly csvProblem: KnownError | null;
};

/** A verdict with the error behind it, for people. */
export type Judged = {
  readonly verdict: Verdict;
  readonly error: KnownError | null;
  readonly differs: boolean;
};

/** What a file would become by itself. */
export function judge(known: Known): Judged {
  const { file, filters, imported } = known;
  if (known.archived)
    return refused('skipped', new KnownError('campaign_archived', { campaign: known.campaign }));
  if (isUnreadableName(file.path)) return refused('failed', new KnownError('sftp_name_unreadable'));
  if (file.kind === 'csv') {
    return known.csvProblem === null ? accepted(false) : refused('failed', known.csvProblem);
  }
  if (file.kind === 'other' || kindOfName(file.path) === 'other')
    return refused('skipped', new KnownError('sftp_not_recording'));
  const problem = leftOut(filters, file);
  if (problem !== null) return refused('skipped', new KnownError('sftp_excluded', { problem }));
  if (file.kind === 'transcript') return accepted(false);
  if (imported !== undefined && !file.anyway) {
    const differs =
      imported.sizeBytes !== file.sizeBytes || imported.modifiedAt.getTime() !== file.modifiedAt.getTime();
    const error = new KnownError(differs ? 'sftp_duplicate_differs' : 'sftp_duplicate');
    return { ...refused('duplicate', error), differs };
  }
  return accepted(known.row !== null);
}

function accepted(hasRow: boolean): Judged {
  return { verdict: { become: 'import', hasRow }, error: null, differs: false };
}

function refused(become: 'duplicate' | 'skipped' | 'failed', error: KnownError): Judged {
  return { verdict: { become, reason: error.code }, error, differs: false };
}
