import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { insertUse } from '#server/costs/spent.db.ts';
import { allHandlers } from '#server/http/handlers.ts';
import { createBulkUpload } from '#shared/bulk-jobs.ts';
import { createCampaign } from '#shared/campaigns.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { openTestHouse } from '#test/support/app.ts';
import { aCall, anAgent, now } from '#test/support/builders.ts';
import { expectOk } from '#test/support/bulk-jobs.ts';
import { nameOf } from '#test/support/requests.ts';
import { anSftpBatch } from '#test/support/sftp-batches.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';

const house = await openTestHouse({ clock: steppedClock(now) });
const { organizationId, deps } = house;
const { db } = deps;
const owner = await house.signedInAs('owner');
const noLive = { watch: () => expect.unreachable('nobody watches'), stop: async () => undefined };
const exports = allHandlers(noLive)
  .map(({ endpoint }) => endpoint)
  .filter(({ gives }) => gives === 'csv');

/** Names that a spreadsheet would run, wherever people and files bring names in. */
const hostile = '=HYPERLINK("http://evil.example";"total")';
const campaign = await expectOk<{ id: string }>(owner, createCampaign, { body: { name: hostile } });
const job = await expectOk<{ id: string }>(owner, createBulkUpload, {
  body: {
    campaign_id: campaign.id,
    files: ['=cmd|calc.wav', '-1+1.wav'].map((name) => ({ name, size_bytes: 0 })),
  },
});
const call = await aCall(db, organizationId, campaign.id, {
  agent_id: await anAgent(db, organizationId, '@SUM(1+1)'),
  file_name: '+1+cmd|calc.wav',
  duration_seconds: 60,
});
const on = { organizationId, campaignId: campaign.id, callId: call, version: 1 };
const nothing = { inputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0, outputTokens: 0, batched: false };
await insertUse(db, on, {
  used: { ...nothing, provider: 'deepgram', model: '-2+3', audioMs: 60_000 },
  micros: 1,
  at: now,
});
await anSftpBatch(db, organizationId, campaign.id);
await db.updateTable('sftp_files').set({ path: hostile }).execute();

async function cellsOf({ path }: Endpoint): Promise<string[]> {
  const id = path.includes('/bulk-jobs/') ? job.id : campaign.id;
  const cookies = Object.fromEntries(owner.cookies);
  const answer = await house.app.inject({ url: path.replace(':id', id), cookies });
  expect(answer.statusCode).toBe(200);
  const rows: string[][] = parse(answer.body, { bom: true });
  return rows.slice(1).flat();
}

test.each(exports.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
  'no cell of %s is run by a spreadsheet',
  async (_, endpoint) => {
    const cells = await cellsOf(endpoint);
    // What is dangerous is there, made harmless.
    expect(cells.filter((cell) => cell.startsWith("'"))).not.toEqual([]);
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d.]+$/.test(cell))).toEqual([]);
  },
);

test('there are exports of everything that is listed here', () => {
  expect(exports.length).toBeGreaterThanOrEqual(7);
});
