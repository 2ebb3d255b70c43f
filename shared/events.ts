import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ProviderName } from './providers.ts';
import { CallStatusName } from './versions.ts';

/** Something that changed, told to everybody who may see the call. Carries what a list row needs at once; the rest is fetched. */
export const CallChanged = z.object({
  kind: z.literal('call_changed'),
  call_id: z.string(),
  campaign_id: z.string(),
  agent_id: z.string().nullable(),
  version: z.int(),
  status: CallStatusName,
  deleted: z.boolean().default(false),
});
export type CallChanged = z.infer<typeof CallChanged>;

/** A bulk job whose items changed; told at most about once a second. Everything else is fetched. */
export const BulkJobChanged = z.object({
  kind: z.literal('bulk_job_changed'),
  bulk_job_id: z.string(),
  campaign_id: z.string(),
});
export type BulkJobChanged = z.infer<typeof BulkJobChanged>;

/** An SFTP batch that changed, or one of its files; told at most about once a second. Everything else is fetched. */
export const SftpChanged = z.object({
  kind: z.literal('sftp_changed'),
  campaign_id: z.string(),
  batch_id: z.string(),
});
export type SftpChanged = z.infer<typeof SftpChanged>;

/** A provider whose account, state, or work under way changed; told at most about once a second. Everything else is fetched. */
export const ProviderChanged = z.object({ kind: z.literal('provider_changed'), provider: ProviderName });
export type ProviderChanged = z.infer<typeof ProviderChanged>;

/** An event of the live stream `GET /api/v1/events` (server-sent events, one JSON object each). */
export const LiveEvent = z.discriminatedUnion('kind', [
  CallChanged,
  BulkJobChanged,
  SftpChanged,
  ProviderChanged,
]);
export type LiveEvent = z.infer<typeof LiveEvent>;

export const readEvents = endpoint({
  method: 'GET',
  path: '/api/v1/events',
  access: 'calls.view',
  summary: 'The live stream of changes one may see (server-sent events)',
  internal: true,
  reply: z.unknown(),
  gives: 'event_stream',
});
