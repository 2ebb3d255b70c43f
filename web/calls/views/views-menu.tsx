import { Bookmark, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { SavedView } from '#shared/saved-views.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import type { ListAddress } from '../list-address.ts';
import { useViews } from './use-views.ts';
import { addressOfView, keptAddress, viewShown } from './view-address.ts';
import { ViewNameDialog } from './view-name-dialog.tsx';

type Props = { address: ListAddress; onShow: (address: ListAddress) => void };

function nothing(): void {}

/** One's own views of the list: open one, keep what is shown now, and put them right. */
export function ViewsMenu({ address, onShow }: Props) {
  const { views = [], change, busy } = useViews();
  const [naming, setNaming] = useState<'new' | SavedView | null>(null);
  const current = viewShown(views, address);
  const kept = keptAddress(address);
  const show = (view: SavedView) => onShow(addressOfView(view));
  const isChanged = current !== null && keptAddress(addressOfView(current)) !== kept;
  const entries: MenuEntry[] = [
    { label: 'All calls', run: () => onShow({ view: 'all' }) },
    ...views.map((view) => ({
      label: view.name,
      note: view.is_default ? 'opens first' : undefined,
      run: () => show(view),
    })),
    { kind: 'separator' },
    { label: 'Save as a new view…', run: () => setNaming('new') },
    ...(current === null
      ? []
      : ([
          ...(!isChanged
            ? []
            : [
                {
                  label: `Update “${current.name}”`,
                  run: () => change({ kind: 'edit', id: current.id, changes: { address: kept } }, nothing),
                },
              ]),
          { label: 'Rename…', run: () => setNaming(current) },
          {
            label: current.is_default ? 'Do not open with it' : 'Open the list with it',
            run: () =>
              change({ kind: 'edit', id: current.id, changes: { is_default: !current.is_default } }, nothing),
          },
          {
            label: `Delete “${current.name}”`,
            danger: true,
            run: () => change({ kind: 'delete', id: current.id }, () => onShow({ view: 'all' })),
          },
        ] satisfies MenuEntry[])),
  ];
  const submit = (name: string) => {
    if (naming === 'new') {
      change({ kind: 'save', name, address: kept }, (view) => {
        setNaming(null);
        if (view !== null) show(view);
      });
    } else if (naming !== null) {
      change({ kind: 'edit', id: naming.id, changes: { name } }, () => setNaming(null));
    }
  };
  return (
    <>
      <Menu
        trigger={
          <Button className="max-w-52">
            <Bookmark aria-hidden />
            <span className="sr-only">View:</span>
            <span className="truncate">{current?.name ?? 'All calls'}</span>
            {isChanged ? <span className="text-faint">changed</span> : null}
            <ChevronDown aria-hidden />
          </Button>
        }
        entries={entries}
      />
      {naming === null ? null : (
        <ViewNameDialog
          name={naming === 'new' ? '' : naming.name}
          busy={busy}
          onSave={submit}
          onClose={() => setNaming(null)}
        />
      )}
    </>
  );
}
