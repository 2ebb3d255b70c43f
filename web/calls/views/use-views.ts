import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { deleteView, editView, listViews, type SavedView, saveView } from '#shared/saved-views.ts';
import { call, problemOf } from '../../api.ts';
import { keyOf, queryOf } from '../../queries.ts';
import { useToast } from '../../ui/toast.tsx';

type Change =
  | { kind: 'save'; name: string; address: string }
  | { kind: 'edit'; id: string; changes: Partial<Omit<SavedView, 'id'>> }
  | { kind: 'delete'; id: string };

/** One's own views and the way to change them; undefined until they are known. */
export function useViews() {
  const client = useQueryClient();
  const say = useToast();
  const { data, isError } = useQuery({ ...queryOf(listViews, {}), staleTime: Number.POSITIVE_INFINITY });
  const changing = useMutation({
    mutationFn: (change: Change) => applied(change),
    onError: (error) => say({ title: problemOf(error).message, text: problemOf(error).advice, tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(listViews) }),
  });
  return {
    views: isError ? [] : data?.rows,
    change: (change: Change, done: (view: SavedView | null) => void) =>
      changing.mutate(change, { onSuccess: done }),
    busy: changing.isPending,
  };
}

async function applied(change: Change): Promise<SavedView | null> {
  switch (change.kind) {
    case 'save':
      return call(saveView, { body: { name: change.name, address: change.address } });
    case 'edit':
      return call(editView, { params: { id: change.id }, body: change.changes });
    case 'delete':
      await call(deleteView, { params: { id: change.id } });
      return null;
  }
}
