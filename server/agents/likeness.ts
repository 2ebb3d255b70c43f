import type { AgentMatch } from '#shared/agent-match.ts';
import { type KnownAgent, plainClue } from './match-agent.ts';
import { nameClues } from './name-clues.ts';

/** What is known of a call that is linked to nobody. */
export type Unlinked = { readonly fileName: string; readonly match: AgentMatch | null };

/** What an agent is known by. */
export type Likened = Pick<KnownAgent, 'name' | 'code' | 'email' | 'extension'>;

const fewestLetters = 4;
const fewestFigures = 3;

/**
 * Why an unlinked call may be this agent's, as one sentence; null when nothing points there. A person decides: unlike
 * matching, this guesses. What a person unlinked by hand is not offered again.
 */
export function likenessTo(agent: Likened, { fileName, match }: Unlinked): string | null {
  if (match?.from === 'hand') return null;
  const came = clueOf(agent, match);
  if (came !== null) return `It came with ${came}.`;
  const clues = nameClues(null, fileName);
  const words = clues.kind === 'words' ? clues.words : [];
  if (holds(words, agent.code)) return `Its name holds the code ${agent.code}.`;
  if (holdsName(words, agent.name)) return `Its name holds the name ${agent.name}.`;
  const { extension } = agent;
  if (extension !== null && extension.length >= fewestFigures && holds(words, extension)) {
    return `Its name holds the extension ${extension}.`;
  }
  return null;
}

/** The clue that came with a call, where it fits the agent as the profile is now. */
function clueOf(agent: Likened, match: AgentMatch | null): string | null {
  if (match === null || match.by === null || match.value === '') return null;
  const known = {
    agent_code: agent.code,
    agent_email: agent.email,
    extension: agent.extension,
    agent_name: agent.name,
  }[match.by];
  if (known === null) return null;
  const same =
    match.by === 'agent_name' ? sameName(known, match.value) : plainClue(known) === plainClue(match.value);
  const words = {
    agent_code: 'the code',
    agent_email: 'the address',
    extension: 'the extension',
    agent_name: 'the name',
  };
  return same ? `${words[match.by]} ${match.value}` : null;
}

function holds(words: readonly string[], wanted: string | null): boolean {
  return wanted !== null && wanted !== '' && words.some((word) => plainClue(word) === plainClue(wanted));
}

function holdsName(words: readonly string[], name: string): boolean {
  return lettersIn(name).length >= fewestLetters && words.some((word) => sameName(word, name));
}

/** Case, accents and what stands between the words do not count, nor which of two names comes first. */
function sameName(one: string, other: string): boolean {
  const letters = lettersIn(one);
  const names = other.trim().split(/\s+/);
  return letters === lettersIn(other) || letters === lettersIn(names.toReversed().join(' '));
}

function lettersIn(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
