import { useQuery } from '@tanstack/react-query';
import { ChevronsUpDown } from 'lucide-react';
import { listCampaigns } from '#shared/campaigns.ts';
import type { Grant } from '#shared/members.ts';
import { rolesUpTo, type UserRole, userRoles } from '#shared/permissions.ts';
import { useMe } from '../me.ts';
import { queryOf } from '../queries.ts';
import { AgentPicker } from '../shown/agent-picker.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';

/** A grant while it is being chosen; the agent's name is for the eye. */
export type GrantDraft = Grant & { readonly agent_name: string | null };

type Props = { draft: GrantDraft; onChange: (draft: GrantDraft) => void };

const explained: Record<UserRole, string> = {
  agent: 'Sees the calls of one agent profile, and changes nothing.',
  manager: 'Uploads, reviews and coaches in the campaigns chosen below.',
  compliance_officer: 'Sees and reviews all campaigns, and reads the audit log.',
  senior_manager: 'Sets up all campaigns, their keys and sources, and invites people.',
  owner: 'May do everything.',
};

/** Role, and what goes with it: the campaigns of a Manager, the agent profile of an Agent. */
export function GrantFields({ draft, onChange }: Props) {
  const { user } = useMe();
  const options = rolesUpTo(user.role).map((value) => ({ value, label: userRoles[value] }));
  return (
    <>
      <Field label="Role" hint={explained[draft.role]}>
        {(tied) => (
          <Select
            tied={tied}
            value={draft.role}
            options={options}
            onChange={(role) => onChange({ ...draft, role })}
          />
        )}
      </Field>
      {draft.role === 'manager' ? <Campaigns draft={draft} onChange={onChange} /> : null}
      {draft.role === 'agent' ? <AgentProfile draft={draft} onChange={onChange} /> : null}
    </>
  );
}

function Campaigns({ draft, onChange }: Props) {
  const { data } = useQuery(queryOf(listCampaigns, { query: {} }));
  if (data === undefined || data.rows.length === 0) return null;
  const choose = (id: string, wanted: boolean) => {
    const others = draft.campaign_ids.filter((other) => other !== id);
    onChange({ ...draft, campaign_ids: wanted ? [...others, id] : others });
  };
  return (
    <fieldset>
      <legend className="mb-1.5 text-[0.8125rem] font-medium">Campaigns</legend>
      <div className="flex max-h-44 flex-col gap-1 overflow-y-auto rounded-md border border-line px-3 py-2">
        {data.rows.map(({ id, name }) => (
          <label key={id} className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={draft.campaign_ids.includes(id)}
              onChange={({ target }) => choose(id, target.checked)}
            />
            <span className="truncate">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function AgentProfile({ draft, onChange }: Props) {
  return (
    <div className="flex flex-col items-start gap-1.5">
      <span className="text-[0.8125rem] font-medium">Agent profile</span>
      <AgentPicker
        label="Agent profile"
        chosen={draft.agent_id}
        onChoose={(agent) =>
          onChange({ ...draft, agent_id: agent?.id ?? null, agent_name: agent?.name ?? null })
        }
        trigger={
          <Button>
            {draft.agent_name ?? 'Choose an agent profile'}
            <ChevronsUpDown aria-hidden />
          </Button>
        }
      />
    </div>
  );
}

/** What is sent of a draft: campaigns of a Manager, an agent profile of whoever has one. */
export function grantFrom({ role, campaign_ids: campaignIds, agent_id: agentId }: GrantDraft): Grant {
  return { role, campaign_ids: role === 'manager' ? campaignIds : [], agent_id: agentId };
}
