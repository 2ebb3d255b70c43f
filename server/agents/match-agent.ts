import { type AgentClue, type AgentMatch, agentClues } from '#shared/agent-match.ts';
import type { UploadFields } from '#shared/calls.ts';
import type { NameClues } from './name-clues.ts';
import type { NameReading } from './name-pattern.ts';

/** An agent's profile as far as recognising takes it. */
export type KnownAgent = {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
  readonly email: string | null;
  readonly extension: string | null;
  readonly archived: boolean;
};

/** Agents by what they are recognised by, whatever the case. */
export type AgentDirectory = { readonly find: (by: AgentClue, value: string) => readonly KnownAgent[] };

/** The agent of a call, or null; how it was found or why not; and the way of reading the file's name that led there. */
export type Matched = {
  readonly agent: KnownAgent | null;
  readonly match: AgentMatch;
  readonly reading: NameReading | null;
};

const order = Object.keys(agentClues) as AgentClue[];
const columns = {
  agent_code: 'code',
  agent_email: 'email',
  extension: 'extension',
  agent_name: 'name',
} as const;

/** A value as it is compared: case and doubled spaces do not count. */
export function plainClue(value: string): string {
  return value.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

export function directoryOf(agents: readonly KnownAgent[]): AgentDirectory {
  const index = new Map<string, KnownAgent[]>();
  for (const agent of agents) {
    for (const by of order) {
      const value = agent[columns[by]];
      if (value === null || value === '') continue;
      const key = `${by} ${plainClue(value)}`;
      index.set(key, [...(index.get(key) ?? []), agent]);
    }
  }
  return { find: (by, value) => index.get(`${by} ${plainClue(value)}`) ?? [] };
}

/** Everything that has to be looked up to match one call. */
export function cluesToFind(fields: UploadFields, name: NameClues): { by: AgentClue; value: string }[] {
  const inFields = clueIn((by) => fields[by]);
  if (inFields !== null) return [inFields];
  if (name.kind === 'words') return name.words.map((value) => ({ by: 'agent_code', value }));
  return name.readings.flatMap((reading) => clueInName(reading) ?? []);
}

/**
 * Finds the agent of a call: by the fields that came with it (code, else e-mail, else extension, else exact name), else
 * by its file's name. Whatever is unknown, archived or fits more than one agent links nobody. An archived agent gives
 * way to one at work who has the same extension or name today.
 */
export function matchAgent(fields: UploadFields, name: NameClues, directory: AgentDirectory): Matched {
  const given = clueIn((by) => fields[by]);
  const first = name.kind === 'pattern' ? (name.readings[0] ?? null) : null;
  if (given !== null) {
    return { ...decide('fields', given, directory.find(given.by, given.value)), reading: first };
  }
  return name.kind === 'words' ? byWords(name.words, directory) : byPattern(name, directory);
}

function clueIn(valueOf: (by: AgentClue) => string | undefined): { by: AgentClue; value: string } | null {
  for (const by of order) {
    const value = valueOf(by)?.trim() ?? '';
    if (value !== '') return { by, value };
  }
  return null;
}

function clueInName(reading: NameReading): { by: AgentClue; value: string } | null {
  return clueIn((by) => (by === 'agent_name' ? reading.get(by)?.replaceAll('_', ' ') : reading.get(by)));
}

function byWords(words: readonly string[], directory: AgentDirectory): Matched {
  const hits = words.flatMap((value) =>
    directory.find('agent_code', value).map((agent) => ({ value, agent })),
  );
  const [hit] = hits;
  if (hit === undefined) return { ...nobody('file_name', 'no_clue', ''), reading: null };
  const agents = [...new Set(hits.map(({ agent }) => agent))];
  const working = agents.filter(({ archived }) => !archived);
  const value =
    working.length === 1 ? (hits.find(({ agent }) => agent === working[0])?.value ?? '') : hit.value;
  return { ...decide('file_name', { by: 'agent_code', value }, agents), reading: null };
}

/** A name that can be read in several ways links only when all that lead to an agent lead to the same one. */
function byPattern(name: Extract<NameClues, { kind: 'pattern' }>, directory: AgentDirectory): Matched {
  const [first] = name.readings;
  if (first === undefined) return { ...nobody('file_name', 'other_form', name.template), reading: null };
  const clue = clueInName(first);
  if (clue === null) return { ...nobody('file_name', 'no_clue', ''), reading: first };
  const hits = name.readings.flatMap((reading) => {
    const said = clueInName(reading);
    return said === null
      ? []
      : directory.find(said.by, said.value).map((agent) => ({ said, agent, reading }));
  });
  const agents = [...new Set(hits.map(({ agent }) => agent))];
  const working = agents.filter(({ archived }) => !archived);
  const hit = hits.find(({ agent }) => working.length !== 1 || agent === working[0]);
  return { ...decide('file_name', hit?.said ?? clue, agents), reading: hit?.reading ?? first };
}

function decide(
  from: 'fields' | 'file_name',
  { by, value }: { by: AgentClue; value: string },
  candidates: readonly KnownAgent[],
): Omit<Matched, 'reading'> {
  const working = candidates.filter(({ archived }) => !archived);
  const [only] = working;
  if (only !== undefined && working.length === 1) {
    return { agent: only, match: { from, by, outcome: 'linked', value, names: [only.name] } };
  }
  const named = working.length > 1 ? working : candidates;
  const names = named.slice(0, 5).map((agent) => agent.name);
  const outcome = candidates.length === 0 ? 'unknown' : working.length > 1 ? 'several' : 'archived';
  return { agent: null, match: { from, by, outcome, value, names } };
}

function nobody(
  from: 'file_name',
  outcome: 'no_clue' | 'other_form',
  value: string,
): Omit<Matched, 'reading'> {
  return { agent: null, match: { from, by: null, outcome, value, names: [] } };
}
