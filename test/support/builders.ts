import type { Insertable } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { asJson, type Database } from '#server/db/tables.ts';
import { newId } from '#server/ids.ts';
import { CampaignSettings } from '#shared/campaigns.ts';
import { CheckDraft } from '#shared/checks.ts';
import type { Person, UserRole } from '#shared/permissions.ts';
import type { Verdict } from '#shared/statuses.ts';

/** The instant at which the tests' world stands, unless they move it. */
export const now = new Date('2026-11-22T12:00:00Z');

/** An organization with nobody in it; answers its id. */
export async function anOrganization(db: Db, name: string = newId('organization', now)): Promise<string> {
  const id = newId('organization', now);
  await db.insertInto('organizations').values({ id, name, created_at: now }).execute();
  return id;
}

/** A campaign without checks; answers its id. */
export async function aCampaign(
  db: Db,
  organizationId: string,
  given: { name?: string; archived?: boolean } = {},
): Promise<string> {
  const id = newId('campaign', now);
  await db
    .insertInto('campaigns')
    .values({
      organization_id: organizationId,
      id,
      name: given.name ?? id,
      settings: asJson(CampaignSettings.parse({})),
      archived_at: given.archived === true ? now : null,
      created_at: now,
    })
    .execute();
  return id;
}

/** An agent profile; answers its id. */
export async function anAgent(db: Db, organizationId: string, name = 'Ana Agent'): Promise<string> {
  const id = newId('agent', now);
  await db
    .insertInto('agents')
    .values({ organization_id: organizationId, id, name, created_at: now })
    .execute();
  return id;
}

/** A member without a password, as the actor they are when signed in. */
export async function aMember(
  db: Db,
  organizationId: string,
  given: { role: UserRole; agentId?: string | null; campaignIds?: readonly string[] },
): Promise<Person> {
  const userId = newId('user', now);
  const { role, agentId = null, campaignIds = [] } = given;
  const user = { id: userId, name: `A ${role}`, email: `${userId}@example.com`, created_at: now };
  await db.insertInto('users').values(user).execute();
  await db
    .insertInto('members')
    .values({ organization_id: organizationId, user_id: userId, role, agent_id: agentId, created_at: now })
    .execute();
  for (const campaignId of campaignIds) {
    await db
      .insertInto('campaign_members')
      .values({ organization_id: organizationId, campaign_id: campaignId, user_id: userId })
      .execute();
  }
  return { kind: 'person', organizationId, userId, role, agentId, campaignIds };
}

type CallColumns = Insertable<Database['calls']>;

/** A call, pending unless said; answers its id. */
export async function aCall(
  db: Db,
  organizationId: string,
  campaignId: string,
  given: Partial<CallColumns> = {},
): Promise<string> {
  const row = aCallRow(organizationId, campaignId, given);
  await db.insertInto('calls').values(row).execute();
  return row.id;
}

/** The row of a call that is not stored yet. */
export function aCallRow(
  organizationId: string,
  campaignId: string,
  given: Partial<CallColumns> = {},
): CallColumns {
  const id = newId('call', now);
  return {
    organization_id: organizationId,
    id,
    campaign_id: campaignId,
    source: 'ui',
    file_name: 'call.wav',
    audio_key: `${organizationId}/${id}`,
    sha256: '0'.repeat(64),
    size_bytes: 1_000,
    created_at: now,
    status: 'pending',
    ...given,
  };
}

/** A phrases check: the agent says `phrase`. */
export function aCheckDraft(name: string, given: Partial<CheckDraft> = {}): CheckDraft {
  return CheckDraft.parse({
    name,
    type: 'quality',
    category: 'Opening',
    judging: {
      kind: 'phrases',
      phrases: ['good morning'],
      match: 'any',
      expect: 'said',
      by: 'agent',
      where: { part: 'whole_call' },
    },
    ...given,
  });
}

/** A completed version with one verdict per check id; the call shows it when `shown` is said. */
export async function aJudgedVersion(
  db: Db,
  call: { organizationId: string; campaignId: string; callId: string; number: number; shown: boolean },
  verdicts: Readonly<Record<string, Verdict>>,
): Promise<void> {
  const { organizationId, campaignId, callId, number } = call;
  await db
    .insertInto('versions')
    .values({
      organization_id: organizationId,
      call_id: callId,
      number,
      status: 'completed',
      cause: 'upload',
      created_at: now,
      stage: 'analyze',
    })
    .execute();
  const rows = Object.entries(verdicts).map(([checkId, verdict], index) => ({
    organization_id: organizationId,
    call_id: callId,
    version: number,
    check_id: checkId,
    position: index + 1,
    campaign_id: campaignId,
    verdict,
    score: { pass: 100, fail: 0 }[verdict as string] ?? null,
    reasoning: '',
    evidence: asJson([]),
    snapshot: asJson({ ...aCheckDraft(`Check ${checkId}`), id: checkId, position: index + 1, passMark: 70 }),
  }));
  if (rows.length > 0) await db.insertInto('check_results').values(rows).execute();
  if (!call.shown) return;
  await db
    .updateTable('calls')
    .set({ shown_version: number, version: number, status: 'completed' })
    .where('id', '=', callId)
    .execute();
}
