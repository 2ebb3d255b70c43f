import {
  AudioLines,
  Building2,
  CalendarClock,
  ChartColumn,
  CircleUser,
  Coins,
  Flag,
  FolderInput,
  HeartPulse,
  KeyRound,
  type LucideIcon,
  Plug,
  ScrollText,
  SlidersHorizontal,
  Tags,
  UserCheck,
  Users,
} from 'lucide-react';
import type { Action } from '#shared/permissions.ts';

/** One section of a settings page: where it is, its name, and the action its visitors must be allowed. */
type Section<To extends string> = {
  readonly to: To;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly needs: Action;
};

/** The sections of the organization's settings, in their order. */
export const organizationSections = [
  // Everybody may see where they are; who may change it is asked there.
  { to: '/settings/organization', label: 'Organization', icon: Building2, needs: 'calls.view' },
  { to: '/settings/account', label: 'Your account', icon: CircleUser, needs: 'calls.view' },
  { to: '/settings/people', label: 'People', icon: Users, needs: 'people.invite' },
  { to: '/settings/sftp', label: 'SFTP', icon: FolderInput, needs: 'sftp.configure' },
  { to: '/settings/providers', label: 'Providers', icon: Plug, needs: 'organization.manage' },
  { to: '/settings/api', label: 'API access', icon: KeyRound, needs: 'api_keys.manage' },
  { to: '/settings/usage', label: 'Usage', icon: ChartColumn, needs: 'organization.manage' },
  { to: '/settings/costs', label: 'Costs', icon: Coins, needs: 'organization.manage' },
  { to: '/settings/retention', label: 'Retention', icon: CalendarClock, needs: 'organization.manage' },
  { to: '/settings/health', label: 'System health', icon: HeartPulse, needs: 'organization.manage' },
  { to: '/settings/audit', label: 'Audit log', icon: ScrollText, needs: 'audit.read' },
] as const satisfies readonly Section<string>[];

/** The sections of a campaign's settings, in their order. */
export const campaignSections = [
  {
    to: '/campaigns/$campaignId/settings/general',
    label: 'General',
    icon: SlidersHorizontal,
    needs: 'campaigns.settings',
  },
  {
    to: '/campaigns/$campaignId/settings/transcription',
    label: 'Transcription',
    icon: AudioLines,
    needs: 'campaigns.settings',
  },
  {
    to: '/campaigns/$campaignId/settings/flagging',
    label: 'Flagging',
    icon: Flag,
    needs: 'campaigns.settings',
  },
  {
    to: '/campaigns/$campaignId/settings/categories',
    label: 'Check categories',
    icon: Tags,
    needs: 'campaigns.settings',
  },
  {
    to: '/campaigns/$campaignId/settings/agent-matching',
    label: 'Agent matching',
    icon: Users,
    needs: 'campaigns.settings',
  },
  {
    to: '/campaigns/$campaignId/settings/members',
    label: 'Members',
    icon: UserCheck,
    needs: 'campaigns.settings',
  },
  {
    to: '/campaigns/$campaignId/settings/sftp',
    label: 'SFTP',
    icon: FolderInput,
    needs: 'sftp.configure',
  },
  { to: '/campaigns/$campaignId/settings/api', label: 'API', icon: KeyRound, needs: 'api_keys.manage' },
] as const satisfies readonly Section<string>[];
