import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { type House, openHouse } from './house.ts';

/**
 * Stories in a real browser against the real server. `house` is shared by the stories of a file; `page` is signed in
 * as its Owner; `campaignId` is a campaign of the story's own.
 */
export const test = base.extend<{ campaignId: string }, { house: House }>({
  house: [
    // oxlint-disable-next-line no-empty-pattern -- the way to say that it needs no other fixture
    async ({}, use) => {
      const house = await openHouse();
      await use(house);
      await house.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ house }, use) => use(house.address),
  context: async ({ context, house }, use) => {
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

/** What keeps people with assistive technology from using the page, by WCAG 2.2 AA; empty when nothing does. */
export async function barriersOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`),
  );
}
