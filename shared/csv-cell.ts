const formulaStart = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const plainNumber = /^[+-]?\d+([.,]\d+)?$/;
const mustBeQuoted = /[",;\t|\r\n]|^\s|\s$/;

/**
 * One value as a cell of a CSV (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe before
 * it; plain numbers, telephone numbers among them, do not. A null is an empty cell.
 */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  const text = String(value);
  const safe = formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text;
  return mustBeQuoted.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row of a CSV with its line end (CRLF). */
export function csvLine(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}
