import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { editOrganization, type OrganizationShown, readOrganization } from '#shared/organization.ts';
import { call, problemOf } from '../api.ts';
import { meQuery, useCan } from '../me.ts';
import { keyOf, queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { useDraft } from '../shown/use-draft.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { formatCount, formatInstant } from '../ui/format.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { useToast } from '../ui/toast.tsx';
import { useNow } from '../ui/use-now.ts';

/** Organization settings, first section: its name and what one needs to know of it. */
export function OrganizationPage() {
  const can = useCan();
  const organization = useQuery(queryOf(readOrganization, {}));
  if (organization.isPending) return <PageSkeleton />;
  if (organization.data === undefined) {
    return (
      <ProblemState
        error={organization.error}
        onRetry={() => void organization.refetch()}
        retrying={organization.isFetching}
      />
    );
  }
  const { data } = organization;
  return (
    <Card title="Organization">
      {can('organization.manage') ? <NameForm organization={data} /> : null}
      <Facts organization={data} showName={!can('organization.manage')} />
    </Card>
  );
}

function NameForm({ organization }: { organization: OrganizationShown }) {
  const draft = useDraft(organization, ({ name }) => ({ name }));
  const { name } = draft.form;
  const client = useQueryClient();
  const say = useToast();
  const renaming = useMutation({
    mutationFn: () => call(editOrganization, { body: { name, seen: { name: draft.seen.name } } }),
    onSuccess: (saved) => {
      client.setQueryData(keyOf(readOrganization, {}), saved);
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      draft.fill(saved);
      say({ title: 'Saved.', tone: 'good' });
    },
    onError: (error) =>
      draft.refused(error, () => client.invalidateQueries({ queryKey: keyOf(readOrganization, {}) })),
  });
  const problem = renaming.isError ? problemOf(renaming.error) : null;
  return (
    <form
      className="mb-4 flex max-w-xl flex-wrap items-start gap-3 border-b border-line pb-5"
      onSubmit={(event) => {
        event.preventDefault();
        renaming.mutate();
      }}
    >
      <Field
        label="Name"
        className="min-w-56 flex-1"
        error={problem === null ? undefined : `${problem.message} ${problem.advice}`}
        hint="Shown to everybody who is signed in, and in invitations."
      >
        {(tied) => (
          <TextInput
            {...tied}
            required
            maxLength={200}
            value={name}
            onChange={({ target }) => draft.set({ name: target.value })}
          />
        )}
      </Field>
      <Button
        type="submit"
        variant="primary"
        className="mt-[1.625rem]"
        disabled={!draft.isTouched || name.trim() === ''}
        busy={renaming.isPending}
      >
        Save
      </Button>
    </form>
  );
}

function Facts({ organization, showName }: { organization: OrganizationShown; showName: boolean }) {
  const now = useNow();
  const { id, name, owners, people, campaigns, created_at: createdAt } = organization;
  return (
    <dl>
      {showName ? <Fact name="Name">{name}</Fact> : null}
      <Fact name={owners.length === 1 ? 'Owner' : 'Owners'}>{owners.join(', ')}</Fact>
      <Fact name="People with a login">{formatCount(people)}</Fact>
      <Fact name="Active campaigns">{formatCount(campaigns)}</Fact>
      <Fact name="Here since">{formatInstant(createdAt, now)}</Fact>
      <Fact name="Organization id">
        <span className="flex flex-wrap items-center gap-3">
          <code className="text-[0.8125rem] break-all">{id}</code>
          <CopyButton text={id} label="Copy the organization id" />
        </span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 py-1.5 sm:grid-cols-[11rem_minmax(0,1fr)] sm:items-center">
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
