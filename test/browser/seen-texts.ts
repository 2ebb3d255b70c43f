import type { Page } from '@playwright/test';

/** Keeps every one of these words that an element of the page ever consisted of, in the order of their coming. */
export type SeenTexts = {
  /** Each word once for every time it came after another. */
  all(): Promise<string[]>;
};

/** Watches the page for words from now on, until it is loaded anew: nothing remains of it then. */
export async function watchTexts(page: Page, words: readonly string[]): Promise<SeenTexts> {
  await page.evaluate((watched) => {
    const seen: string[] = [];
    const look = () => {
      const badge = [...document.querySelectorAll('header h1 ~ span')].find((element) =>
        watched.includes(element.textContent),
      );
      if (badge !== undefined && badge.textContent !== seen.at(-1)) seen.push(badge.textContent);
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { seenTexts: seen });
  }, words);
  return { all: () => page.evaluate(() => (window as unknown as { seenTexts: string[] }).seenTexts) };
}
