import type { AssemblyAiServer } from './assemblyai-server.ts';
import { answerText, askedIn, goodAnswer, passing } from './claude-answers.ts';
import { type DeepgramServer, deepgramAnswer } from './deepgram-server.ts';
import type { Act, ClaudeServer, SeenRequest } from './fake-claude.ts';
import type { Asked, Fault, Reply } from './fault-server.ts';

/** The share of answers that are trouble. */
const troubled = 0.3;
const html = { 'content-type': 'text/html' };
const soon = { 'retry-after': '0.05' };

const troubles = [
  'slow',
  'busy, and says how long',
  'busy',
  '500',
  '503, empty',
  '504, a web page',
  'stalls',
  'resets',
  'breaks off',
  'cut JSON',
  'a web page',
  'lies',
] as const;
type Trouble = (typeof troubles)[number];

/** Draws what becomes of answers, and counts the troubles; null is an answer as it should be. */
export type Draw = {
  next(): Trouble | null;
  readonly counts: ReadonlyMap<Trouble, number>;
  random(): number;
};

/** Draws by a linear congruential generator: the same troubles in the same order for a seed. */
export function drawFrom(seed: number): Draw {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const counts = new Map<Trouble, number>();
  const next = (): Trouble | null => {
    if (random() >= troubled) return null;
    const trouble = troubles[Math.floor(random() * troubles.length)] ?? 'slow';
    counts.set(trouble, (counts.get(trouble) ?? 0) + 1);
    return trouble;
  };
  return { next, counts, random };
}

type Sender = Pick<Asked, 'headers'>;

/** Some vendors repeat the key that was sent, which nobody may see again; here all of them do. */
function saidTo(words: string, { headers }: Sender): string {
  return `${words} to whoever sends ${headers.authorization}`;
}

function pageFor(sender: Sender): string {
  return `<!doctype html><title>Bad gateway</title><p>${saidTo('Nothing is shown', sender)}.</p>`;
}

function withKey(reply: Reply, { headers }: Sender): Reply {
  return { ...reply, body: { ...(reply.body as object), asked_with: headers.authorization } };
}

/** What comes of a trouble that has nothing to do with what was asked; null for those that have. */
function plainFault(trouble: Trouble, asked: Asked): Fault | null {
  switch (trouble) {
    case 'busy, and says how long':
      return { status: 429, headers: soon, body: { error: saidTo('Too much', asked) } };
    case 'busy':
      return { status: 429, body: { error: saidTo('Too much', asked) } };
    case '500':
      return { status: 500, body: { error: saidTo('Nothing works', asked) } };
    case '503, empty':
      return { status: 503 };
    case '504, a web page':
      return { status: 504, headers: html, body: pageFor(asked) };
    case 'a web page':
      return { status: 200, headers: html, body: pageFor(asked) };
    case 'stalls':
    case 'resets':
      return trouble;
    case 'breaks off':
      return 'cuts';
    case 'slow':
    case 'cut JSON':
    case 'lies':
      return null;
  }
}

function cut(reply: Reply): Reply {
  return { ...reply, body: JSON.stringify(reply.body).slice(0, -9) };
}

/** Some hundredths of a second, as a slow answer takes them. */
function aWhile(draw: Draw): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, 10 + draw.random() * 60);
  return promise;
}

function late(draw: Draw, after: Fault): Fault {
  return { before: () => aWhile(draw), after };
}

function truth(asked: Asked): Reply {
  const tag = asked.query.get('tag') ?? '';
  const channels = [
    [
      ['Call', 0.5],
      [tag, 1],
    ],
    [['Hi.', 1.5]],
  ] as const;
  return withKey({ body: deepgramAnswer(channels, asked) }, asked);
}

/** What a Deepgram under trouble has answered whole: for each tag how often truly, and how often with a lie. */
export type DeepgramTold = { readonly truths: Map<string, number>; lies: number };

/** Lets a Deepgram hear a call's own tag in it, and find trouble. Its lie is a channel that was never sent. */
export function troubleDeepgram(server: DeepgramServer, draw: Draw): DeepgramTold {
  const told: DeepgramTold = { truths: new Map(), lies: 0 };
  server.usually((asked) => {
    const trouble = draw.next();
    const plain = trouble === null ? null : plainFault(trouble, asked);
    if (plain !== null) return plain;
    if (trouble === 'cut JSON') return cut(truth(asked));
    if (trouble === 'lies') {
      told.lies += 1;
      return { body: deepgramAnswer([[['Call', 0.5]], [['Hi.', 1.5]], [['Who?', 2]]], asked) };
    }
    const tag = asked.query.get('tag') ?? '';
    told.truths.set(tag, (told.truths.get(tag) ?? 0) + 1);
    return trouble === 'slow' ? late(draw, truth(asked)) : truth(asked);
  });
  return told;
}

/** What happened at an AssemblyAI under trouble. */
export type AssemblyAiTold = {
  /** Jobs whose end was answered whole. */
  readonly ended: Set<string>;
  /** How often the answer to a submit of this address was lost, after the job was made. */
  readonly lost: Map<string, number>;
  /** Lists that left everything out. */
  concealed: number;
};

/**
 * Lets an AssemblyAI find trouble. It lies about channels where it tells of a job, loses the answers to uploads and
 * submits after it took them, and lists no jobs where it has some.
 */
export function troubleAssemblyAi(server: AssemblyAiServer, draw: Draw): AssemblyAiTold {
  const told: AssemblyAiTold = { ended: new Set(), lost: new Map(), concealed: 0 };
  server.goes('queued', 'processing', 'completed');
  const noteLoss = ({ method, path, body }: Asked): void => {
    if (method !== 'POST' || path !== '/v2/transcript') return;
    const { audio_url: url } = JSON.parse(body.toString()) as { audio_url: string };
    told.lost.set(url, (told.lost.get(url) ?? 0) + 1);
  };
  const whole = (reply: Reply): Reply => {
    const { id, status } = reply.body as { id?: string; status?: string };
    if (id !== undefined && status === 'completed') told.ended.add(id);
    return reply;
  };
  const lie = (reply: Reply): Reply => {
    const body = reply.body as { status?: string; transcripts?: unknown[] };
    if (body.transcripts !== undefined) {
      told.concealed += 1;
      return { body: { ...body, transcripts: [] } };
    }
    return whole({ body: { ...body, audio_channels: 5 } });
  };
  server.usually((asked) => {
    const trouble = draw.next();
    const plain = trouble === null ? null : plainFault(trouble, asked);
    if (plain !== null) return plain;
    const truly = { changes: (reply: Reply) => whole(withKey(reply, asked)) };
    if (trouble === 'slow') return late(draw, truly);
    if (trouble === null) return truly;
    if (asked.method === 'POST') noteLoss(asked);
    if (trouble === 'cut JSON') return { changes: cut };
    return asked.method === 'POST' ? 'loses the answer' : { changes: lie };
  });
  return told;
}

/** What a Claude under trouble has told: answers to their ends, and answers that broke off after their beginning. */
export type ClaudeTold = { whole: number; begun: number };

/** Lets a Claude find trouble. It lies of checks that nobody asked about, or of words that nobody said. */
export function troubleClaude(server: ClaudeServer, draw: Draw): ClaudeTold {
  const told: ClaudeTold = { whole: 0, begun: 0 };
  server.otherwise(async (request) => {
    const trouble = draw.next();
    if (trouble === 'slow') await aWhile(draw);
    const act = actOf(trouble, request, draw);
    if (act.does === 'answer') told.whole += 1;
    if (act.does === 'break_off' || act.does === 'reset' || act.does === 'fall_silent') told.begun += 1;
    return act;
  });
  return told;
}

function actOf(trouble: Trouble | null, request: SeenRequest, draw: Draw): Act {
  const { body } = request;
  const refusal = { error: { type: 'some_error', message: saidTo('Nothing is said', request) } };
  const thinking = saidTo('Thought of', request);
  const text = goodAnswer(body);
  switch (trouble) {
    case 'busy, and says how long':
      return { does: 'refuse', status: 429, headers: soon, body: refusal };
    case 'busy':
      return { does: 'refuse', status: 429, body: refusal };
    case '500':
      return { does: 'refuse', status: 500, body: refusal };
    case '503, empty':
      return { does: 'refuse', status: 503, body: '' };
    case '504, a web page':
      return { does: 'refuse', status: 504, headers: html, body: pageFor(request) };
    case 'a web page':
      return { does: 'babble', type: 'text/html', body: pageFor(request) };
    case 'stalls':
      return { does: 'fall_silent' };
    case 'resets':
      return { does: 'reset' };
    case 'breaks off':
      return { does: 'break_off' };
    case 'cut JSON':
      return { does: 'answer', text: text.slice(0, -9) };
    case 'lies':
      return { does: 'answer', text: lieOf(body, draw.random()) };
    case 'slow':
    case null:
      return { does: 'answer', text, thinking };
  }
}

function lieOf(body: SeenRequest['body'], at: number): string {
  if (at < 0.5) return answerText([passing('c99', 0, 'Call')]);
  return answerText([...askedIn(body).keys()].map((id) => passing(id, 0, 'words that nobody has ever said')));
}
