import type { CheckDraft } from '#shared/checks.ts';

/** Ready-made sets of checks. */
export const templates: readonly {
  id: string;
  name: string;
  description: string;
  checks: readonly CheckDraft[];
}[] = [{ id: 'customer-service', name: 'Customer service', description: '', checks: [] }];
