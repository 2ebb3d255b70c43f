import type { PhrasesRule } from '#shared/checks.ts';
import type { Role } from '#shared/transcripts.ts';
import type { Found } from './phrase-search.ts';
import type { Spoken } from './spoken.ts';

/** Whether something is so, or cannot be told from what the transcript says. */
export type Certainty = 'yes' | 'maybe' | 'no';

/** A phrase that was found, and whether it was said by whom and where its rule asks for. */
export type Hit = Found & {
  readonly role: Role | null;
  readonly rightVoice: Certainty;
  readonly rightPlace: Certainty;
  /** Both together. */
  readonly counts: Certainty;
};

/** Measures a find against its rule. `boundary` is the folded word that a rule of the part `before` ends at. */
export function placed(spoken: Spoken, found: Found, rule: PhrasesRule, boundary: number | null): Hit {
  const role = spoken.transcript.turns[spoken.turnOf[found.first] ?? -1]?.role ?? null;
  const rightVoice = voiceCertainty(rule.by, role);
  const rightPlace = placeCertainty(spoken, found, rule.where, boundary);
  return { ...found, role, rightVoice, rightPlace, counts: least([rightVoice, rightPlace]) };
}

/** The least certain of some: "no" beats "maybe" beats "yes". */
export function least(certainties: readonly Certainty[]): Certainty {
  if (certainties.includes('no')) return 'no';
  return certainties.includes('maybe') ? 'maybe' : 'yes';
}

/** The most certain of some: "yes" beats "maybe" beats "no". */
export function most(certainties: readonly Certainty[]): Certainty {
  if (certainties.includes('yes')) return 'yes';
  return certainties.includes('maybe') ? 'maybe' : 'no';
}

function voiceCertainty(by: PhrasesRule['by'], role: Role | null): Certainty {
  if (by === 'anyone') return 'yes';
  if (role === null) return 'maybe';
  return role === by ? 'yes' : 'no';
}

function placeCertainty(
  spoken: Spoken,
  found: Found,
  where: PhrasesRule['where'],
  boundary: number | null,
): Certainty {
  switch (where.part) {
    case 'whole_call':
      return 'yes';
    case 'before':
      return boundary === null || found.first < boundary ? 'yes' : 'no';
    case 'first':
      return withinFirst(spoken, found, where.seconds * 1_000);
    case 'last':
      return withinLast(spoken, found, where.seconds * 1_000);
  }
}

/** The phrase begins no later than the limit. */
function withinFirst(spoken: Spoken, found: Found, limitMs: number): Certainty {
  if (spoken.durationMs !== null && spoken.durationMs <= limitMs) return 'yes';
  const { earliest, latest } = startOf(spoken, found.first);
  if (earliest !== null && earliest > limitMs) return 'no';
  return latest !== null && latest <= limitMs ? 'yes' : 'maybe';
}

/** The phrase ends no earlier than so long before the end of the recording. */
function withinLast(spoken: Spoken, found: Found, lengthMs: number): Certainty {
  if (spoken.durationMs === null) return 'maybe';
  const limitMs = spoken.durationMs - lengthMs;
  if (limitMs <= 0) return 'yes';
  const { earliest, latest } = endOf(spoken, found.last);
  if (latest !== null && latest < limitMs) return 'no';
  return earliest !== null && earliest >= limitMs ? 'yes' : 'maybe';
}

type Between = { readonly earliest: number | null; readonly latest: number | null };

/** When a word begins: exactly where the transcript says so, else between what its turn and neighbours allow. */
function startOf(spoken: Spoken, at: number): Between {
  const { turn, index, words } = around(spoken, at);
  const exact = words[index]?.startMs ?? (index === 0 ? turn?.startMs : null) ?? null;
  if (exact !== null) return { earliest: exact, latest: exact };
  const before = words.slice(0, index).findLast((word) => word.startMs !== null);
  const after = words.slice(index + 1).find((word) => word.startMs !== null);
  return {
    earliest: before?.startMs ?? turn?.startMs ?? null,
    latest: after?.startMs ?? turn?.endMs ?? null,
  };
}

function endOf(spoken: Spoken, at: number): Between {
  const { turn, index, words } = around(spoken, at);
  const exact = words[index]?.endMs ?? (index === words.length - 1 ? turn?.endMs : null) ?? null;
  if (exact !== null) return { earliest: exact, latest: exact };
  const before = words.slice(0, index + 1).findLast((word) => word.startMs !== null);
  const after = words.slice(index + 1).find((word) => word.startMs !== null);
  return {
    earliest: before?.startMs ?? turn?.startMs ?? null,
    latest: after?.startMs ?? turn?.endMs ?? null,
  };
}

function around(spoken: Spoken, at: number) {
  const turn = spoken.transcript.turns[spoken.turnOf[at] ?? -1];
  const firstWord = turn?.firstWord ?? 0;
  return {
    turn,
    index: (spoken.wordOf[at] ?? 0) - firstWord,
    words: spoken.transcript.words.slice(firstWord, firstWord + (turn?.wordCount ?? 0)),
  };
}
