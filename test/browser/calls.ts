import { until } from '../support/until.ts';
import { type ChosenFile, formOf } from './files.ts';
import type { House } from './house.ts';

type Call = { id: string; status: string };

/** The campaign that setting up makes, with checks that need no key. */
export async function readyCampaign(house: House): Promise<string> {
  const { rows } = (await house.ask('GET', '/api/v1/campaigns')) as { rows: { id: string; name: string }[] };
  const ready = rows.find(({ name }) => name === 'Customer service');
  if (ready === undefined) throw new Error('There is no ready campaign.');
  return ready.id;
}

/** A sample call that has gone through the pipeline; answers its id. */
export async function aSampleCall(house: House, name: string): Promise<string> {
  const body = { campaign_id: await readyCampaign(house) };
  return ended(house, (await house.ask('POST', `/api/v1/samples/${name}/open`, body)) as Call);
}

/** Sends a recording, and waits until it is Completed or Failed; answers the call's id. */
export async function anEndedCall(
  house: House,
  campaignId: string,
  { recording, transcript }: { recording: ChosenFile; transcript?: ChosenFile },
): Promise<string> {
  return ended(house, await anAcceptedCall(house, campaignId, { recording, transcript }));
}

/** Sends a recording and does not wait for what becomes of it. */
export async function anAcceptedCall(
  house: House,
  campaignId: string,
  { recording, transcript }: { recording: ChosenFile; transcript?: ChosenFile | undefined },
): Promise<Call> {
  const form = formOf({
    campaign_id: campaignId,
    ...(transcript === undefined ? {} : { transcript }),
    file: recording,
  });
  return (await house.ask('POST', '/api/v1/calls/upload', form)) as Call;
}

async function ended(house: House, { id }: Call): Promise<string> {
  await until(
    async () => {
      const { status } = (await house.ask('GET', `/api/v1/calls/${id}`)) as Call;
      return status === 'completed' || status === 'failed';
    },
    { timeoutMs: 60_000, everyMs: 100 },
  );
  return id;
}
