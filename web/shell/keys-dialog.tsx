import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { useBoundKeys } from '../ui/keys.tsx';

/** Lists the keys that do something on this page. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const bound = useBoundKeys()().filter(({ shown }) => shown.length > 0);
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-2">
        {bound.map(({ does, shown }) => (
          <div key={does} className="contents">
            <dt className="text-sm">{does}</dt>
            <dd className="flex justify-end gap-1">
              {shown.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
