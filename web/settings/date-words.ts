/** "22 November 2026", or "November 2026" for a month. */
export function dateWords(when: string): string {
  const day = when.length === 10 ? 'numeric' : undefined;
  return new Date(when).toLocaleDateString('en-GB', { day, month: 'long', year: 'numeric', timeZone: 'UTC' });
}
