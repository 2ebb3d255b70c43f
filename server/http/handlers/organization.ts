import { type Handler, handle } from '#server/http/bind.ts';
import { readOrganization, renameOrganization } from '#server/people/organizations.ts';
import * as organization from '#shared/organization.ts';

export const organizationHandlers: readonly Handler[] = [
  handle(organization.readOrganization, ({ actor }, deps) => readOrganization(deps, actor)),

  handle(organization.editOrganization, ({ actor, body }, deps) => renameOrganization(deps, actor, body)),
];
