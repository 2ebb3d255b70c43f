import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { type EmptyHouse, type House, openEmptyHouse, openHouse } from './house.ts';

/** What a story expects the browser to complain about in its console. */
type Expected = { complaint(about: RegExp): void };

/**
 * Stories in a real browser against the real server. `house` is shared by all stories, `emptyHouse` waits
 * for somebody to set it up; `page` is signed in
 * as its Owner; `campaignId` is a campaign of the story's own. A story fails by anything that the browser writes into
 * its console as an error, unless it is `expected`: code that throws, files that are missing, what the content
 * security policy forbids; and by anything that the server logs as an error.
 */
export const test = base.extend<
  {
    house: House;
    emptyHouse: EmptyHouse;
    campaignId: string;
    expected: Expected;
    listen: (context: BrowserContext) => void;
  },
  { sharedHouse: House }
>({
  sharedHouse: [
    // oxlint-disable-next-line no-empty-pattern -- the way to say that it needs no other fixture
    async ({}, use) => {
      const house = await openHouse();
      await use(house);
      await house.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  house: async ({ sharedHouse }, use) => {
    await use(sharedHouse);
    expect(sharedHouse.takeErrors()).toEqual([]);
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  emptyHouse: async ({}, use) => {
    const house = await openEmptyHouse();
    await use(house);
    await house.close();
    expect(house.takeErrors()).toEqual([]);
  },
  baseURL: async ({ house }, use) => use(house.address),
  // oxlint-disable-next-line no-empty-pattern -- as above
  expected: async ({}, use) => {
    const all: RegExp[] = [connectionsCut];
    await use(Object.assign({ complaint: (about: RegExp) => void all.push(about) }, { all }));
  },
  listen: async ({ expected }, use) => {
    const heard: string[] = [];
    await use((context) => {
      context.on('console', (message) => {
        if (message.type() === 'error') heard.push(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => heard.push(String(error.error())));
    });
    const { all } = expected as Expected & { all: readonly RegExp[] };
    expect(heard.filter((complaint) => !all.some((about) => about.test(complaint)))).toEqual([]);
  },
  context: async ({ context, house, listen }, use) => {
    listen(context);
    const [name = '', value = ''] = house.owner.cookie.split('=');
    await context.addCookies([{ name, value, url: house.address, httpOnly: true, sameSite: 'Lax' }]);
    await use(context);
    house.line.mend();
    house.line.slowTo(null);
  },
  campaignId: async ({ house }, use, { title }) => {
    const campaign = await house.ask('POST', '/api/v1/campaigns', { name: title.slice(0, 100) });
    await use((campaign as { id: string }).id);
  },
});

export { expect };

/** What Chromium says when a story cuts the line. */
const connectionsCut = /net::ERR_(CONNECTION|SOCKET|INTERNET|INCOMPLETE|NETWORK|EMPTY)/;

/**
 * What keeps people with assistive technology from using the page: WCAG 2.2 AA and the good practices beyond it; empty
 * when nothing does. `part` is a selector of what to look at, the whole page unless given.
 */
export async function barriersOn(page: Page, part = 'html'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include(part)
    // Our pages hold no frames, so that the results need no page of their own to be put together in.
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations.flatMap(({ id, help, impact, nodes }) =>
    nodes.map(({ target }) => `${impact}: ${id}: ${help} (${target.join(' ')})`),
  );
}
