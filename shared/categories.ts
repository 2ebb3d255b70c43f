/**
 * The categories of a campaign in their order: those it lists, then others that its checks use, by first appearance.
 * Checks without one have none.
 */
export function categoriesOf(
  listed: readonly string[],
  checks: readonly { readonly category: string }[],
): string[] {
  const used = checks.map(({ category }) => category).filter((category) => category !== '');
  return [...new Set([...listed, ...used])];
}
