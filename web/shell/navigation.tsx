import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useCan, useMe } from '../me.ts';
import { Mark } from '../shown/mark.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { pagesFor } from './pages.ts';
import { UserCorner } from './user-corner.tsx';

type Props = { onJump: () => void; onShowKeys: () => void; onWent?: () => void };

/** What stands in the sidebar and in the drawer of a small screen: mark, jump, pages, user. */
export function Navigation({ onJump, onShowKeys, onWent }: Props) {
  const can = useCan();
  const { user } = useMe();
  return (
    <div className="flex h-full flex-col bg-sunken p-3">
      <Link to="/" onClick={onWent} className="mb-3 self-start rounded-md px-2 py-1.5">
        <Mark />
      </Link>
      <button
        type="button"
        onClick={onJump}
        className="mb-2 flex h-8 items-center gap-2 rounded-md border border-line bg-canvas px-2.5 text-[0.8125rem] text-faint hover:bg-hover"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="flex-1 text-left">Jump to</span>
        <Kbd>Ctrl K</Kbd>
      </button>
      <nav aria-label="Main" className="flex flex-col gap-0.5">
        {pagesFor(user.role, can).map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === '/', includeSearch: false }}
            onClick={onWent}
            className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink"
          >
            <Icon aria-hidden className="size-4" />
            {label}
          </Link>
        ))}
      </nav>
      <UserCorner onShowKeys={onShowKeys} />
    </div>
  );
}
