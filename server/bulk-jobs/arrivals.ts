import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Accepted } from '#shared/calls.ts';
import { type ErrorCode, failureOf, KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import {
  acceptedCall,
  cancelExpected,
  type ItemPlace,
  itemArrived,
  itemNotTaken,
  itemPlace,
  soleCallWithAudio,
} from './items.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock };

/** A file of a bulk job at the door. */
export type Arrival = { readonly itemId: string; readonly campaignId: string | undefined };

/** These refuse the file itself, whenever it comes again; after everything else it may still arrive. */
const refusals: readonly ErrorCode[] = [
  'campaign_archived',
  'file_empty',
  'file_too_large',
  'not_audio',
  'no_audio_stream',
  'recording_damaged',
  'transcript_unreadable',
];
/** These say that the recording is there already, which is no error of a bulk job. */
const duplicates: readonly ErrorCode[] = ['same_audio', 'duplicate_reference'];

/** The answer to a file got lost and it came again: it is the call that it became. */
class ArrivedBefore extends Error {
  readonly accepted: Accepted;

  constructor(accepted: Accepted) {
    super('This file arrived before.');
    this.accepted = accepted;
  }
}

/**
 * Refuses a file before its bytes are read when its job waits for it no longer. One that has arrived is read again, to
 * see whether it is the same. Throws invalid_request, bulk_item_not_expected.
 */
export async function expectArrival(deps: Deps, actor: Actor, arrival: Arrival): Promise<void> {
  const place = await placeOf(deps.db, actor, arrival, { lock: false });
  if (place.state !== 'expected' && place.call === null) throw notExpected(place);
}

/**
 * Runs `work`, which takes a file in, and ends its item when it is refused for good. Where the file had become a call
 * before, that call is the answer.
 */
export async function settleArrival(
  deps: Deps,
  actor: Actor,
  itemId: () => string | undefined,
  work: () => Promise<Accepted>,
): Promise<Accepted> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ArrivedBefore) return error.accepted;
    await refuseArrival(deps, actor, itemId(), error);
    throw error;
  }
}

/** Ends the item of a file that an error refuses for good; after any other error it is still waited for. */
export async function refuseArrival(
  deps: Deps,
  actor: Actor,
  itemId: string | undefined,
  error: unknown,
): Promise<void> {
  if (itemId === undefined || !(error instanceof KnownError)) return;
  const item = { organizationId: actor.organizationId, itemId, at: nowOf(deps.clock) };
  if (refusals.includes(error.code)) {
    await itemNotTaken(deps.db, item, { event: 'refuse', failure: failureOf(error) });
  } else if (duplicates.includes(error.code)) {
    const callId = error.details['existing_call_id'];
    const ofCallId = typeof callId === 'string' && callId.startsWith('call_') ? callId : null;
    await itemNotTaken(deps.db, item, { event: 'be_duplicate', ofCallId });
  }
}

/**
 * Gives an item the call that its file became, in the call's own transaction. A recording that is in the campaign
 * already, as a call that has not failed, is not taken twice. Throws invalid_request, bulk_item_not_expected, same_audio.
 */
export async function noteArrival(
  trx: Trx,
  actor: Actor,
  arrival: Arrival & { readonly campaignId: string; readonly sha256: string; readonly at: Date },
  accepted: Accepted,
): Promise<void> {
  const { organizationId } = actor;
  const { itemId, campaignId, sha256, at } = arrival;
  const place = await placeOf(trx, actor, arrival, { lock: true });
  if (place.state !== 'expected') {
    if (place.call === null || place.call.sha256 !== sha256) throw notExpected(place);
    throw new ArrivedBefore(await acceptedCall(trx, organizationId, place.call.id));
  }
  const earlier = await soleCallWithAudio(trx, { organizationId, campaignId, sha256, butFor: accepted.id });
  if (earlier !== undefined)
    throw new KnownError('same_audio', { file: earlier.file_name, existing_call_id: earlier.id });
  await itemArrived(trx, { organizationId, itemId, callId: accepted.id, at });
}

/** Ends the item of a file that is taken back before it has arrived, in the transaction that forgets the file. */
export async function noteTakenBack(
  trx: Trx,
  item: { readonly organizationId: string; readonly itemId: string; readonly at: Date },
): Promise<void> {
  await cancelExpected(trx, { ...item, itemIds: [item.itemId] });
}

async function placeOf(
  db: Db | Trx,
  { organizationId }: Actor,
  { itemId, campaignId }: Arrival,
  how: { lock: boolean },
): Promise<ItemPlace> {
  const place = await itemPlace(db, organizationId, itemId, how);
  if (place === null || place.campaignId !== campaignId) {
    throw new KnownError('invalid_request', {
      problem: 'bulk_item_id: there is no such item in this campaign',
    });
  }
  return place;
}

function notExpected({ state }: ItemPlace): KnownError {
  return new KnownError('bulk_item_not_expected', { state });
}
