import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type Account,
  changeOwnPassword,
  editAccount,
  listOwnSessions,
  readAccount,
} from '#shared/account.ts';
import { call } from '../api.ts';
import { meQuery } from '../me.ts';
import { keyOf, queryOf } from '../queries.ts';
import { Problem } from '../shown/form-problem.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { useToast } from '../ui/toast.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { TwoFactorCard } from './two-factor-card.tsx';

/** One's own login: name, password, two-factor, sessions. */
export function AccountPage() {
  const account = useQuery(queryOf(readAccount, {}));
  if (account.isPending) return <PageSkeleton />;
  if (account.data === undefined) {
    return <ProblemState error={account.error} onRetry={() => void account.refetch()} />;
  }
  return (
    <>
      <NameCard key={account.data.name} account={account.data} />
      <PasswordCard email={account.data.email} />
      <TwoFactorCard state={account.data.two_factor} />
      <SessionsCard />
    </>
  );
}

function NameCard({ account }: { account: Account }) {
  const [name, setName] = useState(account.name);
  const client = useQueryClient();
  const say = useToast();
  const renaming = useMutation({
    mutationFn: () => call(editAccount, { body: { name } }),
    onSuccess: async (saved) => {
      client.setQueryData(keyOf(readAccount, {}), saved);
      say({ title: 'Your name is changed', tone: 'good' });
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
  return (
    <Card title="You" note={account.email}>
      <form
        className="flex max-w-md flex-col items-start gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          renaming.mutate();
        }}
      >
        <Field label="Name" className="w-full">
          {(tied) => (
            <TextInput
              {...tied}
              name="name"
              autoComplete="name"
              required
              maxLength={200}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Problem error={renaming.error} />
        <Button type="submit" busy={renaming.isPending} disabled={name.trim() === account.name}>
          Save
        </Button>
      </form>
    </Card>
  );
}

function PasswordCard({ email }: { email: string }) {
  const client = useQueryClient();
  const say = useToast();
  const changing = useMutation({
    mutationFn: (form: HTMLFormElement) => {
      const given = new FormData(form);
      const body = { current: textIn(given, 'current'), next: textIn(given, 'next') };
      return call(changeOwnPassword, { body });
    },
    onSuccess: async (_, form) => {
      form.reset();
      say({ title: 'Your password is changed', text: 'All other sessions have ended.', tone: 'good' });
      await client.invalidateQueries({ queryKey: keyOf(listOwnSessions) });
    },
  });
  return (
    <Card title="Password" note="A new one ends all other sessions.">
      <form
        className="flex max-w-md flex-col items-start gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          changing.mutate(event.currentTarget);
        }}
      >
        <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
        <Field label="Current password" className="w-full">
          {(tied) => (
            <TextInput {...tied} name="current" type="password" autoComplete="current-password" required />
          )}
        </Field>
        <Field label="New password" hint="At least 10 characters." className="w-full">
          {(tied) => (
            <TextInput
              {...tied}
              name="next"
              type="password"
              autoComplete="new-password"
              required
              minLength={10}
              maxLength={200}
            />
          )}
        </Field>
        <Problem error={changing.error} />
        <Button type="submit" busy={changing.isPending}>
          Change password
        </Button>
      </form>
    </Card>
  );
}
