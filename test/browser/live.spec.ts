import type { BrowserContext, Page } from '@playwright/test';
import { anAcceptedCall, readyCampaign } from './calls.ts';
import { aRecording, aTranscriptFile } from './files.ts';
import type { House } from './house.ts';
import { expect, test } from './support.ts';

const password = 'a long enough password';

test('A change shows at once to whoever may see it, and to nobody else', async ({
  page,
  house,
  browser,
  listen,
}) => {
  const signedInAs = async (role: 'manager' | 'agent') => {
    const context = await browser.newContext({ baseURL: house.address });
    listen(context);
    await signInAs(context, house, role);
    return context;
  };
  const manager = await signedInAs('manager');
  const agent = await signedInAs('agent');
  const own = await campaignOf(manager, house);
  const watching = { manager: await manager.newPage(), agent: await agent.newPage() };
  for (const watcher of Object.values(watching)) {
    await recordEvents(watcher);
    await watcher.goto('/calls');
    await expect(watcher.getByText('No calls yet')).toBeVisible();
    await untilStreaming(watcher);
  }
  await page.goto('/calls');
  await expect(page.getByRole('heading', { level: 1, name: 'Calls' })).toBeVisible();

  await test.step('the Owner sees a call come in and go through', async () => {
    await send(house, await readyCampaign(house), 'elsewhere');
    await expect(rowOf(page, 'elsewhere.wav')).toContainText('Completed');
  });

  await test.step('the Manager sees a call of the own campaign, and heard of no other', async () => {
    const { id } = await send(house, own, 'here');
    await expect(rowOf(watching.manager, 'here.wav')).toContainText('Completed');
    await expect(watching.manager.getByText('elsewhere.wav')).toHaveCount(0);
    const heard = await eventsOf(watching.manager);
    expect(new Set(heard.map(({ call_id }) => call_id))).toEqual(new Set([id]));
  });

  await test.step('the Agent, to whom no call is linked, heard of nothing', async () => {
    await expect(watching.agent.getByText('No calls yet')).toBeVisible();
    expect(await eventsOf(watching.agent)).toEqual([]);
  });

  await test.step('signing out in one tab ends the stream of the other', async () => {
    const other = await manager.newPage();
    await other.goto('/');
    await other.getByRole('button', { name: 'manager@example.com' }).click();
    await other.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(other).toHaveURL(/\/login/);
    await expect(watching.manager).toHaveURL(/\/login/);
    await expect(watching.manager.getByText('here.wav')).toHaveCount(0);
  });
  await manager.close();
  await agent.close();
});

const rowOf = (page: Page, fileName: string) => page.getByRole('row').filter({ hasText: fileName });

function send(house: House, campaignId: string, name: string): Promise<{ id: string }> {
  return anAcceptedCall(house, campaignId, {
    recording: aRecording(`${name}.wav`),
    transcript: aTranscriptFile(`${name}.vtt`, ['Good morning.', 'Hello.']),
  });
}

/** Makes a login of this role from the command line, and signs in with it. */
async function signInAs(context: BrowserContext, house: House, role: 'manager' | 'agent'): Promise<void> {
  const email = `${role}@example.com`;
  const args = ['user', 'create', '--organization', 'Example Calls', '--email', email, '--role', role];
  await house.command(args, password);
  const reply = await context.request.post('/api/v1/session', { data: { email, password } });
  expect(reply.status()).toBe(200);
}

/** Makes a campaign in the name of whoever is signed in there; its maker becomes a member of it. */
async function campaignOf(context: BrowserContext, { address }: House): Promise<string> {
  const reply = await context.request.post('/api/v1/campaigns', {
    headers: { origin: address },
    data: { name: 'Of the Manager' },
  });
  expect(reply.status()).toBe(201);
  return ((await reply.json()) as { id: string }).id;
}

type Heard = { call_id: string };
type Recorded = { heard: Heard[]; streaming: boolean };

/** Keeps every event that the page's live stream tells. */
async function recordEvents(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const recorded: { heard: unknown[]; streaming: boolean } = { heard: [], streaming: false };
    const Stream = window.EventSource;
    window.EventSource = class extends Stream {
      constructor(address: string | URL) {
        super(address);
        this.addEventListener('open', () => {
          recorded.streaming = true;
        });
        this.addEventListener('message', ({ data }: MessageEvent<string>) =>
          recorded.heard.push(JSON.parse(data)),
        );
      }
    };
    Object.assign(window, { recorded });
  });
}

async function untilStreaming(page: Page): Promise<void> {
  await page.waitForFunction(() => (window as unknown as { recorded: Recorded }).recorded.streaming);
}

function eventsOf(page: Page): Promise<Heard[]> {
  return page.evaluate(() => (window as unknown as { recorded: Recorded }).recorded.heard);
}
