import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { Menu as MenuIcon, Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { LiveProvider } from '../live/live-provider.tsx';
import { MeContext, meQuery, useCan, useMe } from '../me.ts';
import { fetchPages } from '../page.tsx';
import { Mark } from '../shown/mark.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useKeys } from '../ui/keys.tsx';
import { UploadDock } from '../upload/upload-dock.tsx';
import { UploadProvider } from '../upload/upload-provider.tsx';
import { LiveChip } from './live-chip.tsx';
import { Navigation } from './navigation.tsx';
import { pagesFor } from './pages.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));

type Over = 'palette' | 'keys' | 'drawer' | null;

/** The frame of every signed-in page. When the session ends it is gone at once, and the router leads to the sign-in page. */
export function Shell() {
  const { data: me } = useQuery(meQuery);
  const router = useRouter();
  useEffect(() => {
    if (me === null) void router.invalidate();
  }, [me, router]);
  if (!me) return null;
  return (
    <MeContext value={me}>
      <Frame />
    </MeContext>
  );
}

/** Sidebar, live chip, upload dock, palette and list of keys around the page. */
function Frame() {
  const [over, setOver] = useState<Over>(null);
  const close = () => setOver(null);
  useShellKeys(setOver);
  usePagesAhead();
  const main = useFocusOnArrival();
  const ways = { onJump: () => setOver('palette'), onShowKeys: () => setOver('keys') };
  return (
    <LiveProvider>
      <UploadProvider>
        <a
          href="#main"
          className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-accent px-3 py-2 text-accent-on focus:translate-y-0"
        >
          Skip to the page
        </a>
        <div className="flex h-dvh flex-col md:flex-row">
          <header className="hidden w-56 shrink-0 border-r border-line md:block">
            <Navigation {...ways} />
          </header>
          <TopBar onMenu={() => setOver('drawer')} onJump={ways.onJump} />
          <main
            id="main"
            ref={main}
            tabIndex={-1}
            className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto outline-none"
          >
            <Outlet />
          </main>
        </div>
        <Drawer label="Menu" open={over === 'drawer'} onClose={close}>
          <Navigation {...ways} onWent={close} />
        </Drawer>
        <Suspense>
          {over === 'palette' ? <Palette onClose={close} /> : null}
          {over === 'keys' ? <KeysDialog onClose={close} /> : null}
        </Suspense>
        <div className="pointer-events-none fixed right-4 bottom-4 z-30 in-[:has([data-bottom-bar])]:bottom-28 sm:in-[:has([data-bottom-bar])]:bottom-20 flex flex-col items-end gap-2">
          <LiveChip />
          <UploadDock />
        </div>
      </UploadProvider>
    </LiveProvider>
  );
}

function useShellKeys(setOver: (over: Over) => void): void {
  const navigate = useNavigate();
  const can = useCan();
  const { user } = useMe();
  const going = useRef(0);
  const goKeys = pagesFor(user.role, can).map(({ key, label, to }) => ({
    keys: [key],
    shown: ['G', key.toUpperCase()],
    does: `Go to ${label}`,
    run: () => {
      if (Date.now() - going.current < 1500) void navigate({ to });
      going.current = 0;
    },
  }));
  useKeys([
    { keys: ['Mod+k'], shown: ['Ctrl', 'K'], does: 'Jump anywhere', run: () => setOver('palette') },
    { keys: ['?'], shown: ['?'], does: 'Show the keys', run: () => setOver('keys') },
    {
      keys: ['g'],
      shown: [],
      does: '',
      run: () => {
        going.current = Date.now();
      },
    },
    ...goKeys,
  ]);
}

/** Fetches the other pages while nothing else goes on. */
function usePagesAhead(): void {
  const router = useRouter();
  useEffect(() => {
    const timer = setTimeout(() => void fetchPages(router), 2_000);
    return () => clearTimeout(timer);
  }, [router]);
}

/** Puts the focus on the page after each move to another, so that the keyboard and screen readers start there. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const earlier = useRef(pathname);
  useEffect(() => {
    if (earlier.current !== undefined && earlier.current !== pathname)
      main.current?.focus({ preventScroll: true });
    earlier.current = pathname;
  }, [pathname]);
  return main;
}

function TopBar({ onMenu, onJump }: { onMenu: () => void; onJump: () => void }) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-sunken px-2 md:hidden">
      <IconButton label="Open the menu" icon={<MenuIcon aria-hidden />} onClick={onMenu} />
      <Mark />
      <IconButton className="ml-auto" label="Jump to" icon={<Search aria-hidden />} onClick={onJump} />
    </header>
  );
}
