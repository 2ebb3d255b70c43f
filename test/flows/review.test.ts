import { beforeAll, describe, expect, test } from 'vitest';
import { type CallDetail, readTimeline } from '#shared/calls.ts';
import { type ReviewAct, reviewCall } from '#shared/review.ts';
import { reprocessCall } from '#shared/versions.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { aCheckDraft, anAgent } from '#test/support/builders.ts';
import type { Seen, Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
const owner = await house.signedInAs('owner');
const { db } = house.deps;
let campaignId = '';

const checks = [
  aCheckDraft('Greets', { severity: 'critical' }),
  aCheckDraft('Says goodbye', {
    judging: {
      kind: 'phrases',
      phrases: ['goodbye'],
      match: 'any',
      expect: 'said',
      by: 'agent',
      where: { part: 'whole_call' },
    },
  }),
];

beforeAll(async () => {
  await house.startCrew();
  campaignId = await house.campaign({ checks });
});

/** A call in which these sentences are said, judged. */
async function aReviewableCall(...said: readonly string[]): Promise<CallDetail> {
  const id = await uploaded(owner, { campaignId, transcript: agentSays(...said) });
  return untilEnded(owner, id);
}

function act(visitor: Visitor, call: CallDetail, wanted: ReviewAct | { kind: 'decide'; decision: string }) {
  const { number: version, review_revision: revision } = call.shown ?? call.newest;
  return visitor.ask(reviewCall, { params: { id: call.id }, body: { version, revision, act: wanted } });
}

/** Does it, expects that it is done, and answers the call as it is then. */
async function done(visitor: Visitor, call: CallDetail, wanted: ReviewAct): Promise<CallDetail> {
  const { status, body } = await act(visitor, call, wanted);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as CallDetail;
}

async function sentences(call: CallDetail): Promise<string[]> {
  const { body } = await owner.ask(readTimeline, { params: { id: call.id } });
  const { rows } = body as { rows: { kind: string; sentence: string }[] };
  return rows.filter(({ kind }) => kind === 'reviewed').map(({ sentence }) => sentence);
}

const decide = { kind: 'decide', decision: 'reviewed', note: '' } as const;

describe('A decision', () => {
  test('stands on the call with who, when and why, and can be taken back', async () => {
    const call = await aReviewableCall('Nothing of it.');
    expect(call).toMatchObject({ flagged: true, review_status: 'needs_review', newest: { review: null } });
    const reviewed = await done(owner, call, { ...decide, note: 'Coached on Monday.' });
    expect(reviewed).toMatchObject({
      review_status: 'reviewed',
      flagged: true,
      newest: {
        review: { version: 1, decision: 'reviewed', note: 'Coached on Monday.', by: 'A owner' },
        review_revision: 1,
      },
    });
    const dismissed = await done(owner, reviewed, { ...decide, decision: 'dismissed' });
    expect(dismissed).toMatchObject({ review_status: 'dismissed', newest: { review: { note: '' } } });
    const reopened = await done(owner, dismissed, { kind: 'reopen' });
    expect(reopened).toMatchObject({ review_status: 'needs_review', newest: { review: null } });
    expect(await sentences(call)).toEqual([
      'Marked reviewed by A owner: Coached on Monday.',
      'Dismissed by A owner',
      'Opened for review again by A owner',
    ]);
  });

  test('can be made about a call that nothing flags, but there is nothing to dismiss', async () => {
    const call = await aReviewableCall('Good morning.', 'Goodbye.');
    expect(call).toMatchObject({ flagged: false, review_status: 'no_action' });
    expect(await act(owner, call, { ...decide, decision: 'dismissed' })).toMatchObject({
      status: 409,
      body: { code: 'review_refused' },
    });
    expect(await act(owner, call, { kind: 'reopen' })).toMatchObject({ body: { code: 'review_refused' } });
    const reviewed = await done(owner, call, decide);
    expect(reviewed.review_status).toBe('reviewed');
    expect((await done(owner, reviewed, { kind: 'reopen' })).review_status).toBe('no_action');
  });

  test('belongs to its version: a newer one starts unreviewed and shows it beside itself', async () => {
    const call = await done(owner, await aReviewableCall('Nothing of it.'), decide);
    await owner.ask(reprocessCall, { params: { id: call.id }, body: { kind: 'run_analysis' } });
    const rerun = await untilEnded(owner, call.id);
    expect(rerun).toMatchObject({
      version: 2,
      review_status: 'needs_review',
      newest: { review: null, review_revision: 0 },
      earlier_review: { version: 1, decision: 'reviewed', by: 'A owner' },
    });
    expect(await act(owner, call, { kind: 'reopen' })).toMatchObject({
      status: 409,
      body: { code: 'version_moved_on', detail: expect.stringContaining('Version 2') },
    });
  });
});

describe('A flag by hand', () => {
  test('makes a call need review, also one that was decided, until it is taken back', async () => {
    const call = await done(owner, await aReviewableCall('Good morning.', 'Goodbye.'), decide);
    const flagged = await done(owner, call, { kind: 'flag', note: 'A good example' });
    expect(flagged).toMatchObject({
      flagged: true,
      review_status: 'needs_review',
      score: 100,
      newest: {
        review: null,
        flags: [{ reason: 'by_hand', sentence: 'Flagged by hand: A good example', check_id: null }],
      },
    });
    const again = await done(owner, flagged, { kind: 'flag', note: 'In other words' });
    expect(again.newest.flags).toEqual([
      { reason: 'by_hand', sentence: 'Flagged by hand: In other words', check_id: null },
    ]);
    const after = await done(owner, again, { kind: 'unflag' });
    expect(after).toMatchObject({ flagged: false, review_status: 'no_action', newest: { flags: [] } });
    expect(await act(owner, after, { kind: 'unflag' })).toMatchObject({ body: { code: 'review_refused' } });
  });
});

describe('An override', () => {
  test('sets score and flags anew, keeps the judge’s verdict beside it, and says so', async () => {
    const call = await aReviewableCall('Goodbye.');
    const [greets, goodbye] = call.newest.check_results;
    expect([call.score, greets?.verdict, goodbye?.verdict]).toEqual([50, 'fail', 'pass']);
    const check_id = greets?.check_id ?? '';
    const passed = await done(owner, call, {
      kind: 'override',
      check_id,
      verdict: 'pass',
      reason: 'Said in French',
    });
    expect(passed).toMatchObject({ score: 100, flagged: false, review_status: 'no_action' });
    expect(passed.newest).toMatchObject({ score: 100, flags: [], score_shown: { value: 100 } });
    expect(passed.newest.check_results[0]).toMatchObject({
      verdict: 'pass',
      score: 100,
      reasoning: greets?.reasoning,
      override: { judged_verdict: 'fail', judged_score: 0, reason: 'Said in French', by: 'A owner' },
    });
    const left = await done(owner, passed, {
      kind: 'override',
      check_id,
      verdict: 'not_applicable',
      reason: 'A transfer',
    });
    expect(left.newest.check_results[0]).toMatchObject({
      verdict: 'not_applicable',
      score: null,
      override: { judged_verdict: 'fail', judged_score: 0, reason: 'A transfer' },
    });
    const restored = await done(owner, left, { kind: 'restore', check_id });
    expect(restored.newest).toEqual({ ...call.newest, review_revision: 3 });
    expect(await sentences(call)).toEqual([
      '“Greets” overridden by A owner, from Fail to Pass: Said in French; the score is 100 instead of 50, flags are set anew',
      '“Greets” overridden by A owner, from Pass to Not applicable: A transfer; the score stays, flags stay',
      '“Greets” given its first verdict back by A owner, from Not applicable to Fail; the score is 50 instead of 100, flags are set anew',
    ]);
  });

  test('is refused where it changes nothing, and for checks that are not there', async () => {
    const call = await aReviewableCall('Goodbye.');
    const [greets] = call.newest.check_results;
    const check_id = greets?.check_id ?? '';
    const wanted = { kind: 'override', check_id, verdict: 'fail', reason: 'Because' } as const;
    expect((await act(owner, call, wanted)).body).toMatchObject({ code: 'review_refused' });
    expect((await act(owner, call, { kind: 'restore', check_id })).body).toMatchObject({
      code: 'review_refused',
    });
    expect((await act(owner, call, { ...wanted, check_id: 'check_x' })).body).toMatchObject({
      code: 'not_found',
    });
    expect((await act(owner, call, { ...wanted, reason: ' ' })).body).toMatchObject({
      code: 'invalid_request',
    });
    expect(await seeCall(owner, call.id)).toEqual(call);
  });

  test('leaves a flag by hand and a decision as they are', async () => {
    const flagged = await done(owner, await aReviewableCall('Goodbye.'), { kind: 'flag', note: 'Look' });
    const call = await done(owner, flagged, decide);
    const check_id = call.newest.check_results[0]?.check_id ?? '';
    const passed = await done(owner, call, {
      kind: 'override',
      check_id,
      verdict: 'pass',
      reason: 'Heard it',
    });
    expect(passed).toMatchObject({
      review_status: 'reviewed',
      newest: { flags: [{ reason: 'by_hand' }], review: { decision: 'reviewed' } },
    });
  });
});

describe('Two who review the same call', () => {
  test('the later is told who was first', async () => {
    const call = await aReviewableCall('Nothing of it.');
    const manager = await house.signedInAs('manager', { campaignIds: [campaignId] });
    await done(manager, call, decide);
    expect(await act(owner, call, { ...decide, decision: 'dismissed' })).toMatchObject({
      status: 409,
      body: { code: 'reviewed_meanwhile', detail: 'A manager has just reviewed this call too.' },
    });
    expect((await seeCall(owner, call.id)).review_status).toBe('reviewed');
  });

  test('at the very same moment one of them is', async () => {
    const call = await aReviewableCall('Nothing of it.');
    const seen: Seen[] = await Promise.all([act(owner, call, decide), act(owner, call, decide)]);
    expect(seen.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await seeCall(owner, call.id)).newest.review_revision).toBe(1);
  });
});

describe('Who may review', () => {
  test('an agent reads the own call with its review and decides nothing', async () => {
    const agentId = await anAgent(db, house.organizationId);
    const call = await done(owner, await aReviewableCall('Nothing of it.'), decide);
    await db.updateTable('calls').set({ agent_id: agentId }).where('id', '=', call.id).execute();
    const agent = await house.signedInAs('agent', { agentId });
    expect((await seeCall(agent, call.id)).newest.review).toMatchObject({ decision: 'reviewed' });
    expect(await act(agent, call, { kind: 'reopen' })).toMatchObject({ status: 403 });
  });

  test('a manager of another campaign finds nothing', async () => {
    const call = await aReviewableCall('Nothing of it.');
    const manager = await house.signedInAs('manager', { campaignIds: [await house.campaign()] });
    expect(await act(manager, call, decide)).toMatchObject({ status: 404 });
  });

  test('nobody before there are results', async () => {
    const waiting = await house.campaign({ settings: { autoProcess: false } });
    const id = await uploaded(owner, { campaignId: waiting });
    expect(await act(owner, await seeCall(owner, id), decide)).toMatchObject({
      status: 409,
      body: { code: 'no_results_yet' },
    });
  });
});
