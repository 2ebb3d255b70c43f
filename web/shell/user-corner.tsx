import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowRightLeft, CircleUser, Keyboard, LogOut, Moon, Sun } from 'lucide-react';
import { listOwnOrganizations, switchOrganization } from '#shared/account.ts';
import { signOut } from '#shared/people.ts';
import { userRoles } from '#shared/permissions.ts';
import { call, problemOf } from '../api.ts';
import { meQuery, useMe } from '../me.ts';
import { keyOf, queryOf } from '../queries.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { useTheme } from '../ui/theme.tsx';
import { useToast } from '../ui/toast.tsx';
import { initialsOf } from './initials.ts';

/** Who is signed in, the way out, and the theme. */
export function UserCorner({ onShowKeys }: { onShowKeys: () => void }) {
  const { user, organization } = useMe();
  const { theme, choose } = useTheme();
  const leave = useSignOut();
  const others = useOtherOrganizations();
  const navigate = useNavigate();
  const toAccount = () => void navigate({ to: '/settings/account' });
  const dark = theme === 'dark';
  return (
    <div className="mt-auto flex items-center gap-1 pt-3">
      <Menu
        side="top"
        align="start"
        heading={
          <>
            <span className="block text-sm font-medium">{organization.name}</span>
            <span className="block text-xs text-faint">{user.email}</span>
          </>
        }
        trigger={
          <button
            type="button"
            className="flex min-w-0 flex-1 items-center gap-2.5 rounded-md p-1.5 text-left hover:bg-hover"
          >
            <span
              aria-hidden
              className="flex size-7 shrink-0 items-center justify-center rounded-full bg-purple-ground text-xs font-semibold text-purple-ink"
            >
              {initialsOf(user.name)}
            </span>
            <span className="min-w-0">
              <span className="block truncate text-[0.8125rem] leading-4 font-medium">{user.name}</span>
              <span className="block text-xs leading-4 text-faint">{userRoles[user.role]}</span>
            </span>
          </button>
        }
        entries={[
          ...others,
          { label: 'Your account', icon: <CircleUser aria-hidden />, run: toAccount },
          { label: 'Keyboard shortcuts', icon: <Keyboard aria-hidden />, note: '?', run: onShowKeys },
          { kind: 'separator' },
          { label: 'Sign out', icon: <LogOut aria-hidden />, run: leave },
        ]}
      />
      <IconButton
        label={dark ? 'Use the light theme' : 'Use the dark theme'}
        icon={dark ? <Sun aria-hidden /> : <Moon aria-hidden />}
        onClick={() => choose(dark ? 'light' : 'dark')}
      />
    </div>
  );
}

/** The other organizations one belongs to, each a way over. */
function useOtherOrganizations(): MenuEntry[] {
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const { data } = useQuery({ ...queryOf(listOwnOrganizations, {}), staleTime: 5 * 60_000 });
  const { mutate } = useMutation({
    mutationFn: (id: string) => call(switchOrganization, { body: { organization_id: id } }),
    onSuccess: async () => {
      // Nothing of the one may be left in the other: uploads, what is cached, the live stream.
      await navigate({ to: '/' });
      window.location.reload();
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      toast({ title: message, text: advice, tone: 'bad' });
      void client.invalidateQueries({ queryKey: keyOf(listOwnOrganizations) });
    },
  });
  const others = data?.rows.filter(({ current }) => !current) ?? [];
  if (others.length === 0) return [];
  return [
    ...others.map(({ id, name }) => ({
      label: `Go to ${name}`,
      icon: <ArrowRightLeft aria-hidden />,
      run: () => mutate(id),
    })),
    { kind: 'separator' },
  ];
}

function useSignOut(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const { mutate } = useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: async () => {
      client.setQueryData(meQuery.queryKey, null);
      await navigate({ to: '/login' });
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      toast({ title: message, text: advice, tone: 'bad' });
    },
  });
  return mutate;
}
