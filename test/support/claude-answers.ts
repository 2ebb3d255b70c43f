import type { ClaudeRequest } from '#server/analysis/ask.ts';
import type { ClaudeCheck } from '#server/analysis/judge.ts';

/** What Claude says of one check, as it answers. */
export type Said = {
  readonly id: string;
  readonly reasoning: string;
  readonly applies: boolean;
  readonly score: number | null;
  readonly rests_on: 'said' | 'not_said';
  readonly evidence: readonly { readonly turn: number; readonly quote: string }[];
};

/** A check that Claude judges. */
export function aClaudeCheck(
  id: string,
  given: Partial<Omit<ClaudeCheck, 'judging'>> & { prompt?: string } = {},
): ClaudeCheck {
  const { prompt = `Does the agent do what ${id} asks?`, ...more } = given;
  return {
    id,
    position: 0,
    name: `Check ${id}`,
    type: 'quality',
    category: '',
    severity: 'warning',
    weight: 1,
    passMark: 70,
    active: true,
    judging: { kind: 'claude', prompt },
    ...more,
  };
}

/** The text that an answer of Claude has. */
export function answerText(
  checks: readonly unknown[],
  more: { commands?: readonly unknown[]; call?: unknown } = {},
): string {
  return JSON.stringify({ checks, commands: more.commands ?? [], call: more.call ?? null });
}

/** A pass that rests on these words. */
export function passing(id: string, turn: number, quote: string, score = 90): Said {
  return {
    id,
    reasoning: 'It was said.',
    applies: true,
    score,
    rests_on: 'said',
    evidence: [{ turn, quote }],
  };
}

/** A fail that rests on something missing. */
export function missing(id: string, score = 0): Said {
  return { id, reasoning: 'It was not said.', applies: true, score, rests_on: 'not_said', evidence: [] };
}

export const aCallAnswer = {
  summary: 'The customer asked about a bill. The agent explained it.',
  sentiment: 'neutral',
  sentiment_reasoning: 'They stayed calm throughout.',
  topics: ['billing', 'invoice'],
};

/** The two texts of a request: the transcript as data, and what is asked about it. */
export function textsOf({ messages }: ClaudeRequest): { transcript: string; asking: string } {
  const content = messages[0]?.content;
  const texts =
    typeof content === 'string'
      ? [content]
      : (content ?? []).map((block) => (block.type === 'text' ? block.text : ''));
  return { transcript: texts[0] ?? '', asking: texts[1] ?? '' };
}

/** The ids that a request asks about, and what each check asks. */
export function askedIn(request: ClaudeRequest): ReadonlyMap<string, string> {
  const found = textsOf(request).asking.matchAll(/<check id="([^"]+)">[^]*?<asks>\n([^]*?)\n<\/asks>/g);
  return new Map([...found].map(([, id = '', asks = '']) => [id, asks]));
}

/** The turns that a request shows, by their numbers. */
export function turnsIn(request: ClaudeRequest): ReadonlyMap<number, string> {
  const found = textsOf(request).transcript.matchAll(/^\[(\d+)\] (?:[\d:]+ )?[^:]*: (.*)$/gm);
  return new Map([...found].map(([, turn = '', text = '']) => [Number(turn), text]));
}

/** A good answer to whatever is asked: everything passes by the first words of the first turn that has any. */
export function goodAnswer(request: ClaudeRequest): string {
  const [turn, text] = [...turnsIn(request)].find(([, words]) => words !== '') ?? [0, ''];
  const quote = text.split(' ').slice(0, 4).join(' ');
  const wantsCall = textsOf(request).asking.includes('Also answer "call"');
  return answerText(
    [...askedIn(request).keys()].map((id) => passing(id, turn, quote)),
    { call: wantsCall ? aCallAnswer : null },
  );
}
