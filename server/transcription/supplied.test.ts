import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownError } from '#shared/errors.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { detectFormat, parseSuppliedTranscript, readSuppliedTranscript } from './supplied.ts';
import { transcriptCoverage, transcriptProblems } from './transcript-problems.ts';

const channelRule = { mode: 'mono', agentChannel: 0 } as const;

function supply(fileName: string, content: string | Uint8Array, durationMs: number | null = null) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { fileName, bytes, durationMs, channelRule };
}

function read(fileName: string, content: string | Uint8Array, durationMs: number | null = null): Transcript {
  return readSuppliedTranscript(supply(fileName, content, durationMs));
}

function problemOf(fileName: string, content: string | Uint8Array, durationMs: number | null = null): string {
  try {
    read(fileName, content, durationMs);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    expect(error.code).toBe('transcript_unreadable');
    expect(error.details['file']).toBe(fileName);
    return String(error.details['problem']);
  }
  return 'read without a problem';
}

function cue(from: string, to: string, text = 'Hello.'): string {
  return `WEBVTT\n\n${from} --> ${to}\n${text}\n`;
}

describe('recognising a file', () => {
  it.each([
    ['x.txt', 'WEBVTT\n\n00:01.000 --> 00:02.000\nhi', 'webvtt'],
    ['x.vtt', '1\n00:00:01,000 --> 00:00:02,000\nhi', 'srt'],
    ['x', 'Agent: hi', 'text'],
    ['x.bin', '{"results":{"channels":[]}}', 'deepgram'],
    ['x.txt', '{"utterances":[],"words":[]}', 'assemblyai'],
    ['x.json', '{"status":"completed","audio_url":"https://a","words":null,"text":""}', 'assemblyai'],
    ['x.json', '{"Transcript":[]}', 'amazon'],
    ['x.json', '{"results":{"transcripts":[],"items":[]}}', 'amazon_batch'],
    ['x.json', '{"segments":[],"text":""}', 'whisper'],
    ['x.txt', '[00:01] hi', 'text'],
  ])('%s with %s is %s', (fileName, content, format) => {
    expect(detectFormat(fileName, new TextEncoder().encode(content))).toBe(format);
  });

  it('reads UTF-8 and UTF-16 by their marks, and Windows-1252 when it is not UTF-8', () => {
    const wide = Buffer.from('\ufeffAgent: Grüße', 'utf16le');
    const texts = [
      read('a.txt', '\ufeffAgent: Grüße'),
      read('a.txt', wide),
      read('a.txt', Buffer.from(wide).swap16()),
      read('a.txt', Buffer.from('Agent: Grüße', 'latin1')),
    ];
    expect(texts.map(({ turns }) => turns[0]!.text)).toEqual(['Grüße', 'Grüße', 'Grüße', 'Grüße']);
    expect(read('a.vtt', `\ufeff${cue('00:01.000', '00:02.000')}`).turns).toHaveLength(1);
  });

  it('accepts well-formed transcripts without words', () => {
    const empty = [
      read('a.vtt', 'WEBVTT'),
      read('a.json', '{"results":{"channels":[{"alternatives":[]},{"alternatives":[]}]}}'),
      read('a.json', '{"status":"completed","utterances":null,"words":[],"text":"","audio_url":"x"}'),
      read('a.json', '{"segments":[]}'),
    ];
    for (const transcript of empty) {
      expect(transcript).toMatchObject({ provider: 'supplied', words: [], turns: [], roleConfidence: null });
    }
  });
});

describe('refusals name the place and the reason', () => {
  it.each([
    ['a.vtt', '', 'the file is empty'],
    ['a.txt', ' \n\t', 'the file is empty'],
    ['a.txt', 'ab\0cd', 'it is not text'],
    ['a.txt', '\u0001\u0002\u0003abc', 'it is not text'],
    ['a.vtt', 'Agent: hi', 'line 1: it has neither the word WEBVTT nor a line of times'],
    ['a.json', 'Agent: hi', 'line 1: JSON begins with {'],
    ['a.json', '{"segments": [\n{"start": }\n]}', 'line 2: it is not valid JSON'],
    ['a.json', '{"segments": [', 'the JSON is cut off before its end'],
    ['a.json', '[]', 'its JSON is not that of AssemblyAI, Deepgram, Amazon Transcribe, Whisper or TotalView'],
    [
      'a.json',
      '{"__proto__": {"segments": []}}',
      'its JSON is not that of AssemblyAI, Deepgram, Amazon Transcribe, Whisper or TotalView',
    ],
    ['a.html', '<!DOCTYPE html><p>hi', 'it is a web page or XML; send WebVTT, SRT, JSON or plain text'],
    ['a.rtf', '{\\rtf1 hi}', 'it is a rich text document; save it as plain text'],
    [
      'a.vtt',
      cue('00:05.000', '00:04.000'),
      'line 3: the cue ends at 00:00:04, before it begins at 00:00:05',
    ],
    [
      'a.vtt',
      cue('00:61.000', '00:62.000'),
      'line 3: times must look like 00:00:01.000 --> 00:00:02.500, but it says "00:61.000 --> 00:62.000"',
    ],
    [
      'a.vtt',
      cue('-00:01.000', '00:02.000'),
      'line 3: times must look like 00:00:01.000 --> 00:00:02.500, but it says "-00:01.000 --> 00:02.000"',
    ],
    [
      'a.vtt',
      'WEBVTT\n\nid\n00:01.000 --> 00:02.000\nhi\n\nlost words\nmore\n',
      'line 7: "lost words" has no times above it',
    ],
    ['a.srt', 'intro\nmore\n00:00:01,000 --> 00:00:02,000\nhi', 'line 1: "intro" has no times above it'],
    [
      'a.json',
      '{"segments":[{"text":"hi","start":1,"end":2},{"text":5}]}',
      'segments[1].text should be a string',
    ],
    ['a.json', '{"segments":[{"start":1}]}', 'segments[0].text is missing'],
    [
      'a.json',
      '{"segments":[{"text":"hi","start":5,"end":1}]}',
      'segments[0] ends at 00:00:01, before it begins at 00:00:05',
    ],
    [
      'a.json',
      '{"segments":[{"text":"hi","start":-5,"end":1}]}',
      'segments[0] begins before the recording does',
    ],
    [
      'a.json',
      '{"segments":[{"text":"hi","start":1e12,"end":1e13}]}',
      'segments[0] begins more than 100 hours into the recording',
    ],
    ['a.json', '{"segments":[{"text":"hi","start":1e999}]}', 'segments[0].start should be a number'],
    [
      'a.json',
      '{"utterances":[{"text":"hi","words":[{"text":"hi","start":"1"}]}]}',
      'utterances[0].words[0].start should be a number',
    ],
    [
      'a.json',
      '{"results":{"channels":[{"alternatives":[{"words":[{"word":"a"},{}]}]}]}}',
      'results.channels[0].alternatives[0].words[1].word is missing',
    ],
    [
      'a.json',
      '{"Transcript":[{"Items":[{"Type":"pronunciation"}]}]}',
      'Transcript[0].Items[0].Content is missing',
    ],
    [
      'a.json',
      '{"status":"error","error":"Audio too short","utterances":[]}',
      'AssemblyAI did not transcribe it: Audio too short',
    ],
    ['a.json', '{"status":"processing","utterances":[]}', 'AssemblyAI had not finished it when it was saved'],
    [
      'a.json',
      `{"text":"${'x'.repeat(5_001)}"}`,
      'it has a word of 5001 characters, beginning with "xxxxxxxxxxxxxxxxxxxx"',
    ],
  ])('%s: %j', (fileName, content, problem) => {
    expect(problemOf(fileName, content)).toBe(problem);
  });

  it('refuses more than 20 MB and deep nesting without falling over', () => {
    expect(problemOf('a.txt', new Uint8Array(21_000_000).fill(97))).toBe('it is larger than 20 MB');
    expect(problemOf('a.json', `{"segments":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)).toBe(
      'segments[0] should be an object',
    );
  });

  it('does not collect a complaint for each of many wrong members', () => {
    expect(problemOf('a.json', `{"segments":[${'1,'.repeat(1_000_000)}1]}`)).toBe(
      'segments[0] should be an object',
    );
  });
});

describe('against the recording', () => {
  it('refuses a transcript that goes on after the recording has ended', () => {
    expect(problemOf('a.vtt', cue('00:16:03.000', '00:16:04.000'), 600_000)).toBe(
      'it does not belong to this recording: it goes on at 00:16:03, but the recording ends at 00:10:00',
    );
  });

  it('cuts an end that lies beyond the recording to its end', () => {
    const { turns } = read('a.vtt', cue('00:09.000', '99:59:59.000'), 10_000);
    expect(turns).toMatchObject([{ startMs: 9_000, endMs: 10_000 }]);
  });

  it('knows a transcript of the first sixteen minutes of seventy-three', () => {
    const part = read('a.vtt', cue('00:00:01.000', '00:16:00.000'), 73 * 60_000);
    expect(transcriptCoverage(part, 73 * 60_000)).toEqual({
      fromMs: 1_000,
      untilMs: 960_000,
      ratio: 959_000 / 4_380_000,
      looksPartial: true,
    });
    const whole = read('a.vtt', cue('00:00:01.000', '01:12:00.000'), 73 * 60_000);
    expect(transcriptCoverage(whole, 73 * 60_000)).toMatchObject({ looksPartial: false });
    const untimed = read('a.txt', 'Agent: hi', 73 * 60_000);
    expect(transcriptCoverage(untimed, 73 * 60_000)).toEqual({
      fromMs: null,
      untilMs: null,
      ratio: null,
      looksPartial: false,
    });
  });
});

const fragments = fc.constantFrom(
  'WEBVTT',
  '\n',
  '\n\n',
  '\r\n',
  '00:00:01.000 --> 00:00:02.000',
  '00:01,5 --> 00:07,9 align:start',
  ' --> ',
  '<v Agent>',
  '<v.customer>',
  '<00:00:01.500>',
  '</v>',
  '&amp;',
  'Agent:',
  'Customer: ',
  '[00:03] ',
  '(0:12)',
  'NOTE',
  'one two three.',
  '7',
  'Speaker 1  0:12',
);
const jsonScraps = fc.constantFrom<unknown>(
  'words',
  { text: 'a b', start: 1, end: 2, speaker: 'A', channel: '2', words: [] },
  { word: ' a', start: 0.5, end: 0.4 },
  { type: 'punctuation', alternatives: [{ content: '.', confidence: '0' }] },
  { Content: 'a', Items: [{ Content: 'b', Type: 'punctuation' }], BeginOffsetMillis: 5 },
  { alternatives: [{ transcript: 'a b', words: [{ word: 'a', start: 1, end: 2, speaker: 0 }] }] },
  null,
  -1,
  [],
);
const jsonNames = ['segments', 'words', 'utterances', 'Transcript', 'text', 'status', 'turns', 'provider'];
const jsonTexts = fc
  .dictionary(fc.constantFrom(...jsonNames), fc.oneof(fc.array(jsonScraps), jsonScraps))
  .chain((body) => {
    const results = fc.record({
      channels: fc.array(jsonScraps),
      transcripts: fc.constant([]),
      items: fc.array(jsonScraps),
    });
    return fc.oneof(
      fc.constant(JSON.stringify(body)),
      results.map((inner) => JSON.stringify({ results: inner })),
    );
  });
const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 300 }).map((text) => new TextEncoder().encode(text)),
  fc.array(fragments, { maxLength: 40 }).map((parts) => new TextEncoder().encode(parts.join(''))),
  fc
    .array(fragments, { maxLength: 40 })
    .map((parts) => new TextEncoder().encode(`WEBVTT\n\n${parts.join('\n')}`)),
  jsonTexts.map((text) => new TextEncoder().encode(text)),
);

describe('whatever comes', () => {
  it('is either refused in words or keeps every invariant', () => {
    const names = fc.constantFrom('a.vtt', 'a.srt', 'a.txt', 'a.json', 'a');
    const durations = fc.constantFrom(null, 5_000);
    let accepted = 0;
    fc.assert(
      fc.property(garbage, names, durations, (bytes, fileName, durationMs) => {
        let transcript: Transcript;
        try {
          transcript = read(fileName, bytes, durationMs);
        } catch (error) {
          expect(error).toBeInstanceOf(KnownError);
          return;
        }
        accepted += 1;
        expect(transcriptProblems(transcript, { durationMs, toleranceMs: 5_000 })).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
    expect(accepted).toBeGreaterThan(300);
  });
});

describe('reading in a thread of its own', () => {
  const long = `WEBVTT\n\n${Array.from({ length: 4_000 }, (_, index) => {
    const at = `01:${String(Math.floor(index / 100) % 60).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}.000`;
    return `${at} --> ${at}\n<v Agent>These are the words of a long call, number ${index}.`;
  }).join('\n\n')}\n`;

  it('gives the same transcript as reading in line', async () => {
    const input = supply('long.vtt', long);
    expect(input.bytes.length).toBeGreaterThan(100_000);
    expect(await parseSuppliedTranscript(input)).toEqual(readSuppliedTranscript(input));
  });

  it('brings the reason of a refusal back', async () => {
    const broken = supply('long.vtt', `${long}\nlost`);
    await expect(parseSuppliedTranscript(broken)).rejects.toMatchObject({
      code: 'transcript_unreadable',
      details: { file: 'long.vtt', problem: 'line 12003: "lost" has no times above it' },
    });
  });

  it('ends when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('the server is stopping'));
    await expect(parseSuppliedTranscript(supply('long.vtt', long), { signal })).rejects.toThrow('stopping');
    const controller = new AbortController();
    const reading = parseSuppliedTranscript(supply('long.vtt', long), { signal: controller.signal });
    controller.abort(new Error('gone'));
    await expect(reading).rejects.toThrow('gone');
  });
});
