import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { listCalls } from '#shared/calls.ts';
import { agentSays, openTestHouse, uploaded } from '#test/support/app.ts';
import { makeTone, makeWav } from '#test/support/recordings.ts';
import { until } from '#test/support/until.ts';

const house = await openTestHouse();
const campaignId = await house.campaign();
const owner = await house.signedInAs('owner');
const address = await house.app.listen({ port: 0, host: '127.0.0.1' });

test('A listener who leaves in the middle ends the request, and nothing goes wrong by it', async () => {
  const bytes = makeWav({ seconds: 600, channels: [makeTone({ hz: 440 })] });
  const file = { name: 'long.wav', bytes };
  const id = await uploaded(owner, { campaignId, file, transcript: agentSays('Hello.') });
  const cookie = Array.from(owner.cookies, (pair) => pair.join('=')).join('; ');
  let left = false;
  house.app.server.on('request', (_, response) => response.once('close', () => (left = true)));
  const asked = get(`${address}/api/v1/calls/${id}/original`, { headers: { cookie } });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  await once(answer, 'readable');
  answer.destroy();
  await until(() => left);
  expect((await owner.ask(listCalls)).status).toBe(200);
  expect(house.logged.filter((line) => /"level":[456]0/.test(line))).toEqual([]);
});
