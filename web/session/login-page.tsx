import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { readSetup, signIn } from '#shared/people.ts';
import { call, problemOf } from '../api.ts';
import { meQuery } from '../me.ts';
import { queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { wayAfterSignIn } from './after-sign-in.ts';
import { FormProblem, SessionFrame } from './session-frame.tsx';

/** Sign in with e-mail and password; afterwards one is where one wanted to be. */
export function LoginPage() {
  const { next } = useSearch({ from: '/login' });
  const client = useQueryClient();
  const navigate = useNavigate();
  const setup = useQuery(queryOf(readSetup, {}));
  const { mutate, isPending, error } = useMutation({
    mutationFn: (form: FormData) =>
      call(signIn, {
        body: { email: textIn(form, 'email'), password: textIn(form, 'password') },
      }),
    onSuccess: async (me) => {
      client.setQueryData(meQuery.queryKey, me);
      const way = wayAfterSignIn(next);
      // What lies under /api is the server's page, not one of the app's.
      await navigate({ href: way, replace: true, reloadDocument: way.startsWith('/api/') });
    },
  });
  return (
    <SessionFrame
      title="Sign in"
      lead={
        setup.data?.open === true
          ? 'Nobody has set up this installation yet. Open the setup link that the server printed when it started.'
          : undefined
      }
    >
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
        {error === null ? null : <FormProblem {...shown(error)} />}
        <Button type="submit" variant="primary" busy={isPending}>
          Sign in
        </Button>
      </form>
    </SessionFrame>
  );
}

function shown(error: unknown) {
  const { message, advice } = problemOf(error);
  return { message, advice };
}
