/** The version that the page's address names (`?version=2`); undefined when it names none. */
export function askedVersion(search: Readonly<Record<string, unknown>>): number | undefined {
  const number = Number(search['version']);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
