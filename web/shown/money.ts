import type { Forecast } from '#shared/costs.ts';

const micro = 1_000_000;

/** An amount of money: $12.50; below ten cents to a hundredth of a cent, below that "under $0.0001". */
export function formatMoney(micros: number): string {
  const dollars = micros / micro;
  if (micros === 0) return '$0';
  if (dollars < 0.0001) return 'under $0.0001';
  const digits = dollars < 0.1 ? 4 : 2;
  return `$${dollars.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** A forecast as a sentence. */
export function forecastSentence({ micros, basis }: Forecast): string {
  if (basis === 'free') return 'No provider is asked, so it costs nothing.';
  if (micros === null)
    return 'What it costs is not known: a price is missing in the organization’s settings.';
  const about = micros < 10_000 ? 'less than 1 cent' : `about ${formatMoney(micros)}`;
  return basis === 'past'
    ? `It costs ${about}, as such calls did lately.`
    : `It costs ${about} by the price list and the usual length of talk.`;
}
