import { type FormEvent, useState } from 'react';
import type { SftpConnectionShown } from '#shared/sftp.ts';
import { problemOf } from '../api.ts';
import { useDraft } from '../shown/use-draft.ts';
import { Button } from '../ui/button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { connectionDraft, connectionForm, type ConnectionForm as Form } from './connection-draft.ts';
import { SignInFields } from './sign-in-fields.tsx';
import { useSavingConnection } from './use-connection.ts';

type Props = {
  saved: SftpConnectionShown | null;
  onSaved: () => void;
  /** Somebody has begun to type: the form is to stay, whatever others save meanwhile. */
  onTyped: () => void;
  /** Leaves everything as it is; null where there is nothing to go back to. */
  onCancel: (() => void) | null;
};

/** How to reach a server, to be typed. Saving it tries it too. */
export function ConnectionForm({ saved, onSaved, onTyped, onCancel }: Props) {
  const draft = useDraft(saved, connectionForm);
  const { form } = draft;
  const set = (changes: Partial<Form>) => {
    onTyped();
    draft.set(changes);
  };
  const [wrong, setWrong] = useState<string | null>(null);
  const saving = useSavingConnection(draft, onSaved);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = connectionDraft(form);
    setWrong(typeof typed === 'string' ? typed : null);
    if (typeof typed !== 'string') saving.mutate(typed);
  };
  const problem = saving.isError ? problemOf(saving.error) : null;
  const told = wrong ?? (problem === null ? null : `${problem.message} ${problem.advice}`);
  return (
    <form onSubmit={submit} className="flex max-w-2xl flex-col gap-4" autoComplete="off">
      <AddressFields form={form} set={set} />
      <SignInFields form={form} set={set} saved={saved} />
      <Field label="Root folder" hint="As the server shows it. The folders of campaigns lie in it.">
        {(tied) => (
          <TextInput
            {...tied}
            spellCheck={false}
            maxLength={500}
            value={form.root}
            onChange={({ target }) => set({ root: target.value })}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" busy={saving.isPending}>
          Save and test
        </Button>
        {onCancel === null ? null : <Button onClick={onCancel}>Cancel</Button>}
      </div>
      {told === null ? null : (
        <p role="alert" className="text-[0.8125rem] text-red-ink">
          {told}
        </p>
      )}
    </form>
  );
}

type FieldsProps = { form: Form; set: (changes: Partial<Form>) => void };

function AddressFields({ form, set }: FieldsProps) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_7rem]">
        <Field label="Host">
          {(tied) => (
            <TextInput
              {...tied}
              required
              spellCheck={false}
              autoCapitalize="none"
              placeholder="sftp.example.com"
              maxLength={253}
              value={form.host}
              onChange={({ target }) => set({ host: target.value })}
            />
          )}
        </Field>
        <Field label="Port">
          {(tied) => (
            <TextInput
              {...tied}
              required
              inputMode="numeric"
              className="tabular-nums"
              value={form.port}
              onChange={({ target }) => set({ port: target.value })}
            />
          )}
        </Field>
      </div>
      <Field label="User">
        {(tied) => (
          <TextInput
            {...tied}
            required
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            maxLength={100}
            value={form.username}
            onChange={({ target }) => set({ username: target.value })}
          />
        )}
      </Field>
    </>
  );
}
