/** A number from 0 to 100 as people type it, with a decimal comma too; null when it is none. */
export function percentIn(text: string): number | null {
  const typed = text.trim().replace(',', '.');
  const value = typed === '' ? Number.NaN : Number(typed);
  return value >= 0 && value <= 100 ? value : null;
}
