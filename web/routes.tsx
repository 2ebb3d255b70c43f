import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { readListAddress } from './calls/list-address.ts';
import { page, section } from './page.tsx';
import { PageError } from './page-error.tsx';
import { inside, root } from './root-route.tsx';
import { parseSearch, stringifySearch, textsOf } from './search-text.ts';
import { sessionRoutes } from './session-routes.ts';
import { NotFoundPage } from './shell/whole-page.tsx';
import { readItemState } from './shown/bulk-item-state.ts';
import { readPeriod } from './shown/period.ts';
import { PageSkeleton } from './ui/page-skeleton.tsx';

const dashboard = createRoute({
  getParentRoute: () => inside,
  path: '/',
  validateSearch: readPeriod,
  component: page(async () => (await import('./dashboard/dashboard-page.tsx')).DashboardPage),
});

const calls = createRoute({
  getParentRoute: () => inside,
  path: '/calls',
  validateSearch: readListAddress,
  component: page(async () => (await import('./calls/calls-page.tsx')).CallsPage),
});

const oneCall = createRoute({
  getParentRoute: () => inside,
  path: '/calls/$callId',
  component: page(async () => (await import('./call/call-page.tsx')).CallPage),
});

const review = createRoute({
  getParentRoute: () => inside,
  path: '/review',
  validateSearch: (search: Record<string, unknown>) => ({
    ...textsOf(search, 'campaign'),
    ...textsOf(search, 'call'),
  }),
  component: page(async () => (await import('./review/review-page.tsx')).ReviewPage, 'calls.review'),
});

const upload = createRoute({
  getParentRoute: () => inside,
  path: '/upload',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, 'campaign'),
  component: page(async () => (await import('./upload/upload-page.tsx')).UploadPage, 'calls.upload'),
});

const campaigns = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns',
  component: page(
    async () => (await import('./campaigns/campaigns-page.tsx')).CampaignsPage,
    'campaigns.view',
  ),
});

const oneCampaign = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$campaignId',
  validateSearch: readPeriod,
  component: page(async () => (await import('./campaigns/campaign-page.tsx')).CampaignPage, 'campaigns.view'),
});

const checks = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$campaignId/checks',
  component: page(async () => (await import('./checks/checks-page.tsx')).ChecksPage, 'campaigns.view'),
});

const sftpBatches = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$campaignId/sftp',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, 'status'),
  component: page(async () => (await import('./sftp/batches-page.tsx')).BatchesPage, 'sftp.view'),
});

const sftpOfAll = createRoute({
  getParentRoute: () => inside,
  path: '/sftp',
  validateSearch: readPeriod,
  component: page(async () => (await import('./sftp/all-campaigns-page.tsx')).AllCampaignsPage, 'sftp.view'),
});

const sftpReconciliation = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$campaignId/sftp/reconciliation',
  validateSearch: (search: Record<string, unknown>) => ({
    ...readPeriod(search),
    ...textsOf(search, 'day'),
    ...textsOf(search, 'status'),
  }),
  component: page(
    async () => (await import('./sftp/reconciliation-page.tsx')).ReconciliationPage,
    'sftp.view',
  ),
});

const oneSftpBatch = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$campaignId/sftp/$batchId',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, 'status'),
  component: page(async () => (await import('./sftp/batch-page.tsx')).BatchPage, 'sftp.view'),
});

const oneCheck = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$campaignId/checks/$checkId',
  component: page(
    async () => (await import('./checks/check-editor-page.tsx')).CheckEditorPage,
    'checks.edit',
  ),
});

const agents = createRoute({
  getParentRoute: () => inside,
  path: '/agents',
  component: page(async () => (await import('./agents/agents-page.tsx')).AgentsPage, 'agents.view'),
});

const oneAgent = createRoute({
  getParentRoute: () => inside,
  path: '/agents/$agentId',
  validateSearch: readPeriod,
  component: page(async () => (await import('./agents/agent-page.tsx')).AgentPage, 'agents.view'),
});

const jobs = createRoute({
  getParentRoute: () => inside,
  path: '/jobs',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, 'campaign'),
  component: page(async () => (await import('./jobs/jobs-page.tsx')).JobsPage, 'bulk_jobs.view'),
});

const oneJob = createRoute({
  getParentRoute: () => inside,
  path: '/jobs/$jobId',
  validateSearch: readItemState,
  component: page(async () => (await import('./jobs/job-page.tsx')).JobPage, 'bulk_jobs.view'),
});

/** A campaign's settings: the frame around their sections. */
const campaignSettings = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$campaignId/settings',
  beforeLoad: ({ location, params }) => {
    if (!/\/settings\/?$/.test(location.pathname)) return;
    throw redirect({ to: '/campaigns/$campaignId/settings/general', params, replace: true });
  },
  component: page(
    async () => (await import('./settings/campaign-settings.tsx')).CampaignSettings,
    'campaigns.view',
  ),
});

function campaignSection<const Path extends string>(path: Path, component: ReturnType<typeof page>) {
  return createRoute({ getParentRoute: () => campaignSettings, path, component });
}

const campaignApi = campaignSection(
  'api',
  section(async () => (await import('./settings/campaign-api-page.tsx')).CampaignApiPage, 'api_keys.manage'),
);

const campaignAgents = campaignSection(
  'agent-matching',
  section(
    async () => (await import('./settings/agent-matching-page.tsx')).AgentMatchingPage,
    'campaigns.settings',
  ),
);

const campaignGeneral = campaignSection(
  'general',
  section(async () => (await import('./settings/general-page.tsx')).GeneralPage, 'campaigns.settings'),
);

const campaignTranscription = campaignSection(
  'transcription',
  section(
    async () => (await import('./settings/transcription-page.tsx')).TranscriptionPage,
    'campaigns.settings',
  ),
);

const campaignFlagging = campaignSection(
  'flagging',
  section(async () => (await import('./settings/flagging-page.tsx')).FlaggingPage, 'campaigns.settings'),
);

const campaignCategories = campaignSection(
  'categories',
  section(async () => (await import('./settings/categories-page.tsx')).CategoriesPage, 'campaigns.settings'),
);

const campaignMembers = campaignSection(
  'members',
  section(async () => (await import('./settings/members-page.tsx')).MembersPage, 'campaigns.settings'),
);

const campaignSftp = campaignSection(
  'sftp',
  section(async () => (await import('./sftp/settings-page.tsx')).SftpSettingsPage, 'sftp.configure'),
);

/** The organization's settings: the frame around their sections. */
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  beforeLoad: ({ location }) => {
    if (location.pathname === '/settings') throw redirect({ to: '/settings/organization', replace: true });
  },
  component: page(async () => (await import('./settings/organization-settings.tsx')).OrganizationSettings),
});

const organization = createRoute({
  getParentRoute: () => settings,
  path: 'organization',
  component: page(async () => (await import('./settings/organization-page.tsx')).OrganizationPage),
});

const usage = createRoute({
  getParentRoute: () => settings,
  path: 'usage',
  validateSearch: readPeriod,
  component: section(
    async () => (await import('./settings/usage-page.tsx')).UsagePage,
    'organization.manage',
  ),
});

const costs = createRoute({
  getParentRoute: () => settings,
  path: 'costs',
  validateSearch: readPeriod,
  component: section(
    async () => (await import('./settings/costs-page.tsx')).CostsPage,
    'organization.manage',
  ),
});
const retention = createRoute({
  getParentRoute: () => settings,
  path: 'retention',
  component: section(
    async () => (await import('./settings/retention-page.tsx')).RetentionPage,
    'organization.manage',
  ),
});

const health = createRoute({
  getParentRoute: () => settings,
  path: 'health',
  component: section(
    async () => (await import('./settings/health-page.tsx')).HealthPage,
    'organization.manage',
  ),
});

const audit = createRoute({
  getParentRoute: () => settings,
  path: 'audit',
  // The page reads them: the words that it knows are not needed before.
  validateSearch: (search: Record<string, unknown>) => ({
    ...textsOf(search, 'who'),
    ...textsOf(search, 'act'),
    ...textsOf(search, 'object'),
    ...textsOf(search, 'from'),
    ...textsOf(search, 'to'),
  }),
  component: section(async () => (await import('./settings/audit-page.tsx')).AuditPage, 'audit.read'),
});

const apiAccess = createRoute({
  getParentRoute: () => settings,
  path: 'api',
  component: section(
    async () => (await import('./settings/api-access-page.tsx')).ApiAccessPage,
    'api_keys.manage',
  ),
});

const sftpConnection = createRoute({
  getParentRoute: () => settings,
  path: 'sftp',
  component: section(
    async () => (await import('./sftp/connection-page.tsx')).ConnectionPage,
    'sftp.configure',
  ),
});

const providers = createRoute({
  getParentRoute: () => settings,
  path: 'providers',
  component: section(
    async () => (await import('./providers/providers-page.tsx')).ProvidersPage,
    'organization.manage',
  ),
});

const account = createRoute({
  getParentRoute: () => settings,
  path: 'account',
  component: page(async () => (await import('./account/account-page.tsx')).AccountPage),
});

const people = createRoute({
  getParentRoute: () => settings,
  path: 'people',
  component: section(async () => (await import('./people/people-page.tsx')).PeoplePage, 'people.invite'),
});

/** Any other address: told inside the frame, so that the way on is at hand. */
const elsewhere = createRoute({
  getParentRoute: () => inside,
  path: '$',
  component: NotFoundPage,
});

const tree = root.addChildren([
  ...sessionRoutes,
  inside.addChildren([
    dashboard,
    calls,
    oneCall,
    review,
    upload,
    campaigns,
    oneCampaign,
    checks,
    oneCheck,
    sftpBatches,
    sftpReconciliation,
    sftpOfAll,
    oneSftpBatch,
    agents,
    oneAgent,
    jobs,
    oneJob,
    campaignSettings.addChildren([
      campaignGeneral,
      campaignTranscription,
      campaignFlagging,
      campaignCategories,
      campaignAgents,
      campaignMembers,
      campaignSftp,
      campaignApi,
    ]),
    settings.addChildren([
      organization,
      account,
      people,
      sftpConnection,
      providers,
      apiAccess,
      usage,
      costs,
      retention,
      health,
      audit,
    ]),
    elsewhere,
  ]),
]);

/** The router: one tree, pages loaded when they are first wanted. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
    scrollToTopSelectors: ['#main'],
    defaultPendingComponent: PageSkeleton,
    defaultPendingMs: 150,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: PageError,
  });
}
