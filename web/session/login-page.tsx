import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { readSetup, signIn } from '#shared/people.ts';
import { readSignInWays } from '#shared/sign-in.ts';
import { call } from '../api.ts';
import { queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { wayAfterSignIn } from './after-sign-in.ts';
import { CodeForm } from './code-form.tsx';
import { SecondFactorField, SignInProblem } from './second-factor-field.tsx';
import { SessionFrame } from './session-frame.tsx';
import { secondFactorIn, useEntering } from './use-entering.ts';

/** Sign in with e-mail and password, or with a one-time code; afterwards one is where one wanted to be. */
export function LoginPage() {
  const { next } = useSearch({ from: '/login' });
  const [byCode, setByCode] = useState(false);
  const setup = useQuery(queryOf(readSetup, {}));
  const ways = useQuery(queryOf(readSignInWays, {}));
  const way = wayAfterSignIn(next);
  return (
    <SessionFrame
      title="Sign in"
      lead={
        setup.data?.open === true
          ? 'Nobody has set up this installation yet. Open the setup link that the server printed when it started.'
          : undefined
      }
    >
      {byCode ? <CodeForm way={way} /> : <PasswordForm way={way} />}
      <div className="mt-4 flex flex-col items-start gap-2 text-[0.8125rem]">
        {ways.data?.email === true ? (
          <button type="button" className={linkClass} onClick={() => setByCode(!byCode)}>
            {byCode ? 'Sign in with your password' : 'Sign in with a code by e-mail'}
          </button>
        ) : null}
        {byCode ? null : (
          <Link to="/reset" className={linkClass}>
            Forgot your password?
          </Link>
        )}
      </div>
    </SessionFrame>
  );
}

const linkClass = 'rounded-sm font-medium text-accent-text hover:underline';

function PasswordForm({ way }: { way: string }) {
  const { mutate, isPending, error, asked } = useEntering(
    (form) =>
      call(signIn, {
        body: {
          email: textIn(form, 'email'),
          password: textIn(form, 'password'),
          second_factor: secondFactorIn(form),
        },
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
      <Field label="E-mail">
        {(tied) => (
          <TextInput {...tied} name="email" type="email" autoComplete="username" required autoFocus />
        )}
      </Field>
      <Field label="Password">
        {(tied) => (
          <TextInput {...tied} name="password" type="password" autoComplete="current-password" required />
        )}
      </Field>
      {asked ? <SecondFactorField /> : null}
      <SignInProblem error={error} />
      <Button type="submit" variant="primary" busy={isPending}>
        Sign in
      </Button>
    </form>
  );
}
