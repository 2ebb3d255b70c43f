import type { CheckDraft } from '#shared/checks.ts';
import { templates } from './templates/templates.ts';

/** A ready-made set of checks. */
export type Template = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly checks: readonly CheckDraft[];
};

/** The template of an id; null when there is none. */
export function templateById(id: string): Template | null {
  return templates.find((template) => template.id === id) ?? null;
}

/** All templates, as a person chooses among them. */
export function listTemplates(): { id: string; name: string; description: string; check_count: number }[] {
  return templates.map(({ id, name, description, checks }) => ({
    id,
    name,
    description,
    check_count: checks.length,
  }));
}
