import { z } from 'zod';
import { Accepted } from './calls.ts';
import { endpoint } from './endpoint.ts';
import { idOf } from './ids.ts';

export const listSamples = endpoint({
  method: 'GET',
  path: '/api/v1/samples',
  access: 'calls.upload',
  summary: 'The bundled sample calls',
  internal: true,
  reply: z.object({ rows: z.array(z.object({ name: z.string(), title: z.string() })) }),
});

export const openSample = endpoint({
  method: 'POST',
  path: '/api/v1/samples/:name/open',
  access: 'calls.upload',
  summary: 'Put a sample call through the real pipeline of a campaign',
  internal: true,
  params: z.object({ name: z.string().max(100) }),
  body: z.object({ campaign_id: idOf('campaign') }),
  reply: Accepted,
  status: 201,
});
