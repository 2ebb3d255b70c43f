import { closing } from './customer-service/closing.ts';
import { compliance } from './customer-service/compliance.ts';
import { conversation } from './customer-service/conversation.ts';
import { judged } from './customer-service/judged.ts';
import { opening } from './customer-service/opening.ts';

/** Checks for calls to a service desk: what must be said, judged by phrases, and beside them what Claude reads for. */
export const customerService = {
  id: 'customer-service',
  name: 'Customer service',
  description:
    'Greeting, recording notice, identity before account details, courtesy, resolution, next steps and goodbye.',
  checks: [...opening, ...compliance, ...conversation, ...closing, ...judged],
};
