import type { TemplateShown } from '#shared/campaigns.ts';
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

/** All templates with their checks, as a person chooses among them. */
export function listTemplates(): TemplateShown[] {
  return templates.map(({ id, name, description, checks }) => ({
    id,
    name,
    description,
    check_count: checks.length,
    checks: checks.map(({ passMark, ...same }) => ({ ...same, pass_mark: passMark })),
  }));
}
