import { type AgentDirectory, directoryOf, type KnownAgent, matchAgent } from '#server/agents/match-agent.ts';
import { nameClues } from '#server/agents/name-clues.ts';
import { withNameFacts } from '#server/agents/name-facts.ts';
import { agentMatchSentence } from '#shared/agent-match.ts';
import { CsvPreview, type PreviewedFile } from '#shared/csv-preview.ts';
import type { DateReading } from './call-date.ts';
import { type MatchedRow, rowMatcher } from './match-rows.ts';
import { type CsvReading, readCsv } from './read-csv.ts';
import { zoneOf } from './zoned-time.ts';

/** All that a preview is made of. `names` may hold folders. */
export type PreviewInput = {
  readonly csv: Uint8Array;
  readonly names: readonly string[];
  readonly agents: readonly KnownAgent[];
  readonly pattern: string | null;
  readonly timeZone: string;
  readonly dayFirst: boolean;
};

/** Of rows that cannot be shown all. */
const mostTold = 200;

/** Which row of a CSV meets which recording, and what would be known of each. Throws csv_unreadable. */
export function csvPreview(input: PreviewInput): CsvPreview {
  const { timeZone, dayFirst, names } = input;
  const dates = { zone: zoneOf(timeZone), timeZone, dayFirst };
  const csv = readCsv(input.csv, dates);
  const { matches, ...rows } = matchAll(csv, names);
  const directory = directoryOf(input.agents);
  const files = names.map((name, index) =>
    previewedFile(name, matches[index] ?? null, { pattern: input.pattern, directory, dates }),
  );
  return CsvPreview.parse({
    encoding: csv.encoding,
    separator: csv.separator,
    columns: csv.columns,
    files,
    files_without_row: files.filter(({ line }) => line === null).length,
    warnings: csv.warnings,
    ...rows,
  });
}

function matchAll(csv: CsvReading, names: readonly string[]) {
  const matcher = rowMatcher(names);
  const without: CsvPreview['rows_without_file'] = { count: 0, first: [] };
  const bad: CsvPreview['bad_rows'] = { count: 0, first: [] };
  let rows = 0;
  for (const row of csv.rows()) {
    rows += 1;
    if ('problem' in row) {
      bad.count += 1;
      if (bad.first.length < mostTold) bad.first.push(row);
      continue;
    }
    const fate = matcher.take(row);
    if (fate === 'matched') continue;
    without.count += 1;
    const told = { line: row.line, file_name: row.path, several: fate === 'several_files' };
    if (without.first.length < mostTold) without.first.push(told);
  }
  return { rows, matches: matcher.matches(), rows_without_file: without, bad_rows: bad };
}

function previewedFile(
  name: string,
  matched: MatchedRow | null,
  how: { pattern: string | null; directory: AgentDirectory; dates: DateReading },
): PreviewedFile {
  const fields = matched?.row.fields ?? {};
  const clues = nameClues(how.pattern, name);
  const { agent, match, reading } = matchAgent(fields, clues, how.directory);
  const shown = withNameFacts(fields, reading, how.dates);
  return {
    name,
    line: matched?.row.line ?? null,
    fields: asTexts(shown),
    agent: agent === null ? null : { id: agent.id, name: agent.name },
    agent_match: agentMatchSentence(match),
    notes: matched === null ? [] : [...matched.row.notes.map(asSentence), ...matched.notes],
  };
}

/** Fields as the texts of a form; metadata is JSON. */
function asTexts(fields: object): Record<string, string> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

function asSentence(note: string): string {
  return `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;
}
