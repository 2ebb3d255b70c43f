import { type FormEvent, useId, useState } from 'react';
import { type ProviderShown, type ProviderTest, regions } from '#shared/provider-settings.ts';
import { providers } from '#shared/providers.ts';
import { problemOf } from '../api.ts';
import { useDraft } from '../shown/use-draft.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { type ProviderForm as Form, providerDraft, providerForm, seenBy } from './provider-draft.ts';
import { useSavingProvider } from './use-providers.ts';

type Props = {
  shown: ProviderShown;
  /** What the last test said that the provider offers; none before one. */
  models: readonly Model[];
  onClose: () => void;
  onSaved: () => void;
};
type Model = ProviderTest['models'][number];

/** How the organization reaches a provider by an account of its own, to be typed. */
export function ProviderDialog({ shown, models, onClose, onSaved }: Props) {
  const id = useId();
  const { label } = providers[shown.provider];
  const draft = useDraft(shown.own, (own) => providerForm({ own }));
  const { form, seen: own, set } = draft;
  const [wrong, setWrong] = useState<string | null>(null);
  const saving = useSavingProvider(shown.provider, { onSaved, onRefused: draft.refused });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = providerDraft(form);
    setWrong(typeof body === 'string' ? body : null);
    if (typeof body !== 'string') saving.mutate({ ...body, seen: seenBy({ own }, body) });
  };
  const problem = saving.isError ? problemOf(saving.error) : null;
  const told = wrong ?? (problem === null ? null : `${problem.message} ${problem.advice}`);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={label}
      description={intro(shown)}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} variant="primary" busy={saving.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-4" autoComplete="off">
        <AddressField shown={shown} form={form} set={set} />
        <KeyField shown={shown} form={form} set={set} />
        <ModelField shown={shown} models={models} form={form} set={set} />
        <AtOnceField shown={shown} form={form} set={set} />
        {told === null ? null : (
          <p role="alert" className="text-[0.8125rem] text-red-ink">
            {told}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function intro({ provider, from }: ProviderShown): string {
  if (provider === 'whisper') {
    return 'Any server with the OpenAI transcription API: faster-whisper, whisper.cpp, vLLM, LocalAI. The audio stays in-house.';
  }
  return from === 'installation'
    ? 'Your operator’s key is used. A key of your own goes before it.'
    : 'The key is stored encrypted and never shown again.';
}

type FieldProps = { shown: ProviderShown; form: Form; set: (changes: Partial<Form>) => void };

function AddressField({ shown: { provider }, form, set }: FieldProps) {
  if (provider === 'whisper') {
    return (
      <Field label="Address" hint="Up to where /v1 begins.">
        {(tied) => (
          <TextInput
            {...tied}
            spellCheck={false}
            autoCapitalize="none"
            placeholder="http://gpu.internal:8000"
            maxLength={500}
            value={form.address}
            onChange={({ target }) => set({ address: target.value })}
          />
        )}
      </Field>
    );
  }
  const places = regions[provider];
  if (places === undefined) return null;
  const usual = { value: '', label: 'Worldwide' };
  return (
    <Field label="Region" className="max-w-56">
      {(tied) => (
        <Select
          tied={tied}
          value={form.address}
          options={[usual, ...places.map((place) => ({ value: place.url, label: place.label }))]}
          onChange={(address) => set({ address })}
        />
      )}
    </Field>
  );
}

function KeyField({ shown: { provider, own }, form, set }: FieldProps) {
  const ends = own?.key_ends ?? null;
  const hint =
    ends === null
      ? provider === 'whisper'
        ? 'Only where the server asks for one.'
        : undefined
      : `One that ends in ${ends} is stored. Leave this empty to keep it.`;
  return (
    <Field label="Key" hint={hint}>
      {(tied) => (
        <TextInput
          {...tied}
          type="password"
          spellCheck={false}
          autoComplete="new-password"
          data-1p-ignore
          maxLength={500}
          value={form.key}
          onChange={({ target }) => set({ key: target.value })}
        />
      )}
    </Field>
  );
}

function ModelField({ shown: { provider }, models, form, set }: FieldProps & { models: readonly Model[] }) {
  const listId = useId();
  if (provider === 'assemblyai') return null;
  return (
    <Field label="Model" hint={modelHint(models)}>
      {(tied) => (
        <>
          <TextInput
            {...tied}
            list={models.length === 0 ? undefined : listId}
            spellCheck={false}
            autoCapitalize="none"
            maxLength={200}
            value={form.model}
            onChange={({ target }) => set({ model: target.value })}
          />
          <datalist id={listId}>
            {models.map(({ id, name }) => (
              <option key={id} value={id} label={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function modelHint(models: readonly Model[]): string {
  const usual = 'Empty: TotalView’s own choice.';
  return models.length === 0 ? usual : `${usual} What the provider offers can be chosen.`;
}

function AtOnceField({ shown, form, set }: FieldProps) {
  return (
    <Field
      label="Requests at the same time"
      hint={`All workers together never send more. Empty: ${shown.at_once}. It counts for an account of your own.`}
    >
      {(tied) => (
        <TextInput
          {...tied}
          inputMode="numeric"
          className="max-w-28 tabular-nums"
          value={form.atOnce}
          onChange={({ target }) => set({ atOnce: target.value })}
        />
      )}
    </Field>
  );
}
