import type { CheckDraft } from '#shared/checks.ts';
import { qualityCheck, said } from '../ready-made.ts';

const greetings = [
  'thank you for calling',
  'thanks for calling',
  'thank you for contacting',
  'thanks for contacting',
  'thank you for holding',
  'thanks for holding',
  'thank you for waiting',
  'thanks for waiting',
  'welcome to',
  'good morning',
  'good afternoon',
  'good evening',
  'how can I help',
  'how may I help',
  'how could I help',
  'how can I assist',
  'how may I assist',
  'what can I do for you',
  'what can I help you with',
  'how are you doing today',
  'how are you today',
  'you are through to',
  'you have reached',
  'you have come through to',
  'hello and welcome',
];

const ownName = [
  'my name is *',
  'you are speaking with *',
  'you are speaking to *',
  'you are talking to *',
  'you are through to *',
  'this is * speaking',
  '* speaking how',
  '* speaking what',
  'this is * how',
  'this is ... how can I',
  'this is ... how may I',
  'this is * what can I',
  'this is ... from',
  'this is ... with',
  'this is * in',
  'this is * here',
  'it is * here',
  'I am * how can',
  'I am * how may',
  'I am * and I will',
  'I am * I will be',
  'I am * happy to',
  'I am * your',
];

/** What is said when a call begins. */
export const opening: readonly CheckDraft[] = [
  {
    ...qualityCheck,
    name: 'Greets the caller',
    category: 'Opening',
    weight: 1,
    judging: { ...said, phrases: greetings, where: { part: 'first', seconds: 30 } },
  },
  {
    ...qualityCheck,
    name: 'Gives own name',
    category: 'Opening',
    weight: 1,
    judging: { ...said, phrases: ownName, where: { part: 'first', seconds: 60 } },
  },
];
