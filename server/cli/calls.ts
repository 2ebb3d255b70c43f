import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readCallOf } from '#server/calls/calls.ts';
import type { Deps } from '#server/deps.ts';
import { organizationOfCall, organizationOfCampaign } from '#server/people/organizations.ts';
import { isAnybodyWorking, startCrew } from '#server/pipeline/crew.ts';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import { receiveFile } from '#server/uploads/receive-file.ts';
import type { CallDetail } from '#shared/calls.ts';
import type { Operator } from '#shared/permissions.ts';
import { callStatuses, hasEnded } from '#shared/statuses.ts';
import { type Call, type Command, type Result, UsageError } from './command.ts';

/** Commands about calls. */
export const callCommands: readonly Command[] = [
  {
    name: 'import',
    about: 'Put a recording through the pipeline; with --wait the exit status is 0 only when it is Completed',
    takes: ['audio'],
    options: {
      campaign: { about: 'Id of the campaign', required: true },
      transcript: { about: 'Its transcript, if there is one' },
      wait: { about: 'Wait until it has ended', flag: true },
    },
    run: importRecording,
  },
  {
    name: 'call show',
    about: 'Show a call: status, score, flags, results',
    takes: ['id'],
    run: async ({ house, given }) => {
      const { deps } = await house();
      return shownResult(
        await readAs(deps, await organizationOfCall(deps.db, given[0] ?? ''), given[0] ?? ''),
      );
    },
  },
];

async function importRecording(call: Call): Promise<Result> {
  const [audio = ''] = call.given;
  await refuseMissing(audio);
  const { deps } = await call.house();
  const campaignId = call.option('campaign');
  const organizationId = await organizationOfCampaign(deps.db, campaignId);
  const actor: Operator = { kind: 'operator', organizationId, campaignIds: [] };
  const file = { name: basename(audio), bytes: createReadStream(audio) };
  const parcel = { campaignId, source: 'ui', fields: {}, transcript: await transcriptOf(call) } as const;
  const accepted = await receiveFile(receiveDeps(deps), actor, file, parcel, new AbortController().signal);
  if (call.flag('wait')) await waitUntilEnded(deps, organizationId, accepted.id);
  const detail = await readAs(deps, organizationId, accepted.id);
  const status = call.flag('wait') && detail.status !== 'completed' ? 1 : 0;
  return { ...shownResult(detail), status };
}

async function transcriptOf(call: Call): Promise<{ name: string; bytes: Uint8Array } | null> {
  const path = call.option('transcript');
  if (path === '') return null;
  await refuseMissing(path);
  return { name: basename(path), bytes: await readFile(path) };
}

async function refuseMissing(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) throw new UsageError(`There is no file ${path}.`);
}

/** Waits for a call; works on it here when nobody else does. */
async function waitUntilEnded(deps: Deps, organizationId: string, callId: string): Promise<void> {
  const crew = (await isAnybodyWorking(deps)) ? null : await startCrew(deps, 1);
  try {
    for (;;) {
      const { status } = await readAs(deps, organizationId, callId);
      if (hasEnded(status)) return;
      await delay(100);
    }
  } finally {
    await crew?.stop();
  }
}

function readAs(deps: Deps, organizationId: string, callId: string): Promise<CallDetail> {
  const operator: Operator = { kind: 'operator', organizationId, campaignIds: [] };
  return readCallOf({ ...deps, workerAlive: () => isAnybodyWorking(deps) }, operator, callId);
}

/** A call as the command line shows it. */
function shownResult(call: CallDetail): Result {
  const version = call.shown ?? call.newest;
  const shown = {
    id: call.id,
    status: call.status,
    file_name: call.file_name,
    campaign_id: call.campaign.id,
    version: call.version,
    shown_version: call.shown_version,
    score: call.score,
    flagged: call.flagged,
    flag_reasons: version.flags.map((flag) => flag.sentence),
    check_results: version.check_results,
    duration_seconds: call.duration_seconds,
    error: call.error,
    waiting: call.newest.waiting,
  };
  const score = call.score === null ? 'not scored' : `score ${Math.round(call.score)}`;
  const lines = [
    `${call.id}: ${callStatuses[call.status].label}, ${score}${call.flagged ? ', flagged' : ''}`,
    ...shown.flag_reasons.map((reason) => `  flag: ${reason}`),
    ...version.check_results.map((result) => `  ${result.verdict}: ${result.name} — ${result.reasoning}`),
    ...(call.error === null ? [] : [`  ${call.error.message} ${call.error.advice}`]),
  ];
  return { shown, text: lines.join('\n') };
}
