import type { Evidence, Judgement } from '#shared/checks.ts';
import type { Insights } from '#shared/insights.ts';
import { type ReadAnswer, readAnswer } from './answer.ts';
import type { Ask, AskTogether, ClaudeRequest, Reply } from './ask.ts';
import { joinParts } from './join.ts';
import type { ClaudeCheck, JudgeAnswer, JudgeOrder } from './judge.ts';
import { type Line, linesOf } from './lines.ts';
import { promptVersion, requestOf } from './prompt.ts';
import { commandsIn } from './tampering.ts';
import { withoutTrust } from './trust.ts';
import { judgementOf, needsReview, type PartVerdict, type Verdict } from './verdict.ts';
import { groupsOf, halves, mostWindowTokens, windowsOf } from './windows.ts';

/** How much is asked at once, and how often in all. */
export type Measures = {
  readonly checksAtOnce: number;
  readonly windowTokens: number;
  /** Requests beyond those that were planned: answers may be asked again, and parts divided. */
  readonly spareRequests: number;
};

const usual: Measures = { checksAtOnce: 20, windowTokens: mostWindowTokens, spareRequests: 24 };
const mostPauses = 5;

/** How Claude is asked: at once, and (null: never) what is known beforehand together with other calls. */
export type Ways = { readonly direct: Ask; readonly together: AskTogether | null };

/** Some checks of a part of the call, asked about together. */
type Group = {
  readonly checks: ReadonlyMap<string, ClaudeCheck>;
  readonly insights: boolean;
  /** What did not hold the first time; null the first time. */
  readonly again: readonly string[] | null;
};

/** What one call's conversation has come to so far. */
type Talk = {
  readonly order: JudgeOrder;
  readonly ask: Ask;
  readonly model: string;
  /** How many lines the whole call has. */
  readonly lineCount: number;
  readonly parts: Map<string, PartVerdict[]>;
  readonly commands: Evidence[];
  /** Of the call up to the part that was read last. */
  insights: Insights | null;
  answeredBy: string | null;
  requestsLeft: number;
};

/**
 * Talks with Claude about one call until every check has a judgement. Few checks of a call that can be read at once are
 * one request; many are asked in groups and long calls in parts, whose verdicts are joined (`joinParts`), each part with
 * the summary of those before it. What does not hold is asked again once; then it needs review.
 */
export async function judgeCall(
  order: JudgeOrder,
  { direct, together }: Ways,
  model: string,
  measures = usual,
): Promise<JudgeAnswer> {
  const lines = linesOf(order.transcript);
  const windows = windowsOf(lines, measures.windowTokens);
  const groups = groupsToAsk(order, measures.checksAtOnce, windows.length > 1);
  const lineCount = lines.length;
  const ahead = { lines: windows[0] ?? [], groups, lineCount, model };
  const talk: Talk = {
    order,
    ask: together === null ? direct : await together(requestsAhead(ahead), order),
    model,
    lineCount,
    parts: new Map(),
    commands: commandsIn(order.transcript),
    insights: null,
    answeredBy: null,
    requestsLeft: windows.length * groups.length + measures.spareRequests,
  };
  for (const window of windows) {
    for (const group of groups) await cover(talk, window, group);
  }
  return answerOf(talk);
}

/** The first group asks about the call as a whole too, also where nobody wants it but the parts that follow. */
function groupsToAsk({ checks, insights }: JudgeOrder, most: number, inParts: boolean): Group[] {
  const named = checks.map((check, index) => [`c${index + 1}`, check] as const);
  const groups = groupsOf(named, most).map((some) => ({
    checks: new Map(some),
    insights: false,
    again: null,
  }));
  const [first = { checks: new Map<string, ClaudeCheck>(), again: null }, ...others] = groups;
  return [{ ...first, insights: insights || inParts }, ...others];
}

/** The requests that need no answer before them: all of a call in one part; of others those about the first part. */
function requestsAhead(given: {
  readonly lines: readonly Line[];
  readonly groups: readonly Group[];
  readonly lineCount: number;
  readonly model: string;
}): ClaudeRequest[] {
  const { lines, groups, lineCount, model } = given;
  const isPart = lines.length < lineCount;
  return groups
    .filter(hasQuestion)
    .map((group) => requestOf({ ...group, lines, isPart, carried: null }, model));
}

function hasQuestion({ checks, insights }: Group): boolean {
  return checks.size > 0 || insights;
}

function answerOf({ order, parts, commands, insights, answeredBy }: Talk): JudgeAnswer {
  const judgements = order.checks.map(({ id }): Judgement => judgementOf(id, joinParts(parts.get(id) ?? [])));
  const first = commands.toSorted((a, b) => a.firstWord - b.firstWord)[0];
  return {
    judgements: withoutTrust(judgements, commands),
    tampering: first === undefined ? null : { turn: first.turn, quote: first.quote },
    insights: order.insights ? insights : null,
    judgedBy: answeredBy === null ? null : { provider: 'claude', model: answeredBy, prompt: promptVersion },
  };
}

/** Asks about some checks of some lines, and goes on as the reply has it, until each of them has a verdict on them. */
async function cover(talk: Talk, window: readonly Line[], group: Group): Promise<void> {
  if (!hasQuestion(group)) return;
  if (talk.requestsLeft <= 0)
    return settle(talk, window, group, 'Claude could not come to an end with this call.');
  const reply = await next(talk, window, group);
  switch (reply.stopReason) {
    case 'end_turn':
      return take(talk, window, group, reply);
    case 'max_tokens':
      return divide(talk, window, group, [...halfGroups(group)]);
    case 'model_context_window_exceeded':
      return divide(talk, window, group, []);
    case 'refusal':
      return settle(talk, window, group, 'Claude declined to judge this.');
    default:
      return settle(talk, window, group, 'Claude stopped before it had answered.');
  }
}

/** One reply, gone on with where Claude only paused. */
async function next(talk: Talk, window: readonly Line[], group: Group): Promise<Reply> {
  const { lineCount, model, insights } = talk;
  const isPart = window.length < lineCount;
  const request = requestOf(
    { ...group, lines: window, isPart, carried: isPart ? (insights?.summary ?? null) : null },
    model,
  );
  let reply = await send(talk, request);
  for (let pauses = 0; reply.stopReason === 'pause_turn' && pauses < mostPauses; pauses += 1) {
    const content = [...reply.content];
    const messages = [...request.messages, { role: 'assistant' as const, content }];
    const more = await send(talk, { ...request, messages });
    reply = { ...more, text: reply.text + more.text, content: [...content, ...more.content] };
  }
  return reply;
}

async function send(talk: Talk, request: ClaudeRequest): Promise<Reply> {
  talk.requestsLeft -= 1;
  const { tag, signal, spent } = talk.order;
  const reply = await talk.ask(request, { tag, signal, spent });
  talk.answeredBy = reply.model;
  return reply;
}

async function take(talk: Talk, window: readonly Line[], group: Group, reply: Reply): Promise<void> {
  const { order } = talk;
  const read = readAnswer(reply.text, {
    transcript: order.transcript,
    checks: group.checks,
    insights: group.insights,
  });
  talk.commands.push(...read.commands);
  if (read.insights !== null) talk.insights = read.insights;
  for (const [id, verdict] of read.holds) keep(talk, window, group, id, verdict);
  if (group.again === null) return cover(talk, window, openOf(read, group));
  for (const [id, { problem, said, evidence }] of read.open) {
    const reasoning = `Claude’s verdict could not be verified: ${problem}.${said === '' ? '' : ` It said: ${said}`}`;
    keep(talk, window, group, id, needsReview(reasoning, evidence));
  }
}

/** What of an answer is to be asked again. */
function openOf({ open, insights }: ReadAnswer, group: Group): Group {
  const checks = new Map([...group.checks].filter(([id]) => open.has(id)));
  const again = [...open].map(([id, { problem }]) => `${id}: ${problem}`);
  const isOpen = group.insights && insights === null;
  return { checks, insights: isOpen, again: isOpen ? [...again, '"call": it was not answered'] : again };
}

/** Asks about less at once: half of the checks, else half of the lines. Where nothing can be divided, nobody can say. */
async function divide(
  talk: Talk,
  window: readonly Line[],
  group: Group,
  groups: readonly Group[],
): Promise<void> {
  for (const part of groups) await cover(talk, window, part);
  if (groups.length > 0) return;
  const parts = halves(window);
  if (parts.length < 2) return settle(talk, window, group, 'Claude could not read this call to its end.');
  for (const part of parts) await cover(talk, part, group);
}

function* halfGroups(group: Group): Generator<Group> {
  const checks = [...group.checks];
  if (checks.length + (group.insights ? 1 : 0) < 2) return;
  const middle = Math.floor(checks.length / 2);
  yield { ...group, checks: new Map(checks.slice(0, middle)) };
  yield { ...group, checks: new Map(checks.slice(middle)), insights: false };
}

/** Nobody can say about any check of the group, for this reason. */
function settle(talk: Talk, window: readonly Line[], group: Group, reasoning: string): void {
  for (const id of group.checks.keys()) keep(talk, window, group, id, needsReview(reasoning));
}

function keep(talk: Talk, window: readonly Line[], { checks }: Group, id: string, verdict: Verdict): void {
  const check = checks.get(id);
  if (check === undefined) return;
  const turns = [window[0]?.turn ?? 0, window.at(-1)?.turn ?? 0] as const;
  const parts = talk.parts.get(check.id);
  if (parts === undefined) talk.parts.set(check.id, [{ ...verdict, turns }]);
  else parts.push({ ...verdict, turns });
}
