import type { CheckDraft } from '#shared/checks.ts';
import { identityQuestions } from '../customer-service/compliance.ts';
import { complianceCheck, judgedByClaude, never, said, wholeCall } from '../ready-made.ts';

/** The disclosure that United States law asks of debt collectors, in the forms it is said. */
const debtCollector = [
  'attempt to collect a debt',
  'attempt to collect this debt',
  'trying to collect a debt',
  'communication is from a debt collector',
  'call is from a debt collector',
  'calling from a debt collector',
  'I am a debt collector',
  'we are a debt collector',
  'information obtained will be used for that purpose',
];

/** Said by an agent who speaks of the debt itself. */
const debtNamed = [
  'you owe',
  'your debt',
  'debt of',
  'your outstanding balance',
  'your balance is',
  'balance due is',
  'amount due is',
  'your account is past due',
  'your account is overdue',
  'your account is in arrears',
  'your missed payment',
  'you missed your payment',
  'your loan is',
  'your arrears',
];

const threats = [
  'you will go to jail',
  'you could go to jail',
  'you will go to prison',
  'have you arrested',
  'you will be arrested',
  'send the police',
  'call the police on you',
  'send the sheriff',
  'press criminal charges',
  'take your house',
  'take your car away',
  'take your children',
  'ruin your credit',
  'destroy your credit',
  'tell your employer',
  'call your employer',
  'get you fired',
  'tell your family',
  'tell your neighbors',
  'have you deported',
];

const cardNumbers = [
  'long card number',
  'your card number',
  'number on the front of the card',
  'number on the card',
  'sixteen digit number',
  '16 digit number',
  'security code on the back',
  'three digits on the back',
  'CVV',
];

const recordingPaused = [
  'pause the recording',
  'stop the recording',
  'recording is paused',
  'recording is stopped',
  'secure payment line',
  'automated payment line',
  'enter your card number on your keypad',
  'using your keypad',
  'on your telephone keypad',
  'payment link',
];

/** What has to be said, and before what. */
export const disclosures: readonly CheckDraft[] = [
  {
    ...complianceCheck,
    name: 'Right person verified before the debt is named',
    category: 'Disclosures',
    severity: 'critical',
    weight: 4,
    judging: { ...said, phrases: identityQuestions, where: { part: 'before', phrases: debtNamed } },
  },
  {
    ...complianceCheck,
    name: 'Says that the call is from a debt collector',
    category: 'Disclosures',
    severity: 'critical',
    weight: 4,
    judging: { ...said, phrases: debtCollector, where: wholeCall },
  },
  {
    ...complianceCheck,
    name: 'No threats',
    category: 'Fair treatment',
    severity: 'critical',
    weight: 4,
    judging: { ...never, phrases: threats, where: wholeCall },
  },
  {
    ...complianceCheck,
    name: 'Recording paused before card details',
    category: 'Disclosures',
    severity: 'critical',
    weight: 3,
    judging: { ...said, phrases: recordingPaused, where: { part: 'before', phrases: cardNumbers } },
  },
  {
    ...complianceCheck,
    name: 'Nothing of the debt to anybody else',
    category: 'Disclosures',
    severity: 'critical',
    weight: 4,
    judging: judgedByClaude({
      look: 'If somebody other than the customer answers, or the agent leaves a message, does the agent keep to themselves that there is a debt?',
      pass: 'the agent says no more than their name, a number to call and that it is a personal or business matter, and does not say or hint what it is about.',
      fail: 'the agent mentions a debt, a payment, an account in arrears, or the name of a company that plainly collects debts, to somebody who has not been verified as the customer.',
      notApplicable: 'the customer themselves answers and nobody else takes part.',
    }),
  },
];
