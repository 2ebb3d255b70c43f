import type { CsvRow } from './rows.ts';

/** How a row came to its recording: the same name, the same but for case, or the same but for its extension. */
export type Likeness = 'same' | 'case' | 'extension';

/** A recording with the row that tells of it. */
export type MatchedRow = {
  readonly row: CsvRow;
  readonly likeness: Likeness;
  readonly notes: readonly string[];
};

/** Gathers rows onto recordings; rows may come one at a time and need not be kept. */
export type RowMatcher = {
  /** Takes the next row; answers whether it tells of one of the recordings, and if not why. */
  readonly take: (row: CsvRow) => 'matched' | 'no_file' | 'several_files';
  /** What each recording was matched with, in the order the recordings were given; null without a row. */
  readonly matches: () => readonly (MatchedRow | null)[];
};

const looseness: Readonly<Record<Likeness, number>> = { same: 0, case: 1, extension: 2 };

/**
 * Matches rows with recordings by base name: the very name first, then whatever its case, then whatever its extension.
 * Of two rows for one recording the closer name wins, else the later row, and it says so. A row whose name several
 * recordings have goes to the one whose folders it names too, else to none. Paths of the same letters, however these are
 * put together, are one name.
 */
export function rowMatcher(paths: readonly string[]): RowMatcher {
  const names = paths.map((path) => path.normalize('NFC').replaceAll('\\', '/'));
  const files = [...new Set(names)];
  const found = new Map<number, MatchedRow>();
  const byName: Readonly<Record<Likeness, ReadonlyMap<string, number[]>>> = {
    same: indexed(files, (path) => keys.same(path)),
    case: indexed(files, (path) => keys.case(path)),
    extension: indexed(files, (path) => keys.extension(path)),
  };
  return {
    take: (row) => {
      const likeness = (['same', 'case', 'extension'] as const).find((each) =>
        byName[each].has(keys[each](row.path)),
      );
      if (likeness === undefined) return 'no_file';
      const named = byName[likeness].get(keys[likeness](row.path)) ?? [];
      const chosen = named.length === 1 ? named[0] : inFolder(files, named, row.path);
      if (chosen === undefined) return 'several_files';
      found.set(chosen, better(found.get(chosen), row, likeness));
      return 'matched';
    },
    matches: () => {
      const places = new Map(files.map((file, at) => [file, at]));
      return names.map((name) => found.get(places.get(name) ?? -1) ?? null);
    },
  };
}

const keys: Readonly<Record<Likeness, (path: string) => string>> = {
  same: (path) => path.slice(path.lastIndexOf('/') + 1),
  case: (path) => keys.same(path).toLowerCase(),
  extension: (path) => keys.case(path).replace(/(?<=.)\.[a-z][a-z0-9]{0,7}$/, ''),
};

function indexed(files: readonly string[], keyOf: (path: string) => string): Map<string, number[]> {
  const index = new Map<string, number[]>();
  files.forEach((path, at) => {
    const same = index.get(keyOf(path));
    if (same === undefined) index.set(keyOf(path), [at]);
    else same.push(at);
  });
  return index;
}

/** The one of several recordings of one name that lies in the folders a row names, as far as both are told. */
function inFolder(files: readonly string[], named: readonly number[], path: string): number | undefined {
  const wanted = `/${folderOf(path.toLowerCase())}`;
  if (wanted === '/') return undefined;
  const there = named.filter((at) => {
    const folder = `/${folderOf((files[at] ?? '').toLowerCase())}`;
    return folder !== '/' && (folder.endsWith(wanted) || wanted.endsWith(folder));
  });
  return there.length === 1 ? there[0] : undefined;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function better(before: MatchedRow | undefined, row: CsvRow, likeness: Likeness): MatchedRow {
  if (before === undefined) return { row, likeness, notes: noteOn(row, likeness) };
  const later = looseness[likeness] <= looseness[before.likeness];
  const [used, left] = later ? [row, before.row] : [before.row, row];
  const closest = later ? likeness : before.likeness;
  const note = later
    ? `Line ${left.line} names this recording too; line ${used.line} is used because it comes later.`
    : `Line ${left.line} names this recording too; line ${used.line} is used because its name is closer.`;
  return { row: used, likeness: closest, notes: [...noteOn(used, closest), note] };
}

function noteOn(row: CsvRow, likeness: Likeness): string[] {
  if (likeness === 'same') return [];
  const differs = likeness === 'case' ? 'upper and lower case differ' : 'the extension differs';
  return [`Line ${row.line} calls it “${keys.same(row.path)}”: ${differs}.`];
}
