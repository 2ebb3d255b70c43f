import { useParams } from '@tanstack/react-router';
import { useCan } from '../me.ts';
import { Card } from '../ui/card.tsx';
import { CheckBox } from '../ui/check-box.tsx';
import { Field, TextArea, TextInput } from '../ui/field.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { ArchiveCard } from './archive-card.tsx';
import { percentIn } from './percent-text.ts';
import { SettingsForm } from './settings-form.tsx';

type Form = {
  name: string;
  description: string;
  autoProcess: boolean;
  passMark: string;
  insights: boolean;
  batches: boolean;
};

/** What a campaign is called, whether it works by itself, what passes, and whether it is archived. */
export function GeneralPage() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId/settings/general' });
  const can = useCan();
  return (
    <>
      <SettingsForm<Form>
        key={campaignId}
        campaignId={campaignId}
        formOf={({ name, description, auto_process, pass_mark, insights, batches }) => ({
          name,
          description,
          autoProcess: auto_process,
          passMark: String(pass_mark),
          insights,
          batches,
        })}
        changesIn={({ name, description, autoProcess, passMark, insights, batches }) => {
          const pass_mark = percentIn(passMark);
          if (pass_mark === null) return 'The pass mark is a number from 0 to 100.';
          return { name, description, auto_process: autoProcess, pass_mark, insights, batches };
        }}
        note="Later calls and later runs follow it."
      >
        {(form, set) => <Fields form={form} set={set} />}
      </SettingsForm>
      {can('campaigns.archive', { campaignId }) ? <ArchiveCard campaignId={campaignId} /> : null}
    </>
  );
}

function Fields({ form, set }: { form: Form; set: (changes: Partial<Form>) => void }) {
  return (
    <>
      <Card title="Campaign">
        <div className="flex flex-col gap-4">
          <Field label="Name">
            {(tied) => (
              <TextInput
                {...tied}
                required
                maxLength={200}
                value={form.name}
                onChange={({ target }) => set({ name: target.value })}
              />
            )}
          </Field>
          <Field label="Description" hint="What these calls are about.">
            {(tied) => (
              <TextArea
                {...tied}
                maxLength={2000}
                value={form.description}
                onChange={({ target }) => set({ description: target.value })}
              />
            )}
          </Field>
        </div>
      </Card>
      <Card title="Processing">
        <div className="flex flex-col gap-4">
          <CheckBox
            label="Process calls as soon as they arrive"
            told="Off: calls wait in Pending until somebody starts them, one by one or many at once."
            checked={form.autoProcess}
            onChange={(autoProcess) => set({ autoProcess })}
          />
          <CheckBox
            label="Summary, sentiment and topics"
            told="Claude, where it is set up, tells them of each call: in the request that judges its checks, or in one of their own where no check is judged by Claude."
            checked={form.insights}
            onChange={(insights) => set({ insights })}
          />
          <CheckBox
            label="Judge bulk jobs in batches"
            told="Half of Claude’s price, and results within a day instead of minutes. What has to be asked a second time is asked at once, for the full price. Single calls never wait."
            checked={form.batches}
            onChange={(batches) => set({ batches })}
          />
          <NumberField
            label="Pass mark"
            hint="A check that scores this much or more passes. A check may have its own."
            text={form.passMark}
            onChange={(passMark) => set({ passMark })}
          />
        </div>
      </Card>
    </>
  );
}
