import type { CallDetail } from '#shared/calls.ts';
import type { VersionDetail } from '#shared/versions.ts';
import { mayRerun } from './standing.ts';
import type { Transcript } from './transcript-rows.ts';

const sureRoles = 0.7;

/** What must be said about who is who: that a person has swapped them, that it is unknown, or uncertain. */
export function rolesSentence(
  transcript: Transcript,
  version: Pick<VersionDetail, 'completed_at'>,
): string | null {
  if (transcript.turns.length === 0) return null;
  if (transcript.roles_swapped !== null) {
    const said = `Agent and customer were swapped by ${transcript.roles_swapped.by ?? 'somebody who has left'}.`;
    return resultsPrecedeSwap(transcript, version) ? `${said} The results are from before.` : said;
  }
  if (!hasParties(transcript)) return 'It is not known who is the agent and who the customer.';
  const sure = transcript.role_confidence;
  return sure === null || sure >= sureRoles
    ? null
    : 'It is not certain who is the agent and who the customer.';
}

/** Whether the checks were judged on the roles as they were before a person swapped them. */
export function resultsPrecedeSwap(
  { roles_swapped: swapped }: Transcript,
  { completed_at: completedAt }: Pick<VersionDetail, 'completed_at'>,
): boolean {
  return swapped !== null && completedAt !== null && completedAt < swapped.at;
}

/** The words on the button; null where this transcript cannot be swapped: an older one, or while an analysis reads it. */
export function swapLabel(call: CallDetail, version: VersionDetail, transcript: Transcript): string | null {
  const newest = call.newest.transcript_id ?? call.shown?.transcript_id ?? null;
  if (!transcript.can_swap_roles || version.transcript_id !== newest || !mayRerun(call)) return null;
  return hasParties(transcript) ? 'Swap agent and customer' : 'The first to speak is the agent';
}

function hasParties({ turns }: Transcript): boolean {
  return turns.some(({ role }) => role === 'agent' || role === 'customer');
}
