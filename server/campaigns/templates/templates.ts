import type { CheckDraft } from '#shared/checks.ts';
import { customerService } from './customer-service.ts';

/** Ready-made sets of checks, in the order in which they are offered. */
export const templates: readonly {
  id: string;
  name: string;
  description: string;
  checks: readonly CheckDraft[];
}[] = [customerService];
