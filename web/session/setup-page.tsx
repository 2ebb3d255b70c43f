import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ComponentProps, useEffect, useState } from 'react';
import { readSetup, setUp } from '#shared/people.ts';
import { call, problemOf } from '../api.ts';
import { meQuery } from '../me.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Field, TextInput } from '../ui/field.tsx';
import { tokenOf } from './after-sign-in.ts';
import { FormProblem, SessionFrame } from './session-frame.tsx';
import { type SetupDraft, type SetupField, setupErrors } from './setup-form.ts';

const title = 'Set up TotalView';

/** The one-time page that makes the organization and its Owner. */
export function SetupPage() {
  const token = useTokenOnce();
  const setup = useQuery(queryOf(readSetup, {}));
  if (setup.isPending) return <SessionFrame title={title}>Looking whether it is still open…</SessionFrame>;
  if (setup.isError) {
    return (
      <SessionFrame title={title}>
        <ProblemState error={setup.error} onRetry={() => void setup.refetch()} className="py-4" />
      </SessionFrame>
    );
  }
  if (!setup.data.open) return <SetupClosed />;
  if (token === null) {
    return (
      <SessionFrame title={title}>
        <p className="text-sm text-soft">
          This link carries no setup token. Open the whole link that the server printed when it started; it
          ends in <code className="text-ink">#token=…</code>
        </p>
      </SessionFrame>
    );
  }
  return <SetupForm token={token} />;
}

/** Reads the token and takes it out of the address bar, so that it stays in no history. */
function useTokenOnce(): string | null {
  const [token] = useState(() => tokenOf(window.location.hash));
  useEffect(() => {
    if (token !== null) window.history.replaceState(window.history.state, '', '/setup');
  }, [token]);
  return token;
}

function SetupClosed() {
  return (
    <SessionFrame
      title={title}
      lead="This installation is already set up. Sign in, or ask your Owner for an invitation."
    >
      <Link to="/login" className={buttonClass('primary')}>
        Sign in
      </Link>
    </SessionFrame>
  );
}

const rows: { field: SetupField; label: string; hint?: string; input: ComponentProps<'input'> }[] = [
  { field: 'organization', label: 'Organization', input: { autoComplete: 'organization', autoFocus: true } },
  { field: 'name', label: 'Your name', input: { autoComplete: 'name' } },
  { field: 'email', label: 'E-mail', input: { type: 'email', autoComplete: 'username' } },
  {
    field: 'password',
    label: 'Password',
    hint: 'At least 10 characters.',
    input: { type: 'password', autoComplete: 'new-password' },
  },
];

function SetupForm({ token }: { token: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<SetupDraft>({ organization: '', name: '', email: '', password: '' });
  const [tried, setTried] = useState(false);
  const wrong = setupErrors(draft);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(setUp, { body: { token, ...draft } }),
    onSuccess: async (me) => {
      client.setQueryData(meQuery.queryKey, me);
      await navigate({ to: '/', replace: true });
    },
  });
  return (
    <SessionFrame title={title} lead="You become the Owner. Others come by invitation.">
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (Object.keys(wrong).length === 0) mutate();
        }}
      >
        {rows.map(({ field, label, hint, input }) => (
          <Field key={field} label={label} hint={hint} error={tried ? wrong[field] : undefined}>
            {(tied) => (
              <TextInput
                {...tied}
                {...input}
                required
                value={draft[field]}
                onChange={(event) => setDraft({ ...draft, [field]: event.target.value })}
              />
            )}
          </Field>
        ))}
        {error === null ? null : (
          <FormProblem message={problemOf(error).message} advice={problemOf(error).advice} />
        )}
        <Button type="submit" variant="primary" busy={isPending}>
          Create the organization
        </Button>
      </form>
    </SessionFrame>
  );
}
