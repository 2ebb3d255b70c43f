import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TIME_TOLERANCE_MS, transcriptProblems } from '#server/transcription/transcript-problems.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { type Scene, type Spoken, stepMs, type Way, ways } from '#test/support/transcribers.ts';

const say = (voice: number, atMs: number, text: string): Spoken => ({ voice, atMs, words: text.split(' ') });
const dual = (...spoken: Spoken[]): Scene => ({ mode: 'dual', durationMs: 30_000, spoken });
const mono = (...spoken: Spoken[]): Scene => ({ mode: 'mono', durationMs: 30_000, spoken });

/** Words of many scripts, and texts that others take for something else. */
const texts = fc.constantFrom(
  ..."Hello Müller, naïve Привет 你好 مرحبا नमस्ते ﬁn 🎧 don't $5.00 9:30 null NOTE WEBVTT __proto__".split(
    ' ',
  ),
  ...'<script>alert(1)</script> --> &amp; "\';-- {{x}} \u202Eright =1+1 ../../etc %00'.split(' '),
);

const scenes = fc
  .record({
    mode: fc.constantFrom('dual' as const, 'mono' as const),
    sentences: fc.array(
      fc.record({
        voice: fc.nat(1),
        gapMs: fc.nat(3_000),
        words: fc.array(texts, { minLength: 1, maxLength: 5 }),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ mode, sentences }): Scene => {
    let atMs = 0;
    let count = 0;
    const spoken = sentences.map(({ voice, gapMs, words }) => {
      // Numbered, so that each word is one of its kind and never a loop.
      const numbered = words.map((word) => `${word}${(count += 1)}`);
      const one = { voice, atMs: atMs + gapMs, words: numbered };
      atMs = one.atMs + words.length * stepMs;
      return one;
    });
    return { mode, durationMs: atMs + 1_000, spoken };
  });

function rolesIn({ turns }: Transcript) {
  return turns.map(({ role, text }) => [role, text]);
}

describe.each(Object.entries(ways))('A transcript from %s', (_, open) => {
  let way: Way;
  beforeAll(async () => {
    way = await open();
  });
  afterAll(() => way.close());

  async function transcribed(scene: Scene): Promise<Transcript> {
    const transcript = await way.transcribe(scene);
    const bounds = { durationMs: scene.durationMs, toleranceMs: TIME_TOLERANCE_MS };
    expect(transcriptProblems(transcript, bounds)).toEqual([]);
    expect(transcript).toMatchObject({ provider: way.provider, durationMs: scene.durationMs });
    return transcript;
  }

  test('of two sides: each by its channel', async () => {
    const scene = dual(
      say(0, 500, 'Thank you for calling.'),
      say(1, 3_000, 'I have a question.'),
      say(0, 6_000, 'Please go on.'),
    );
    const transcript = await transcribed(scene);
    expect(rolesIn(transcript)).toEqual([
      ['agent', 'Thank you for calling.'],
      ['customer', 'I have a question.'],
      ['agent', 'Please go on.'],
    ]);
    expect(transcript.roleConfidence).toBe(1);
    expect(transcript.words.map(({ startMs }) => startMs)).toEqual(
      [500, 3_000, 6_000].flatMap((at) =>
        Array.from({ length: at === 6_000 ? 3 : 4 }, (__, index) => at + index * stepMs),
      ),
    );
  });

  test('of voices in one channel: by what is said first, with a confidence', async () => {
    const scene = mono(
      say(0, 500, 'Hello.'),
      say(1, 2_000, 'Thank you for calling Harbour, how can I help?'),
      say(0, 8_000, 'I have a question.'),
    );
    const { turns, roleConfidence } = await transcribed(scene);
    const told = way.tellsVoices;
    expect(new Set(turns.map(({ speaker }) => speaker)).size).toBe(told ? 2 : 1);
    expect(turns.map(({ role }) => role)).toEqual(
      told ? ['customer', 'agent', 'customer'] : [null, null, null],
    );
    expect(roleConfidence).toEqual(told ? expect.closeTo(0.95, 1) : null);
  });

  test('of more than two voices: a menu is neither agent nor customer', async () => {
    const scene = mono(
      say(0, 0, 'For sales press 1.'),
      say(1, 4_000, 'Thank you for calling, how may I help?'),
      say(2, 9_000, 'I have a question about my bill.'),
    );
    const { turns } = await transcribed(scene);
    const roles = turns.map(({ role }) => role);
    expect(roles).toEqual(way.tellsVoices ? ['other', 'agent', 'customer'] : [null, null, null]);
  });

  test.each([
    ['silence', dual()],
    ['silence in one channel', mono()],
  ])('of %s: no words, which is a transcript too', async (__, scene) => {
    expect(await transcribed(scene)).toMatchObject({ words: [], turns: [], roleConfidence: null });
  });

  test.each([
    [0, 'agent'],
    [1, 'customer'],
  ])('of one side that is empty: all is said by the other', async (channel, role) => {
    const transcript = await transcribed(dual(say(channel, 500, 'Is anybody there?')));
    expect(rolesIn(transcript)).toEqual([[role, 'Is anybody there?']]);
  });

  test('of any words in any script: all of them once, in their order, with their roles', async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async (scene) => {
        const { words, turns } = await transcribed(scene);
        const said = scene.spoken.flatMap((one) =>
          one.words.map((text, at) => ({ text, startMs: one.atMs + at * stepMs, voice: one.voice })),
        );
        expect(words.map(({ text }) => text)).toEqual(said.map(({ text }) => text));
        for (const [index, { startMs }] of words.entries()) {
          if (startMs !== null) expect(startMs).toBeCloseTo(said[index]?.startMs ?? -1, -1);
        }
        if (scene.mode !== 'dual') return;
        const roles = turns.flatMap(({ role, wordCount }) => Array.from({ length: wordCount }, () => role));
        expect(roles).toEqual(said.map(({ voice }) => (voice === 0 ? 'agent' : 'customer')));
      }),
      { numRuns: 40 },
    );
  });
});
