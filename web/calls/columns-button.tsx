import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import { Popover } from '../ui/popover.tsx';
import { type Column, columns, namesOfColumns } from './columns.ts';

type Props = { shown: readonly Column[]; onChoose: (names: string | undefined) => void };

/** Chooses the columns of the list; the name always stays. */
export function ColumnsButton({ shown, onChoose }: Props) {
  const [open, setOpen] = useState(false);
  const toggle = (column: Column) => {
    const isShown = shown.includes(column);
    onChoose(namesOfColumns(columns.filter((each) => (each === column ? !isShown : shown.includes(each)))));
  };
  return (
    <Popover
      label="Columns"
      open={open}
      onOpenChange={setOpen}
      align="end"
      trigger={<IconButton label="Columns" icon={<Columns3 aria-hidden />} className="max-md:hidden" />}
    >
      <fieldset className="flex w-44 flex-col gap-1.5">
        <legend className="mb-1.5 text-[0.8125rem] font-medium">Columns</legend>
        {columns.map((column) => (
          <label key={column.id} className="flex min-h-6 items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={shown.includes(column)}
              disabled={column.id === 'name'}
              onChange={() => toggle(column)}
            />
            {column.label}
          </label>
        ))}
      </fieldset>
    </Popover>
  );
}
