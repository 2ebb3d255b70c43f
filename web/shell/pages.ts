import {
  ClipboardCheck,
  Layers,
  LayoutDashboard,
  Megaphone,
  Phone,
  Settings,
  Upload,
  Users,
} from 'lucide-react';
import type { Action, UserRole } from '#shared/permissions.ts';

/** The pages of the sidebar and of the jump palette, in their order, with the action one must be allowed. */
const pages = [
  { to: '/', label: 'Dashboard', icon: LayoutDashboard, needs: 'calls.view', key: 'd' },
  { to: '/calls', label: 'Calls', icon: Phone, needs: 'calls.view', key: 'c' },
  { to: '/review', label: 'Review', icon: ClipboardCheck, needs: 'calls.review', key: 'r' },
  { to: '/upload', label: 'Upload', icon: Upload, needs: 'calls.upload', key: 'u' },
  { to: '/jobs', label: 'Jobs', icon: Layers, needs: 'bulk_jobs.view', key: 'j' },
  { to: '/campaigns', label: 'Campaigns', icon: Megaphone, needs: 'campaigns.view', key: 'm' },
  { to: '/agents', label: 'Agents', icon: Users, needs: 'agents.view', key: 'a' },
  { to: '/settings', label: 'Settings', icon: Settings, needs: 'calls.view', key: 's' },
] as const satisfies readonly {
  to: string;
  label: string;
  icon: typeof Phone;
  needs: Action;
  key: string;
}[];

/** The pages that somebody may open. Whoever is an agent has one page of their own where others have all agents. */
export function pagesFor(role: UserRole, can: (action: Action) => boolean) {
  return pages
    .filter(({ needs }) => can(needs))
    .map((each) => (role === 'agent' && each.to === '/agents' ? { ...each, label: 'My page' } : each));
}
