import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { type ApiKeyShown, createKey, type NewApiKey, usualScopes } from '#shared/api-keys.ts';
import { type KeyScope, keyScopes } from '#shared/permissions.ts';
import { namesOf } from '#shared/statuses.ts';
import { call, problemOf } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { Select } from '../ui/select.tsx';
import { expiryOf, type Lifetime, lifetimes } from './expiry.ts';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { useKeysChanged } from './use-keys-changed.ts';

type Props = {
  campaign: { id: string; name: string };
  /** The key that the new one will take over from: same name, same scopes. */
  like?: ApiKeyShown;
  onClose: () => void;
};

/** Makes a key, then shows it once. */
export function CreateKeyDialog({ campaign, like, onClose }: Props) {
  const form = useId();
  const [lifetime, setLifetime] = useState<Lifetime>('never');
  const keysChanged = useKeysChanged(campaign.id);
  const creation = useMutation({
    mutationFn: (body: { name: string; scopes: KeyScope[]; expires_at: string | null }): Promise<NewApiKey> =>
      call(createKey, { params: { id: campaign.id }, body }),
    onSuccess: keysChanged,
  });
  if (creation.data !== undefined) return <NewKeyDialog made={creation.data} onClose={onClose} />;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const scopes = namesOf(keyScopes).filter((scope) => given.getAll('scope').includes(scope));
    creation.mutate({ name: textIn(given, 'name'), scopes, expires_at: expiryOf(lifetime, new Date()) });
  };
  const problem = creation.error === null ? undefined : problemOf(creation.error);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={like === undefined ? 'New API key' : `A successor of ${like.name}`}
      description={
        like === undefined
          ? `It opens ${campaign.name}, and nothing else.`
          : 'Both are active until you revoke the old one, so that nothing is interrupted while you switch.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={creation.isPending}>
            Create key
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="Name"
          hint="The system that will use it."
          error={problem === undefined ? undefined : `${problem.message} ${problem.advice}`}
        >
          {(tied) => <TextInput {...tied} name="name" required maxLength={100} defaultValue={like?.name} />}
        </Field>
        <ScopeChoice chosen={like?.scopes ?? usualScopes} />
        <Field label="Expires" className="max-w-48">
          {(tied) => <Select tied={tied} value={lifetime} options={lifetimes} onChange={setLifetime} />}
        </Field>
      </form>
    </Dialog>
  );
}

const explained: Record<KeyScope, string> = {
  upload: 'Send recordings to the campaign',
  read: 'Status, results, transcripts and audio',
  reprocess: 'Retry, Rerun Transcription, Run Analysis',
  delete: 'Calls with everything that belongs to them',
};

function ScopeChoice({ chosen }: { chosen: readonly KeyScope[] }) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1.5 text-[0.8125rem] font-medium">What it may do</legend>
      {namesOf(keyScopes).map((scope) => (
        <label key={scope} className="flex cursor-pointer gap-2.5 rounded-md py-1">
          <input
            type="checkbox"
            name="scope"
            value={scope}
            defaultChecked={chosen.includes(scope)}
            className="mt-0.5 size-4 accent-accent"
          />
          <span>
            {keyScopes[scope].label}
            <span className="block text-[0.8125rem] text-faint">{explained[scope]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
