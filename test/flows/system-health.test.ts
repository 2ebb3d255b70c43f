import { expect, test } from 'vitest';
import { userRoles } from '#shared/permissions.ts';
import { namesOf } from '#shared/statuses.ts';
import { readSystemHealth } from '#shared/system-health.ts';
import { openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { anOrganization } from '#test/support/builders.ts';

const house = await openTestHouse();
const owner = await house.signedInAs('owner');

test('System health tells of workers, of one’s own line, of storage and of the database', async () => {
  const nothing = {
    workers: [],
    waiting: 0,
    processing: 0,
    oldest_waiting_at: null,
    storage_free_bytes: expect.any(Number),
    database_bytes: expect.any(Number),
  };
  expect((await owner.ask(readSystemHealth)).body).toEqual(nothing);

  const id = await uploaded(owner, { campaignId: await house.campaign() });
  await uploaded(owner, { campaignId: await house.campaign({ settings: { autoProcess: false } }) });
  expect((await owner.ask(readSystemHealth)).body).toEqual({
    ...nothing,
    waiting: 1,
    oldest_waiting_at: expect.any(String),
  });
  const elsewhere = await house.signedInAs('owner', { organizationId: await anOrganization(house.deps.db) });
  expect((await elsewhere.ask(readSystemHealth)).body).toEqual(nothing);

  const crew = await house.startCrew();
  await untilEnded(owner, id);
  const alive = { started_at: expect.any(String), seen_at: expect.any(String) };
  expect((await owner.ask(readSystemHealth)).body).toEqual({ ...nothing, workers: [alive] });
  await crew.stop();
  expect((await owner.ask(readSystemHealth)).body).toEqual(nothing);
});

test('System health is for Owners', async () => {
  for (const role of namesOf(userRoles).filter((each) => each !== 'owner')) {
    expect([role, (await (await house.signedInAs(role)).ask(readSystemHealth)).status]).toEqual([role, 403]);
  }
});
