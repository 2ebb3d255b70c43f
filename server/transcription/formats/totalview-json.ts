import { Transcript, Turn, Word } from '#shared/transcripts.ts';
import { TIME_TOLERANCE_MS, transcriptProblems } from '../transcript-problems.ts';
import { eachShaped, MemberList, shaped } from './json.ts';
import { languageTag } from './language.ts';
import { FormatProblem, type ParsedTranscript } from './parsed.ts';
import { interval } from './times.ts';
import { nameOf, tokensOf } from './tokens.ts';

const Head = Transcript.omit({ words: true, turns: true }).extend({
  words: MemberList,
  turns: MemberList,
});

/** A transcript in TotalView's own normal form, as its API returns it. It must keep the invariants of that form. */
export function readTotalView(body: unknown): ParsedTranscript {
  const head = shaped(Head, body, '');
  const words = [...eachShaped(Word, head.words, 'words')].map(({ value, where }) => ({
    ...value,
    ...interval(where, value.startMs, value.endMs),
    text: tokensOf(value.text).join(' '),
    speaker: nameOf(value.speaker),
  }));
  const turns = [...eachShaped(Turn, head.turns, 'turns')].map(({ value, where }) => ({
    ...value,
    ...interval(where, value.startMs, value.endMs),
    text: tokensOf(value.text).join(' '),
    speaker: nameOf(value.speaker),
  }));
  const { durationMs } = head;
  const [problem] = transcriptProblems(
    { ...head, words, turns },
    { durationMs, toleranceMs: TIME_TOLERANCE_MS },
  );
  if (problem !== undefined) throw new FormatProblem(problem);
  return {
    providerJobId: nameOf(head.providerJobId),
    model: nameOf(head.model),
    language: languageTag(head.language),
    durationMs,
    roleConfidence: head.roleConfidence,
    turns: turns.map(({ speaker, role, startMs, endMs, firstWord, wordCount }) => {
      return { speaker, role, startMs, endMs, words: words.slice(firstWord, firstWord + wordCount) };
    }),
  };
}
