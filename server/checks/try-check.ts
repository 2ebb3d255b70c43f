import type { Db } from '#server/db/db.ts';
import { mostTriedCalls, type TriedCall } from '#shared/check-edits.ts';
import type { Judgement, PhrasesRule } from '#shared/checks.ts';
import type { Actor } from '#shared/permissions.ts';
import { campaignOf } from './checks.ts';
import { type CallToTry, callsToTry, transcriptText } from './try-check.db.ts';
import { openTryThread } from './try-thread.ts';

/** Calls that are not read within this time are left out. */
const deadlineMs = 15_000;

/**
 * What a rule says of the newest calls of a campaign that have a transcript, newest first. Transcripts are read and
 * judged one after the other in a thread of its own, so that long ones hold nobody up. Throws not_found, and the
 * signal's reason when it is aborted.
 */
export async function tryCheckOf(
  deps: { db: Db },
  actor: Actor,
  campaignId: string,
  { rule, signal }: { rule: PhrasesRule; signal: AbortSignal },
): Promise<{ rows: TriedCall[]; left_out: number }> {
  await campaignOf(deps, actor, 'checks.edit', campaignId);
  const calls = await callsToTry(deps.db, actor, campaignId, mostTriedCalls);
  if (calls.length === 0) return { rows: [], left_out: 0 };
  const deadline = AbortSignal.timeout(deadlineMs);
  const thread = openTryThread(rule, AbortSignal.any([signal, deadline]));
  const rows: TriedCall[] = [];
  try {
    for (const call of calls) {
      const judgement = await thread.judge(await transcriptText(deps.db, actor.organizationId, call));
      rows.push(shown(call, judgement));
    }
  } catch (error) {
    if (signal.aborted || !deadline.aborted) throw error;
  } finally {
    await thread.close();
  }
  return { rows, left_out: calls.length - rows.length };
}

function shown(call: CallToTry, { verdict, reasoning, evidence }: Judgement): TriedCall {
  return {
    call_id: call.id,
    file_name: call.fileName,
    created_at: call.createdAt.toISOString(),
    verdict,
    reasoning,
    quotes: evidence.map(({ turn, quote, startMs }) => ({ turn, quote, start_ms: startMs })),
  };
}
