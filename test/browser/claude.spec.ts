import { answerText, askedIn, missing, passing, textsOf } from '../support/claude-answers.ts';
import { type ClaudeServer, startClaudeServer } from '../support/fake-claude.ts';
import { anEndedCall } from './calls.ts';
import { aRecording, aTranscriptFile } from './files.ts';
import { type House, openHouse } from './house.ts';
import { barriersOn, test as base, expect } from './support.ts';

/** A server that has a key for Claude, and a stand-in for Claude that it asks. */
const test = base.extend<object, { sharedHouse: House; claude: ClaudeServer }>({
  claude: [
    // oxlint-disable-next-line no-empty-pattern -- the way to say that it needs no other fixture
    async ({}, use) => {
      const claude = await startClaudeServer();
      await use(claude);
      await claude.close();
    },
    { scope: 'worker' },
  ],
  sharedHouse: [
    async ({ claude }, use) => {
      const house = await openHouse({
        TOTALVIEW_ANTHROPIC_KEY: 'sk-ant-stand-in',
        TOTALVIEW_ANTHROPIC_URL: claude.baseUrl,
      });
      await use(house);
      await house.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

test.describe.configure({ mode: 'serial' });

const call = {
  summary:
    'The customer called because a parcel had not arrived. The agent found it at the depot and promised delivery for Friday.',
  sentiment: 'positive',
  sentiment_reasoning: 'They were worried at first and thanked the agent warmly at the end.',
  topics: ['delivery', 'lost parcel', '<b>refund</b>'],
};
const spoken = [
  'Good morning, how can I help you?',
  'Your parcel will be there on Friday.',
  'Have a nice day.',
];

test('A call is judged by Claude, and a prompt is tried and improved', async ({
  page,
  house,
  campaignId,
  claude,
}) => {
  await house.ask('POST', `/api/v1/campaigns/${campaignId}/checks`, {
    name: 'Greets the customer',
    type: 'quality',
    category: 'Manners',
    severity: 'critical',
    judging: { kind: 'claude', prompt: 'Does the agent greet the customer?' },
  });
  claude.otherwise(({ body }) => {
    const strict = textsOf(body).asking.includes('by name');
    const checks = [...askedIn(body).keys()].map((id) =>
      strict ? missing(id, 20) : passing(id, 0, 'Good morning', 95),
    );
    return { does: 'answer', text: answerText(checks, { call }) };
  });
  const id = await anEndedCall(house, campaignId, {
    recording: aRecording('parcel.wav'),
    transcript: aTranscriptFile('parcel.vtt', spoken),
  });

  await page.goto(`/calls/${id}`);
  const summary = page.getByRole('region', { name: 'Summary' });
  await expect(summary).toContainText(call.summary);
  await expect(summary).toContainText('Positive');
  await expect(summary.getByRole('listitem')).toHaveText(['delivery', 'lost parcel', '<b>refund</b>']);
  await expect(page.getByText('“Good morning,”')).toBeVisible();
  expect(await barriersOn(page, 'main')).toEqual([]);
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(page.getByText('claude-sonnet-5-5')).toBeVisible();

  await page.goto(`/campaigns/${campaignId}/checks`);
  await page.getByRole('link', { name: 'Greets the customer' }).click();
  await page.getByLabel('Evaluation prompt').fill('Does the agent greet the customer by name?');
  await page.getByRole('button', { name: 'Try', exact: true }).click();
  const tried = page.getByRole('list', { name: 'Calls it was tried on' });
  await expect(tried.getByRole('listitem')).toContainText(
    /Fail.*20.*parcel\.wav.*Was Pass \(95\).*New flag: /s,
  );
  await expect(
    page.getByText('1 verdict would change, 1 call would get a flag. Asking cost $'),
  ).toBeVisible();

  const proposal = {
    prompt: 'Passes when the agent greets the customer by name within the first turns. Fails otherwise.',
    changes: ['Says when it passes and when it fails.'],
  };
  claude.will({ does: 'answer', text: JSON.stringify(proposal) });
  await page.getByRole('button', { name: 'Improve with AI' }).click();
  await expect(page.getByRole('region', { name: 'Proposed prompt' })).toContainText(proposal.prompt);
  expect(await barriersOn(page, 'main')).toEqual([]);
  await page.getByRole('button', { name: 'Use the proposal' }).click();
  await expect(page.getByLabel('Evaluation prompt')).toHaveValue(proposal.prompt);
  await expect(page.getByText('The prompt has changed since.')).toBeVisible();
});

test('The models that a test named are a choice', async ({ page }) => {
  const models = [{ id: 'claude-sonnet-5-5', name: 'Claude Sonnet 5.5' }];
  await page.route('**/api/v1/providers/claude/test', (route) =>
    route.fulfill({ json: { ok: true, failure: null, models } }),
  );
  await page.goto('/settings/providers');
  const claude = page.getByRole('listitem', { name: 'Claude' });
  await claude.getByRole('button', { name: 'Test Claude' }).click();
  await expect(claude.getByRole('status')).toContainText('It works, and offers');
  await claude.getByRole('button', { name: 'Add key of Claude' }).click();
  const dialog = page.getByRole('dialog', { name: 'Claude' });
  await expect(dialog.getByRole('combobox', { name: 'Model' })).toBeVisible();
  await expect(dialog.locator('datalist option').first()).toBeAttached();
  expect(await barriersOn(page)).toEqual([]);
});
