import { useParams } from '@tanstack/react-router';
import { Plus, X } from 'lucide-react';
import { AgentPicker } from '../shown/agent-picker.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CheckBox } from '../ui/check-box.tsx';
import { TextInput } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { percentIn } from './percent-text.ts';
import { SettingsForm } from './settings-form.tsx';

type Rule = { id: string; name: string; below: string };
type Form = { byScore: boolean; below: string; critical: boolean; rules: Rule[] };
type FieldsProps = { form: Form; set: (changes: Partial<Form>) => void };

const usual = '70';

/** When a call asks for a person to look. */
export function FlaggingPage() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId/settings/flagging' });
  return (
    <SettingsForm<Form>
      key={campaignId}
      campaignId={campaignId}
      formOf={({ flagging, agents }) => ({
        byScore: flagging.score_below !== null,
        below: flagging.score_below === null ? usual : String(flagging.score_below),
        critical: flagging.critical_check_fails,
        rules: flagging.agents.map(({ agent_id, score_below }) => ({
          id: agent_id,
          name: agents.find(({ id }) => id === agent_id)?.name ?? 'An agent who is gone',
          below: String(score_below),
        })),
      })}
      changesIn={changesIn}
      note="Later runs follow it. Earlier flags stay."
    >
      {(form, set) => (
        <>
          <Everybody form={form} set={set} />
          <ByAgent form={form} set={set} />
        </>
      )}
    </SettingsForm>
  );
}

function changesIn({ byScore, below, critical, rules }: Form) {
  const threshold = percentIn(below);
  if (byScore && threshold === null) return 'The threshold is a number from 0 to 100.';
  const agents = rules.flatMap(({ id, below: text }) => {
    const score_below = percentIn(text);
    return score_below === null ? [] : [{ agent_id: id, score_below }];
  });
  if (agents.length < rules.length) return 'The threshold of each agent is a number from 0 to 100.';
  return {
    flagging: { score_below: byScore ? threshold : null, critical_check_fails: critical, agents },
  };
}

function Everybody({ form, set }: FieldsProps) {
  return (
    <Card title="All calls">
      <div className="flex flex-col gap-4">
        <CheckBox
          label="Flag calls that score too low"
          told="A call is flagged when its score is strictly below the threshold. One that is not scored is not."
          checked={form.byScore}
          onChange={(byScore) => set({ byScore })}
        />
        {form.byScore ? (
          <NumberField
            label="Threshold"
            className="ml-6.5"
            text={form.below}
            onChange={(below) => set({ below })}
          />
        ) : null}
        <CheckBox
          label="Flag calls that fail a critical check"
          told="Whatever their score. A critical check that needs review flags its call either way."
          checked={form.critical}
          onChange={(critical) => set({ critical })}
        />
      </div>
    </Card>
  );
}

function ByAgent({ form: { rules }, set }: FieldsProps) {
  const change = (id: string, below: string) =>
    set({ rules: rules.map((rule) => (rule.id === id ? { ...rule, below } : rule)) });
  return (
    <Card title="Single agents">
      <p className="mb-3 text-[0.8125rem] text-soft">
        Flags an agent’s calls below a threshold of their own, besides the rules for all calls: for newcomers,
        or while somebody is being coached.
      </p>
      {rules.length === 0 ? null : (
        <ul aria-label="Rules for agents" className="mb-3 flex flex-col gap-2">
          {rules.map(({ id, name, below }) => (
            <li key={id} className="flex flex-wrap items-center gap-2 text-sm">
              <span className="min-w-0 flex-1 basis-40 truncate font-medium">{name}</span>
              <label className="flex items-center gap-2 text-[0.8125rem] text-soft">
                flag below
                <TextInput
                  aria-label={`Flag ${name}’s calls below`}
                  className="w-20 text-right"
                  inputMode="decimal"
                  value={below}
                  onChange={({ target }) => change(id, target.value)}
                />
              </label>
              <IconButton
                size="small"
                label={`Remove the rule for ${name}`}
                icon={<X aria-hidden />}
                onClick={() => set({ rules: rules.filter((rule) => rule.id !== id) })}
              />
            </li>
          ))}
        </ul>
      )}
      <AgentPicker
        label="Agent to add a rule for"
        chosen={null}
        trigger={
          <Button size="small">
            <Plus aria-hidden />
            Add an agent
          </Button>
        }
        onChoose={(agent) => {
          if (agent === null || rules.some(({ id }) => id === agent.id)) return;
          set({ rules: [...rules, { id: agent.id, name: agent.name, below: '60' }] });
        }}
      />
    </Card>
  );
}
