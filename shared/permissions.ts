export const userRoles = {
  agent: 'Agent',
  manager: 'Manager',
  compliance_officer: 'Compliance Officer',
  senior_manager: 'Senior Manager',
  owner: 'Owner',
} as const;
export type UserRole = keyof typeof userRoles;

/** The roles that a holder of `role` may give and take, their own included. */
export function rolesUpTo(role: UserRole): readonly UserRole[] {
  const all = Object.keys(userRoles) as UserRole[];
  return all.slice(0, all.indexOf(role) + 1);
}

/** Over which calls a permission reaches. */
export type Reach = 'none' | 'own' | 'assigned' | 'all';

type Row = { readonly label: string; readonly reach: Readonly<Record<UserRole, Reach>> };

const everyoneWithinReach = row('own', 'assigned', 'all', 'all', 'all');
const managersUp = row('none', 'assigned', 'all', 'all', 'all');
const seniorsUp = row('none', 'none', 'none', 'all', 'all');
const ownersOnly = row('none', 'none', 'none', 'none', 'all');
const overseers = row('none', 'none', 'all', 'none', 'all');

/** The role table: what each role may do, and over which calls. Columns in the order of `userRoles`. */
export const actions = {
  'calls.upload': { label: 'Upload calls', reach: managersUp },
  'calls.view': { label: 'View calls, upload status, results, audio', reach: everyoneWithinReach },
  'calls.download': { label: 'Download the original recording', reach: managersUp },
  'calls.reprocess': { label: 'Reprocess calls', reach: managersUp },
  'bulk_jobs.view': { label: 'View bulk jobs', reach: managersUp },
  'bulk_jobs.cancel': { label: 'Cancel a bulk job', reach: managersUp },
  'calls.edit': { label: 'Link an agent to a call, edit call metadata', reach: managersUp },
  'calls.review': { label: 'Review, flag, dismiss, override a check result', reach: managersUp },
  'calls.delete': { label: 'Delete a call', reach: seniorsUp },
  'agents.view': { label: 'View agents', reach: everyoneWithinReach },
  'agents.edit': { label: 'Create, edit agents', reach: managersUp },
  'campaigns.view': { label: 'View campaigns', reach: managersUp },
  'checks.edit': { label: 'Create, edit, delete checks', reach: managersUp },
  'campaigns.create': { label: 'Create campaigns', reach: managersUp },
  'campaigns.settings': { label: 'Edit campaign settings, campaign members', reach: seniorsUp },
  'sftp.view': { label: 'View SFTP batches and their files', reach: managersUp },
  'sftp.configure': { label: 'Configure SFTP', reach: seniorsUp },
  'api_keys.manage': { label: 'Manage API keys', reach: seniorsUp },
  'campaigns.archive': { label: 'Archive a campaign', reach: ownersOnly },
  'people.invite': { label: 'Invite users, change roles (at or below one’s own)', reach: seniorsUp },
  'organization.manage': { label: 'Remove users, organization settings, usage', reach: ownersOnly },
  'audit.read': { label: 'Read the audit log', reach: overseers },
} as const satisfies Record<string, Row>;
export type Action = keyof typeof actions;

export const keyScopes = {
  upload: { label: 'Upload calls', actions: ['calls.upload'] },
  read: { label: 'Read calls', actions: ['calls.view', 'bulk_jobs.view'] },
  reprocess: { label: 'Reprocess calls', actions: ['calls.reprocess'] },
  delete: { label: 'Delete calls', actions: ['calls.delete'] },
} as const satisfies Record<string, { label: string; actions: readonly Action[] }>;
export type KeyScope = keyof typeof keyScopes;

/** From where somebody acts, as far as it is known: what the audit log keeps beside the act. */
export type Origin = {
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
};

/** Somebody signed in. `agentId` is the agent profile linked to the login. */
export type Person = {
  readonly kind: 'person';
  readonly organizationId: string;
  readonly userId: string;
  readonly role: UserRole;
  readonly agentId: string | null;
  readonly campaignIds: readonly string[];
  readonly from?: Origin;
};

/** A program with an API key of one campaign. */
export type KeyHolder = {
  readonly kind: 'key';
  readonly organizationId: string;
  readonly keyId: string;
  readonly scopes: readonly KeyScope[];
  readonly campaignIds: readonly [string];
  readonly from?: Origin;
};

/** The operator at the command line, for one organization. */
export type Operator = {
  readonly kind: 'operator';
  readonly organizationId: string;
  readonly campaignIds: readonly [];
  readonly from?: Origin;
};

export type Actor = Person | KeyHolder | Operator;

/** What an action is about: the campaign it belongs to, and the agent the call is linked to. */
export type Target = { readonly campaignId?: string; readonly agentId?: string | null };

/** Over which calls `actor` may do `action`. */
export function reachOf(actor: Actor, action: Action): Reach {
  switch (actor.kind) {
    case 'operator':
      return 'all';
    case 'person':
      return actions[action].reach[actor.role];
    case 'key': {
      const granted = actor.scopes.some((scope) =>
        (keyScopes[scope].actions as readonly Action[]).includes(action),
      );
      return granted ? 'assigned' : 'none';
    }
  }
}

/** Whether `actor` may do `action` at all, or to `target` where one is given. */
export function can(actor: Actor, action: Action, target?: Target): boolean {
  const reach = reachOf(actor, action);
  if (reach === 'none' || target === undefined) return reach !== 'none';
  switch (reach) {
    case 'all':
      return true;
    case 'assigned':
      return target.campaignId !== undefined && assignedTo(actor).includes(target.campaignId);
    case 'own':
      return actor.kind === 'person' && actor.agentId !== null && target.agentId === actor.agentId;
  }
}

/** The roles that an actor may give to people and take from them. */
export function grantableRoles(actor: Actor): readonly UserRole[] {
  if (actor.kind === 'operator') return rolesUpTo('owner');
  return actor.kind === 'person' && can(actor, 'people.invite') ? rolesUpTo(actor.role) : [];
}

/** The campaigns an actor is assigned to. */
export function assignedTo(actor: Actor): readonly string[] {
  return actor.campaignIds;
}

function row(...reach: [Reach, Reach, Reach, Reach, Reach]): Record<UserRole, Reach> {
  const [agent, manager, compliance_officer, senior_manager, owner] = reach;
  return { agent, manager, compliance_officer, senior_manager, owner };
}
