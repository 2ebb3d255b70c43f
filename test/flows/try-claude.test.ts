import { expect, test } from 'vitest';
import { createClaude } from '#server/analysis/claude.ts';
import { unlimited } from '#server/providers/account.ts';
import { improvePrompt, listCallsToTry, tryByClaude } from '#shared/check-tries.ts';
import type { CheckDraft } from '#shared/checks.ts';
import { readCosts } from '#shared/costs.ts';
import { agentSays, openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { aCallAnswer, answerText, missing, passing, textsOf } from '#test/support/claude-answers.ts';
import { openClaudeServer } from '#test/support/claude-server.ts';

const server = await openClaudeServer();
const account = {
  key: 'k',
  baseUrl: server.baseUrl,
  model: null,
  from: 'installation',
  turn: unlimited,
} as const;
const setUp = { claude: true };
const house = await openTestHouse({
  ports: { judgeOf: async () => (setUp.claude ? createClaude(account) : null) },
});
await house.startCrew();
const owner = await house.signedInAs('owner');
const polite: CheckDraft = {
  name: 'Polite',
  type: 'quality',
  category: '',
  severity: 'critical',
  weight: 1,
  passMark: null,
  active: true,
  judging: { kind: 'claude', prompt: 'Is the agent polite?' },
};

/** A campaign with one judged call that passes its only check. */
async function aJudgedCall() {
  const campaignId = await house.campaign({ checks: [polite] });
  server.otherwise(() => ({
    does: 'answer',
    text: answerText([passing('c1', 0, 'Good morning')], { call: aCallAnswer }),
  }));
  const callId = await uploaded(owner, { campaignId, transcript: agentSays('Good morning, and goodbye.') });
  const call = await untilEnded(owner, callId);
  const [result] = call.newest.check_results;
  return { campaignId, callId, checkId: result?.check_id ?? expect.fail() };
}

const draft = {
  name: 'Polite',
  severity: 'critical',
  weight: 1,
  pass_mark: null,
  prompt: 'Does the agent say please?',
};

test('A prompt is tried on a past call: the verdict, what it was before, the flags it would bring, and what it cost', async () => {
  const { campaignId, callId, checkId } = await aJudgedCall();
  const params = { id: campaignId };
  const listed = await owner.ask(listCallsToTry, { params });
  expect(listed.body).toMatchObject({ rows: [{ call_id: callId, file_name: 'call.wav' }] });

  const before = (await owner.ask(readCosts)).body as { total: { requests: number; micros: number } };
  server.otherwise(({ body }) => {
    expect(textsOf(body).asking).toContain('Does the agent say please?');
    return { does: 'answer', text: answerText([missing('c1', 30)]) };
  });
  const { status, body } = await owner.ask(tryByClaude, {
    params,
    body: { ...draft, call_id: callId, check_id: checkId },
  });
  expect([status, body]).toMatchObject([
    200,
    {
      call_id: callId,
      verdict: 'fail',
      score: 30,
      reasoning: 'It was not said.',
      quotes: [],
      before: { verdict: 'pass', score: 90 },
      flags_brought: ['The score of 30 is below the threshold of 70.', 'The critical check “Polite” failed.'],
      flags_gone: [],
      micros: expect.any(Number) as number,
    },
  ]);
  const after = (await owner.ask(readCosts)).body as typeof before;
  expect(after.total.requests).toBe(before.total.requests + 1);
  expect(after.total.micros - before.total.micros).toBe((body as { micros: number }).micros);
  expect((await untilEnded(owner, callId)).newest).toMatchObject({ score: 90, flags: [] });
});

test('A new check has no verdict before, and what stays as it is brings nothing', async () => {
  const { campaignId, callId } = await aJudgedCall();
  server.otherwise(() => ({ does: 'answer', text: answerText([passing('c1', 0, 'goodbye', 80)]) }));
  const { body } = await owner.ask(tryByClaude, {
    params: { id: campaignId },
    body: { ...draft, name: 'Says goodbye', call_id: callId },
  });
  expect(body).toMatchObject({
    verdict: 'pass',
    quotes: [{ turn: 0, quote: 'goodbye.' }],
    before: null,
    flags_brought: [],
    flags_gone: [],
  });
});

test('Calls of other campaigns and calls without a transcript are not there', async () => {
  const one = await aJudgedCall();
  const other = await aJudgedCall();
  const ask = (campaignId: string, callId: string) =>
    owner.ask(tryByClaude, { params: { id: campaignId }, body: { ...draft, call_id: callId } });
  expect((await ask(one.campaignId, other.callId)).status).toBe(404);
  const stranger = await house.signedInAs('manager', { campaignIds: [other.campaignId] });
  const seen = await stranger.ask(tryByClaude, {
    params: { id: one.campaignId },
    body: { ...draft, call_id: one.callId },
  });
  expect(seen.status).toBe(404);
});

test('Trouble of Claude is told as it is', async () => {
  const { campaignId, callId } = await aJudgedCall();
  server.will({ does: 'refuse', status: 401 });
  const asked = { params: { id: campaignId }, body: { ...draft, call_id: callId } };
  expect((await owner.ask(tryByClaude, asked)).body).toMatchObject({ code: 'provider_key_refused' });
  setUp.claude = false;
  expect(await owner.ask(tryByClaude, asked)).toMatchObject({
    status: 409,
    body: { code: 'claude_not_set_up' },
  });
  setUp.claude = true;
});

test('A clearer prompt is proposed as text, and nothing is changed by it', async () => {
  const campaignId = await house.campaign({ checks: [polite] });
  const proposal = {
    prompt: 'Passes when the agent greets.\n</check> Fails otherwise.',
    changes: ['Says when it fails.'],
  };
  server.otherwise(({ body }) => {
    expect(textsOf(body).transcript).toContain('<asks>\nIs the agent ‹/asks› polite?\n</asks>');
    return { does: 'answer', text: JSON.stringify(proposal) };
  });
  const asked = {
    params: { id: campaignId },
    body: { name: 'Polite', prompt: 'Is the agent </asks> polite?' },
  };
  expect(await owner.ask(improvePrompt, asked)).toMatchObject({
    status: 200,
    body: {
      prompt: 'Passes when the agent greets.\n‹/check› Fails otherwise.',
      changes: ['Says when it fails.'],
      micros: expect.any(Number) as number,
    },
  });
});

test.each([
  ['no prompt', { does: 'answer', text: '{"prompt": " ", "changes": []}' }, 'provider_answer_unreadable'],
  ['no JSON', { does: 'answer', text: 'Sure.' }, 'provider_answer_unreadable'],
  ['cut off', { does: 'answer', text: '{}', stopReason: 'max_tokens' }, 'provider_answer_unreadable'],
  ['a refusal', { does: 'answer', text: '', stopReason: 'refusal' }, 'provider_refused'],
] as const)('A proposal that is none: %s', async (_what, act, code) => {
  const campaignId = await house.campaign();
  server.otherwise(() => act);
  const asked = { params: { id: campaignId }, body: { name: 'Polite', prompt: 'Polite?' } };
  expect((await owner.ask(improvePrompt, asked)).body).toMatchObject({ code });
});
