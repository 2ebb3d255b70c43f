import { expect, test } from 'vitest';
import { workersAlive } from '#server/pipeline/crew.ts';
import { startWorkThread } from '#server/worker/work-thread.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';

const house = await openTestHouse();
const { connectionString } = house.deps;
const config = { ...house.deps.config, logLevel: 'silent' };

test('a thread beside the web server works on calls, and has left when it was stopped', async () => {
  const owner = await house.signedInAs('owner');
  const work = await startWorkThread({ config, connectionString });
  expect(await workersAlive(house.deps)).toHaveLength(1);
  const id = await uploaded(owner, {
    campaignId: await house.campaign(),
    transcript: agentSays('Good morning.'),
  });
  await untilEnded(owner, id);
  await work.stop();
  expect(await seeCall(owner, id)).toMatchObject({ status: 'completed' });
  expect(await workersAlive(house.deps)).toEqual([]);
});

test('a thread that cannot begin says why', async () => {
  const nowhere = 'postgres://nobody@127.0.0.1:1/nothing';
  await expect(startWorkThread({ config, connectionString: nowhere })).rejects.toThrow('ECONNREFUSED');
});
