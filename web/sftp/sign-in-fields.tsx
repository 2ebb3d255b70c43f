import type { SftpConnectionShown } from '#shared/sftp.ts';
import { Field, TextArea, TextInput } from '../ui/field.tsx';
import { RadioCard } from '../ui/radio-card.tsx';
import type { ConnectionForm } from './connection-draft.ts';

type Props = {
  form: ConnectionForm;
  set: (changes: Partial<ConnectionForm>) => void;
  saved: SftpConnectionShown | null;
};

/** Password or private key. What is saved is never shown again; an empty field keeps it. */
export function SignInFields({ form, set, saved }: Props) {
  const kept = isKept(form, saved);
  return (
    <>
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="mb-1.5 text-[0.8125rem] font-medium">Sign in with</legend>
        <RadioCard
          name="sign-in"
          label="Password"
          told="Kept encrypted, and never shown again."
          chosen={form.signIn === 'password'}
          onChoose={() => set({ signIn: 'password' })}
        />
        <RadioCard
          name="sign-in"
          label="Private key"
          told="In OpenSSH or PEM form, with its passphrase if it has one."
          chosen={form.signIn === 'private_key'}
          onChoose={() => set({ signIn: 'private_key' })}
        />
      </fieldset>
      {form.signIn === 'password' ? (
        <Password form={form} set={set} kept={kept} />
      ) : (
        <PrivateKey form={form} set={set} kept={kept} />
      )}
    </>
  );
}

/** A secret is kept for the server it was given for: another one has to be told it anew. */
function isKept(form: ConnectionForm, saved: SftpConnectionShown | null): boolean {
  if (saved === null) return false;
  const sameServer = saved.host === form.host.trim() && saved.port === Number(form.port);
  return sameServer && saved.sign_in === form.signIn;
}

type SecretProps = Omit<Props, 'saved'> & { kept: boolean };

function Password({ form, set, kept }: SecretProps) {
  return (
    <Field label="Password" hint={kept ? 'A password is saved. Leave this empty to keep it.' : undefined}>
      {(tied) => (
        <TextInput
          {...tied}
          type="password"
          autoComplete="new-password"
          required={!kept}
          maxLength={1_000}
          value={form.password}
          onChange={({ target }) => set({ password: target.value })}
        />
      )}
    </Field>
  );
}

function PrivateKey({ form, set, kept }: SecretProps) {
  return (
    <>
      <Field
        label="Private key"
        hint={
          kept ? 'A private key is saved. Leave this empty to keep it.' : 'Paste it whole, from BEGIN to END.'
        }
      >
        {(tied) => (
          <TextArea
            {...tied}
            rows={5}
            required={!kept}
            spellCheck={false}
            autoComplete="off"
            maxLength={20_000}
            className="font-mono text-[0.8125rem]"
            value={form.privateKey}
            onChange={({ target }) => set({ privateKey: target.value })}
          />
        )}
      </Field>
      <Field label="Passphrase" hint="Empty where the key has none.">
        {(tied) => (
          <TextInput
            {...tied}
            type="password"
            autoComplete="new-password"
            maxLength={1_000}
            value={form.passphrase}
            onChange={({ target }) => set({ passphrase: target.value })}
          />
        )}
      </Field>
    </>
  );
}
