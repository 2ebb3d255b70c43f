import { closing } from './customer-service/closing.ts';
import { compliance } from './customer-service/compliance.ts';
import { conversation } from './customer-service/conversation.ts';
import { opening } from './customer-service/opening.ts';

/** Checks for calls to a service desk, all judged by phrases: they need no key, no network and no AI. */
export const customerService = {
  id: 'customer-service',
  name: 'Customer service',
  description:
    'Greeting, recording notice, identity before account details, courtesy, next steps and goodbye. ' +
    'Judged by what is said, so it needs no key.',
  checks: [...opening, ...compliance, ...conversation, ...closing],
};
