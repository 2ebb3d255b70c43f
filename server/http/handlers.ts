import type { Handler } from './bind.ts';
import { accountHandlers } from './handlers/account.ts';
import { agentMatchingHandlers } from './handlers/agent-matching.ts';
import { agentHandlers } from './handlers/agents.ts';
import { apiKeyHandlers } from './handlers/api-keys.ts';
import { auditLogHandlers } from './handlers/audit-log.ts';
import { bulkJobHandlers } from './handlers/bulk-jobs.ts';
import { callEditHandlers } from './handlers/call-edits.ts';
import { callHandlers } from './handlers/calls.ts';
import { campaignSettingsHandlers } from './handlers/campaign-settings.ts';
import { campaignHandlers } from './handlers/campaigns.ts';
import { checkHandlers } from './handlers/checks.ts';
import { costHandlers } from './handlers/costs.ts';
import { dashboardHandlers } from './handlers/dashboard.ts';
import { figureHandlers } from './handlers/figures.ts';
import { liveHandlers } from './handlers/live.ts';
import { memberHandlers } from './handlers/members.ts';
import { organizationHandlers } from './handlers/organization.ts';
import { peopleHandlers } from './handlers/people.ts';
import { providerHookHandlers } from './handlers/provider-hooks.ts';
import { providerHandlers } from './handlers/providers.ts';
import { retentionHandlers } from './handlers/retention.ts';
import { reviewHandlers } from './handlers/review.ts';
import { sftpHandlers } from './handlers/sftp.ts';
import { signInHandlers } from './handlers/sign-in.ts';
import { systemHealthHandlers } from './handlers/system-health.ts';
import { uploadHandlers } from './handlers/uploads.ts';
import { usageHandlers } from './handlers/usage.ts';
import { viewHandlers } from './handlers/views.ts';
import type { Live } from './live.ts';

/** Every endpoint of the product with the function that answers it. */
export function allHandlers(live: Live): readonly Handler[] {
  return [
    ...peopleHandlers,
    ...memberHandlers,
    ...signInHandlers,
    ...accountHandlers,
    ...campaignHandlers,
    ...campaignSettingsHandlers,
    ...checkHandlers,
    ...callHandlers,
    ...callEditHandlers,
    ...reviewHandlers,
    ...viewHandlers,
    ...agentHandlers,
    ...agentMatchingHandlers,
    ...uploadHandlers,
    ...bulkJobHandlers,
    ...providerHookHandlers,
    ...sftpHandlers,
    ...providerHandlers,
    ...apiKeyHandlers,
    ...organizationHandlers,
    ...auditLogHandlers,
    ...retentionHandlers,
    ...usageHandlers,
    ...costHandlers,
    ...systemHealthHandlers,
    ...dashboardHandlers,
    ...figureHandlers,
    ...liveHandlers(live),
  ];
}
