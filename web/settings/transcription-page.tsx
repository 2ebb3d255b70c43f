import { useParams } from '@tanstack/react-router';
import type { CampaignSettingsShown } from '#shared/campaign-settings.ts';
import { Card } from '../ui/card.tsx';
import { CheckBox } from '../ui/check-box.tsx';
import { Field, TextArea, TextInput } from '../ui/field.tsx';
import { RadioCard } from '../ui/radio-card.tsx';
import { Select } from '../ui/select.tsx';
import { SettingsForm } from './settings-form.tsx';

type Form = {
  provider: CampaignSettingsShown['transcription'];
  failover: boolean;
  mode: 'mono' | 'dual';
  agentChannel: 0 | 1;
  language: string;
  vocabulary: string;
};
type FieldsProps = {
  form: Form;
  set: (changes: Partial<Form>) => void;
  providers: CampaignSettingsShown['providers'];
};

const languageForm = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** Who turns a campaign's recordings into text, and what they are told about them. */
export function TranscriptionPage() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId/settings/transcription' });
  return (
    <SettingsForm<Form>
      key={campaignId}
      campaignId={campaignId}
      formOf={({ transcription, failover, channels, language, vocabulary }) => ({
        provider: transcription,
        failover,
        mode: channels.mode,
        agentChannel: channels.agent_channel,
        language: language ?? '',
        vocabulary: vocabulary.join('\n'),
      })}
      changesIn={changesIn}
      note="Later recordings follow it. Rerun Transcription brings earlier ones up to date."
    >
      {(form, set, { providers }) => (
        <>
          <Providers form={form} set={set} providers={providers} />
          <Channels form={form} set={set} />
          <Words form={form} set={set} />
        </>
      )}
    </SettingsForm>
  );
}

function changesIn({ provider, failover, mode, agentChannel, language, vocabulary }: Form) {
  const typed = language.trim();
  if (typed !== '' && !languageForm.test(typed))
    return 'Write the language as en or pt-BR, or leave it empty.';
  const words = vocabulary
    .split('\n')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length > 1_000 || words.some((word) => word.length > 100)) {
    return 'The vocabulary holds up to 1,000 words of up to 100 characters.';
  }
  return {
    transcription: provider,
    failover,
    channels: { mode, agent_channel: agentChannel },
    language: typed === '' ? null : typed,
    vocabulary: words,
  };
}

const offered = [
  { id: 'assemblyai', label: 'AssemblyAI', told: 'Their service, with who said what.' },
  { id: 'deepgram', label: 'Deepgram', told: 'Their service, with who said what.' },
  { id: 'whisper', label: 'Whisper endpoint', told: 'A server of yours: the audio stays in-house.' },
] as const;

function Providers({ form, set, providers }: FieldsProps) {
  const shown = offered.filter(({ id }) => providers[id] || form.provider === id);
  return (
    <Card title="Provider">
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="sr-only">Provider</legend>
        <RadioCard
          name="provider"
          label="None"
          told="Recordings need a transcript that comes with them."
          chosen={form.provider === 'none'}
          onChoose={() => set({ provider: 'none' })}
        />
        {shown.map(({ id, label, told }) => (
          <RadioCard
            key={id}
            name="provider"
            label={label}
            told={providers[id] ? told : 'Not set up any more: calls fail until there is a key.'}
            chosen={form.provider === id}
            onChoose={() => set({ provider: id })}
          />
        ))}
      </fieldset>
      {form.provider === 'none' ? null : (
        <div className="mt-4">
          <CheckBox
            label="Another provider may stand in"
            told="While this one is paused or its trouble lasts, recordings go to another that is set up. The timeline of each call says so."
            checked={form.failover}
            onChange={(failover) => set({ failover })}
          />
        </div>
      )}
      {Object.values(providers).some(Boolean) ? null : (
        <p className="mt-3 text-[0.8125rem] text-soft">
          No provider is set up. An Owner adds a key for AssemblyAI or Deepgram, or the address of a Whisper
          endpoint, in Settings, Providers; then it can be chosen here.
        </p>
      )}
    </Card>
  );
}

const sides = [
  { value: '0', label: 'Left (first)' },
  { value: '1', label: 'Right (second)' },
] as const;

function Channels({ form, set }: Omit<FieldsProps, 'providers'>) {
  return (
    <Card title="Audio channels">
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="sr-only">Audio channels</legend>
        <RadioCard
          name="channels"
          label="Dual"
          told="Agent and customer each have a channel. What turns out to be one channel is treated as mono."
          chosen={form.mode === 'dual'}
          onChoose={() => set({ mode: 'dual' })}
        />
        <RadioCard
          name="channels"
          label="Mono"
          told="Both are in one channel; voices are told apart."
          chosen={form.mode === 'mono'}
          onChoose={() => set({ mode: 'mono' })}
        />
      </fieldset>
      {form.mode === 'dual' ? (
        <Field label="The agent’s channel" className="mt-4 max-w-56">
          {(tied) => (
            <Select
              tied={tied}
              value={form.agentChannel === 0 ? '0' : '1'}
              options={sides}
              onChange={(side) => set({ agentChannel: side === '0' ? 0 : 1 })}
            />
          )}
        </Field>
      ) : null}
    </Card>
  );
}

function Words({ form, set }: Omit<FieldsProps, 'providers'>) {
  return (
    <Card title="Language and vocabulary">
      <div className="flex flex-col gap-4">
        <Field label="Language" hint="As en or pt-BR. Empty: the provider finds out by itself.">
          {(tied) => (
            <TextInput
              {...tied}
              className="max-w-40"
              maxLength={20}
              spellCheck={false}
              value={form.language}
              onChange={({ target }) => set({ language: target.value })}
            />
          )}
        </Field>
        <Field label="Vocabulary, one per line" hint="Names and terms that are hard to hear right.">
          {(tied) => (
            <TextArea
              {...tied}
              rows={6}
              spellCheck={false}
              value={form.vocabulary}
              onChange={({ target }) => set({ vocabulary: target.value })}
            />
          )}
        </Field>
      </div>
    </Card>
  );
}
