import type { CheckDraft } from '#shared/checks.ts';
import { collections } from './collections.ts';
import { customerService } from './customer-service.ts';
import { sales } from './sales.ts';

/** Ready-made sets of checks, in the order in which they are offered. */
export const templates: readonly {
  id: string;
  name: string;
  description: string;
  checks: readonly CheckDraft[];
}[] = [customerService, sales, collections];
