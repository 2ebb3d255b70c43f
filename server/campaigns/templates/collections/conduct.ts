import type { CheckDraft } from '#shared/checks.ts';
import { complianceCheck, judgedByClaude, never, qualityCheck, wholeCall } from '../ready-made.ts';

const hardship = [
  'I lost my job',
  'I was laid off',
  'I was made redundant',
  'I am unemployed',
  'out of work',
  'can not afford',
  'can not pay my rent',
  'on benefits',
  'on disability',
  'in the hospital',
  'in hospital',
  'I have cancer',
  'I have been sick',
  'I have been ill',
  'mental health',
  'got divorced',
  'husband died',
  'wife died',
  'passed away',
  'filed for bankruptcy',
  'filing bankruptcy',
];

/** How people who owe money are treated. */
export const conduct: readonly CheckDraft[] = [
  {
    ...complianceCheck,
    name: 'A disputed debt is not pressed',
    category: 'Fair treatment',
    severity: 'critical',
    weight: 3,
    judging: judgedByClaude({
      look: 'If the customer says that the debt is not theirs, is already paid, or is wrong in its amount, does the agent take it as a dispute?',
      pass: 'the agent notes the dispute, says how and by when it can be made or proven, and stops asking for payment of what is disputed.',
      fail: 'the agent goes on asking for payment, argues that the customer must be wrong, or says that it cannot be disputed.',
      notApplicable: 'the customer disputes nothing.',
    }),
  },
  {
    ...complianceCheck,
    name: 'Wishes about contact are respected',
    category: 'Fair treatment',
    severity: 'critical',
    weight: 3,
    judging: judgedByClaude({
      look: 'If the customer asks not to be called (at all, at work, at certain times) or names a lawyer or adviser, does the agent comply?',
      pass: 'the agent confirms the wish and says what will be done about it; and where the customer wants no more calls at all, or has a lawyer or adviser, asks for no payment after that and brings the call to its end.',
      fail: 'the wish is ignored, refused, made conditional on a payment, or talked over.',
      notApplicable: 'the customer voices no such wish.',
    }),
  },
  {
    ...complianceCheck,
    name: 'Hardship is taken seriously',
    category: 'Fair treatment',
    severity: 'critical',
    weight: 3,
    judging: judgedByClaude({
      look: 'If the customer mentions illness, loss of work, bereavement, addiction, distress or that they cannot cope, does the agent change course?',
      pass: 'the agent acknowledges it, asks what would help or what they can manage, and offers at least one of: a pause, a lower payment, a specialist team, free advice.',
      fail: 'the agent goes on as before, doubts the customer without cause, or presses for a payment that the customer has said they cannot make.',
      notApplicable: 'the customer mentions nothing of the kind.',
    }),
  },
  {
    ...qualityCheck,
    name: 'The arrangement is one the customer can keep',
    category: 'Arrangement',
    weight: 2,
    judging: judgedByClaude({
      look: 'Before a payment or a plan is agreed, does the agent find out what the customer can afford?',
      pass: 'the agent asks about income, other bills or an amount that would be manageable, and the plan follows the answer.',
      fail: 'an amount is set without asking, or the customer’s answer is overridden.',
      notApplicable:
        'no payment and no plan is agreed, or the customer pays everything at once of their own accord.',
    }),
  },
  {
    ...qualityCheck,
    name: 'The arrangement is said back',
    category: 'Arrangement',
    weight: 2,
    judging: judgedByClaude({
      look: 'At the end, does the agent repeat what was agreed?',
      pass: 'amount, date and way of payment are said together and the customer confirms them.',
      fail: 'one of the three is missing, differs from what was agreed before, or the customer is not asked to confirm.',
      notApplicable: 'nothing is agreed.',
    }),
  },
  {
    ...qualityCheck,
    name: 'No word of hardship',
    type: 'business_intelligence',
    category: 'Outcome',
    severity: 'info',
    weight: 1,
    judging: { ...never, by: 'customer', phrases: hardship, where: wholeCall },
  },
];
