import { z } from 'zod';
import { mostBulkItems } from './bulk-jobs.ts';
import { endpoint } from './endpoint.ts';
import { byId, idOf } from './ids.ts';
import { PeriodQuery } from './period.ts';
import { ProviderName } from './providers.ts';

/** Millionths of a US dollar. */
const Micros = z.int().min(0);

/** What was asked of providers, and what it cost; requests without a price are in no sum. */
const Spent = z.object({ requests: z.int(), unpriced: z.int(), micros: Micros });
export type Spent = z.infer<typeof Spent>;

const OfModel = Spent.extend({
  provider: ProviderName,
  model: z.string(),
  audio_seconds: z.number(),
  input_tokens: z.int(),
  output_tokens: z.int(),
});

/** What an organization spent at its providers in a period; days are UTC's, by the provider's answer. */
export const Costs = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  total: Spent,
  /** Dearest first, as in all these lists but the course. */
  models: z.array(OfModel),
  campaigns: z.array(Spent.extend({ campaign: z.object({ id: idOf('campaign'), name: z.string() }) })),
  /** Days of a short period, months of a longer one, oldest first; those without requests are left out. */
  course: z.array(Spent.extend({ when: z.string() })),
});
export type Costs = z.infer<typeof Costs>;

export const readCosts = endpoint({
  method: 'GET',
  path: '/api/v1/costs',
  access: 'organization.manage',
  summary: 'What providers cost in a period, by model, campaign and day or month',
  query: PeriodQuery,
  reply: Costs,
});

export const exportCosts = endpoint({
  method: 'GET',
  path: '/api/v1/costs/export',
  access: 'organization.manage',
  summary: 'What providers cost in a period as CSV, by day, campaign, provider and model',
  query: PeriodQuery,
  reply: z.unknown(),
  gives: 'csv',
});

const CallCost = OfModel.extend({
  version: z.int(),
  /** Submitted, and the answer lost for good: it may have been charged. */
  lost: z.boolean(),
});

export const readCallCosts = endpoint({
  method: 'GET',
  path: '/api/v1/calls/:id/costs',
  access: 'calls.reprocess',
  internal: true,
  summary: 'What providers were asked for a call, by version, and what it cost',
  params: byId('call'),
  reply: z.object({ total: Spent, rows: z.array(CallCost) }),
});

/** About what something will cost. */
export const Forecast = z.object({
  /** Null where a price is missing. */
  micros: Micros.nullable(),
  /** Judged by what such calls cost lately, by the price list, or free because no provider is asked. */
  basis: z.enum(['past', 'prices', 'free']),
});
export type Forecast = z.infer<typeof Forecast>;

export const forecastRerun = endpoint({
  method: 'POST',
  path: '/api/v1/forecasts/rerun',
  access: 'calls.reprocess',
  internal: true,
  summary: 'About what running many calls again will cost',
  body: z.object({
    kind: z.enum(['transcribe', 'analyze']),
    call_ids: z.array(idOf('call')).min(1).max(mostBulkItems),
  }),
  reply: Forecast,
});

export const forecastUpload = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/forecast',
  access: 'calls.upload',
  internal: true,
  summary: 'About what so many new calls of a campaign will cost',
  params: byId('campaign'),
  query: z.object({ calls: z.coerce.number().int().min(1).max(mostBulkItems) }),
  reply: Forecast,
});
