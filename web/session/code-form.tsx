import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { letterGapSeconds, requestSignInCode, signInWithCode } from '#shared/sign-in.ts';
import { call, problemOf } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { SecondFactorField, SignInProblem } from './second-factor-field.tsx';
import { FormProblem } from './session-frame.tsx';
import { secondFactorIn, useEntering } from './use-entering.ts';

/** Sign in with a one-time code by e-mail: first the address, then the code. */
export function CodeForm({ way }: { way: string }) {
  const [email, setEmail] = useState('');
  const sending = useMutation({
    mutationFn: (to: string) => call(requestSignInCode, { body: { email: to } }),
    onSuccess: (_, to) => setEmail(to),
  });
  if (email !== '') return <UseCode email={email} way={way} sending={sending} />;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate(textIn(new FormData(event.currentTarget), 'email'));
      }}
    >
      <Field label="E-mail">
        {(tied) => (
          <TextInput {...tied} name="email" type="email" autoComplete="username" required autoFocus />
        )}
      </Field>
      <SendingProblem error={sending.error} />
      <Button type="submit" variant="primary" busy={sending.isPending}>
        Send me a code
      </Button>
    </form>
  );
}

type Sending = { mutate: (to: string) => void; isPending: boolean; error: unknown };

function UseCode({ email, way, sending }: { email: string; way: string; sending: Sending }) {
  const { mutate, isPending, error, asked } = useEntering(
    (form) =>
      call(signInWithCode, {
        body: { email, code: textIn(form, 'code'), second_factor: secondFactorIn(form) },
      }),
    way,
  );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        mutate(new FormData(event.currentTarget));
      }}
    >
      <p role="status" className="text-sm text-soft">
        If {email} has a login here, a code is on its way. It is valid for 10 minutes.
      </p>
      <Field label="Code">
        {(tied) => (
          <TextInput
            {...tied}
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            required
            maxLength={40}
            autoFocus
          />
        )}
      </Field>
      {asked ? <SecondFactorField /> : null}
      <SignInProblem error={error} />
      <SendingProblem error={sending.error} />
      <Button type="submit" variant="primary" busy={isPending}>
        Sign in
      </Button>
      <Button variant="quiet" busy={sending.isPending} onClick={() => sending.mutate(email)}>
        {`Send another one (after ${letterGapSeconds} seconds)`}
      </Button>
    </form>
  );
}

function SendingProblem({ error }: { error: unknown }) {
  if (error === null) return null;
  const { message, advice } = problemOf(error);
  return <FormProblem message={message} advice={advice} />;
}
