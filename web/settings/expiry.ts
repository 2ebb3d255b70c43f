const dayMs = 86_400_000;

/** For how long a new key lasts. */
export const lifetimes = [
  { value: 'never', label: 'No expiry', days: null },
  { value: '30', label: '30 days', days: 30 },
  { value: '90', label: '90 days', days: 90 },
  { value: '365', label: 'One year', days: 365 },
] as const;
export type Lifetime = (typeof lifetimes)[number]['value'];

/** The instant at which a key ends that is made now; null for one that does not. */
export function expiryOf(lifetime: Lifetime, now: Date): string | null {
  const days = lifetimes.find(({ value }) => value === lifetime)?.days ?? null;
  return days === null ? null : new Date(now.getTime() + days * dayMs).toISOString();
}
