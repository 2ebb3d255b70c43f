import { type Asked, type FaultServer, type Reply, startFaultServer } from './fault-server.ts';

/** One sentence as a test states it: text, start and end in seconds of the file that was sent. */
export type Line = readonly [text: string, start: number, end: number, also?: object];

/** A file as it was sent, with the fields beside it. */
export type SentFile = {
  readonly name: string;
  readonly bytes: Buffer;
  readonly fields: readonly (readonly [string, string])[];
};

type Heard = readonly Line[];
type Kind = (sent: SentFile, hear: () => Promise<Heard>) => Promise<Reply>;

/** The route that everything goes through. */
export const transcribeRoute = 'POST /v1/audio/transcriptions';

const bare = (word: string): string => word.replace(/[^\p{L}\p{N}']/gu, '');

/** A line's words, each an equal part of its time. */
function wordsOf([text, start, end]: Line): { word: string; start: number; end: number }[] {
  const words = text.split(' ');
  const each = (end - start) / words.length;
  return words.map((word, at) => ({ word, start: start + at * each, end: start + (at + 1) * each }));
}

function segmentOf([text, start, end, also]: Line, id: number) {
  return { id, start, end, text: ` ${text}`, avg_logprob: -0.2, no_speech_prob: 0.01, ...also };
}

const textOf = (heard: Heard): string => heard.map(([text]) => text).join(' ');

function valuesOf({ fields }: SentFile, name: string): string[] {
  return fields.filter(([field]) => field === name).map(([, value]) => value);
}

function refused(message: string, status = 400): Reply {
  return { status, body: { error: { message, type: 'invalid_request_error' } } };
}

/** How the servers of this kind differ: in what they refuse and where they put what they heard. */
const kinds = {
  openai: async (_sent, hear) => {
    const heard = await hear();
    const words = heard.flatMap(wordsOf).map((word) => ({ ...word, word: bare(word.word) }));
    return {
      body: {
        task: 'transcribe',
        language: 'english',
        text: textOf(heard),
        segments: heard.map(segmentOf),
        words,
      },
    };
  },
  'faster-whisper': async (sent, hear) => {
    const heard = await hear();
    const wanted = valuesOf(sent, 'timestamp_granularities[]').includes('word');
    const segments = heard.map((line, id) => {
      const words = wordsOf(line).map((word) => ({ ...word, word: ` ${word.word}`, probability: 0.9 }));
      return { ...segmentOf(line, id), words: wanted ? words : null };
    });
    return { body: { language: 'en', text: textOf(heard), segments } };
  },
  'whisper.cpp': async (sent, hear) => {
    if (!/\.(wav|mp3|flac)$/.test(sent.name)) return refused('failed to read audio file');
    const heard = await hear();
    const segments = heard.map((line, id) => ({
      ...segmentOf(line, id),
      text: ` ${line[0]}\n`,
      words: wordsOf(line),
    }));
    return { body: { task: 'transcribe', language: 'english', text: ` ${textOf(heard)}\n`, segments } };
  },
  vllm: async (sent, hear) => {
    if (valuesOf(sent, 'timestamp_granularities[]').includes('word'))
      return {
        status: 400,
        body: { object: 'error', message: '`word` timestamps are not supported', code: 400 },
      };
    const [model] = valuesOf(sent, 'model');
    if (model !== 'whisper-1')
      return {
        status: 404,
        body: { object: 'error', message: `The model \`${model}\` does not exist.`, code: 404 },
      };
    const heard = await hear();
    return { body: { language: 'en', text: textOf(heard), segments: heard.map(segmentOf) } };
  },
  'text alone': async (sent, hear) =>
    valuesOf(sent, 'response_format').includes('verbose_json')
      ? refused("response_format 'verbose_json' is not compatible with this model", 422)
      : { body: { text: textOf(await hear()) } },
} as const satisfies Record<string, Kind>;

export type WhisperKind = keyof typeof kinds;
export const whisperKinds = Object.keys(kinds) as WhisperKind[];

/** A Whisper server of the tests, of one kind; it hears what the test says of each file, and nothing before. */
export type WhisperServer = FaultServer & {
  readonly sent: SentFile[];
  hears(hear: Hear): void;
  /** Larger requests are refused with 413; 25 MB unless said. */
  takes(bytes: number): void;
};

type Hear = (sent: SentFile) => Heard | Promise<Heard>;

const hearsNothing: Hear = () => [];

/** Starts it. Where `key` is given it is asked for. */
export async function startWhisper(kind: WhisperKind, key: string | null = null): Promise<WhisperServer> {
  const sent: SentFile[] = [];
  let hear = hearsNothing;
  let mostBytes = 25_000_000;
  const server = await startFaultServer(async (asked): Promise<Reply> => {
    if (key !== null && asked.headers.authorization !== `Bearer ${key}`)
      return refused('Incorrect API key provided', 401);
    if (asked.body.length > mostBytes)
      return { status: 413, body: '<html>413 Request Entity Too Large</html>' };
    const file = await fileIn(asked);
    sent.push(file);
    return kinds[kind](file, async () => hear(file));
  });
  return {
    ...server,
    sent,
    hears: (next) => {
      hear = next;
    },
    takes: (bytes) => {
      mostBytes = bytes;
    },
  };
}

async function fileIn({ body, headers }: Asked): Promise<SentFile> {
  const type = headers['content-type'] ?? '';
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const fields: [string, string][] = [];
  let file: SentFile = { name: '', bytes: Buffer.alloc(0), fields };
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.push([name, value]);
    else file = { name: value.name, bytes: Buffer.from(await value.arrayBuffer()), fields };
  }
  return file;
}
