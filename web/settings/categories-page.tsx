import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { type CategoryShown, editCategories, listCategories } from '#shared/campaign-settings.ts';
import { readCampaign } from '#shared/campaigns.ts';
import { listChecks } from '#shared/check-edits.ts';
import type { Request } from '#shared/endpoint.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { useDraft } from '../shown/use-draft.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { TextInput } from '../ui/field.tsx';
import { formatCounted } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { useToast } from '../ui/toast.tsx';

/** A category as it stands in the form; `key` stays while it is renamed. */
type Row = { key: number; name: string; was: string | null; checks: number };

/** The names by which a campaign's checks are grouped. */
export function CategoriesPage() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId/settings/categories' });
  const categories = useQuery(queryOf(listCategories, { params: { id: campaignId } }));
  if (categories.isPending) return <PageSkeleton />;
  if (categories.data === undefined) {
    return (
      <ProblemState
        error={categories.error}
        onRetry={() => void categories.refetch()}
        retrying={categories.isFetching}
      />
    );
  }
  return <Categories key={campaignId} campaignId={campaignId} saved={categories.data.rows} />;
}

function rowsOf(saved: readonly CategoryShown[]): { rows: Row[] } {
  return { rows: saved.map(({ name, checks }, key) => ({ key, name, was: name, checks })) };
}

function Categories({ campaignId, saved }: { campaignId: string; saved: readonly CategoryShown[] }) {
  const draft = useDraft(saved, rowsOf);
  const { rows } = draft.form;
  const setRows = (changed: Row[]) => draft.set({ rows: changed });
  const keys = useRef(saved.length);
  const saving = useSaving(campaignId, draft);
  const left = saved.filter(({ name, checks }) => checks > 0 && !rows.some(({ was }) => was === name));
  const problem = saving.isError ? problemOf(saving.error) : null;
  const move = (from: number, to: number) => {
    const row = rows[from];
    if (row !== undefined) setRows(rows.toSpliced(from, 1).toSpliced(to, 0, row));
  };
  const add = () => {
    keys.current += 1;
    setRows([...rows, { key: keys.current, name: '', was: null, checks: 0 }]);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({
          rows: rows.map(({ name, was }) => ({ name, was })),
          seen: { categories: draft.seen.map(({ name }) => name) },
        });
      }}
      className="flex max-w-3xl flex-col gap-4"
    >
      <Card title="Check categories" note={formatCounted(rows.length, 'category', 'categories')}>
        <p className="mb-3 text-[0.8125rem] text-soft">
          Checks of one category stand together, here and on every call, in this order. A new name carries
          over to the checks; earlier results keep the old one.
        </p>
        <ul aria-label="Categories" className="flex flex-col gap-2">
          {rows.map((row, index) => (
            <CategoryRow
              key={row.key}
              row={row}
              isFirst={index === 0}
              isLast={index === rows.length - 1}
              onRename={(name) => setRows(rows.with(index, { ...row, name }))}
              onMove={(step) => move(index, index + step)}
              onRemove={() => setRows(rows.toSpliced(index, 1))}
            />
          ))}
        </ul>
        <Button size="small" className="mt-3" onClick={add}>
          <Plus aria-hidden />
          Add a category
        </Button>
      </Card>
      {left.map(({ name, checks }) => (
        <p key={name} role="note" className="text-[0.8125rem] text-amber-ink">
          {`Without “${name}”, ${formatCounted(checks, 'check')} will have no category.`}
        </p>
      ))}
      <div>
        <Button type="submit" variant="primary" disabled={!draft.isTouched} busy={saving.isPending}>
          Save
        </Button>
      </div>
      {problem === null ? null : (
        <p role="alert" className="text-[0.8125rem] text-red-ink">
          {problem.message} {problem.advice}
        </p>
      )}
    </form>
  );
}

type RowProps = {
  row: Row;
  isFirst: boolean;
  isLast: boolean;
  onRename: (name: string) => void;
  onMove: (step: 1 | -1) => void;
  onRemove: () => void;
};

function CategoryRow({ row, isFirst, isLast, onRename, onMove, onRemove }: RowProps) {
  const called = row.name.trim() === '' ? 'the new category' : row.name;
  return (
    <li className="flex items-center gap-1">
      <TextInput
        aria-label={`Name of ${row.was ?? 'the new category'}`}
        required
        maxLength={100}
        value={row.name}
        onChange={({ target }) => onRename(target.value)}
      />
      <span className="w-20 shrink-0 text-right text-[0.8125rem] text-faint tabular-nums">
        {formatCounted(row.checks, 'check')}
      </span>
      <IconButton
        size="small"
        label={`Move ${called} up`}
        icon={<ArrowUp aria-hidden />}
        disabled={isFirst}
        onClick={() => onMove(-1)}
      />
      <IconButton
        size="small"
        label={`Move ${called} down`}
        icon={<ArrowDown aria-hidden />}
        disabled={isLast}
        onClick={() => onMove(1)}
      />
      <IconButton size="small" label={`Remove ${called}`} icon={<X aria-hidden />} onClick={onRemove} />
    </li>
  );
}

type Draft = Pick<ReturnType<typeof useDraft<readonly CategoryShown[], object>>, 'fill' | 'refused'>;

function useSaving(campaignId: string, draft: Draft) {
  const client = useQueryClient();
  const say = useToast();
  const request = { params: { id: campaignId } };
  return useMutation({
    mutationFn: (body: Request<typeof editCategories>['body']) => call(editCategories, { ...request, body }),
    onSuccess: async (saved) => {
      client.setQueryData(keyOf(listCategories, request), saved);
      draft.fill(saved.rows);
      say({ title: 'Saved.', tone: 'good' });
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(listChecks, request) }),
        client.invalidateQueries({ queryKey: keyOf(readCampaign, request) }),
      ]);
    },
    onError: (error) =>
      draft.refused(error, () => client.invalidateQueries({ queryKey: keyOf(listCategories, request) })),
  });
}
