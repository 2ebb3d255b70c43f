import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/** The header that carries the secret of a job, which is all that a word about it is believed by. */
export const hookHeader = 'x-totalview-hook';

export const hearAssemblyAi = endpoint({
  method: 'POST',
  path: '/api/v1/provider-hooks/assemblyai',
  access: 'anyone',
  internal: true,
  summary: 'AssemblyAI says that a job has ended: a hint to look at it now',
  body: z.object({ transcript_id: z.string().max(100), status: z.string().max(50) }),
  largestBodyBytes: 10_000,
  reply: z.void(),
  status: 204,
});
