import type { CheckDraft } from '#shared/checks.ts';
import { complianceCheck, judgedByClaude, qualityCheck, said } from '../ready-made.ts';

const rightToCancel = [
  'right to cancel',
  'right of withdrawal',
  'cooling off',
  'cancel within',
  'cancel at any time',
  'cancel it any time',
  'cancel any time',
  'days to cancel',
  'days to change your mind',
  'if you change your mind',
  'cancellation period',
  'withdraw within',
  'return it within',
  'full refund within',
];

/** Said by an agent who has taken an order. */
const orderTaken = [
  'I have placed your order',
  'I have placed the order',
  'your order is placed',
  'your order is complete',
  'your order is confirmed',
  'your order number is',
  'your confirmation number is',
  'your reference number is',
  'you are all signed up',
  'you are all set up',
  'I have signed you up',
  'welcome aboard',
  'your contract starts',
  'your policy starts',
  'your subscription starts',
];

/** What is offered, at what price, and whether the customer agrees to it. */
export const offer: readonly CheckDraft[] = [
  {
    ...complianceCheck,
    name: 'Right to cancel before the order is confirmed',
    category: 'Offer',
    severity: 'critical',
    weight: 3,
    judging: { ...said, phrases: rightToCancel, where: { part: 'before', phrases: orderTaken } },
  },
  {
    ...complianceCheck,
    name: 'Price and terms are said before the order',
    category: 'Offer',
    severity: 'critical',
    weight: 3,
    judging: judgedByClaude({
      look: 'Before the customer agrees to buy, does the agent say what it costs in total and what binds the customer?',
      pass: 'before the agreement the agent states the price (once, monthly or both), how long the contract runs or that it does not bind, and any fee or price change that is mentioned anywhere in the call.',
      fail: 'one of these comes only after the agreement or not at all, a price is given only as “from” or “about”, or a fee that comes up later was left out.',
      notApplicable: 'the customer agrees to nothing that costs money.',
    }),
  },
  {
    ...complianceCheck,
    name: 'The customer clearly agrees to the order',
    category: 'Offer',
    severity: 'critical',
    weight: 3,
    judging: judgedByClaude({
      look: 'Does the customer say clearly that they want to buy, in answer to a clear question?',
      pass: 'the agent asks whether to place the order or sign the customer up, and the customer answers with an unmistakable yes, or asks for it in own words.',
      fail: 'the agent goes ahead on silence, on “mhm” or “maybe”, on a yes to another question, or although the customer has asked for time to think.',
      notApplicable: 'no order is placed and nobody is signed up.',
    }),
  },
  {
    ...qualityCheck,
    name: 'Finds out what the customer needs',
    category: 'Offer',
    weight: 2,
    judging: judgedByClaude({
      look: 'Does the agent ask about the customer’s situation before presenting a product?',
      pass: 'at least two questions about what the customer has, uses or wants come before the offer, and their answers are taken up later in the call.',
      fail: 'the agent presents a product without asking, or asks and then ignores the answers.',
      notApplicable: 'the customer names the product they want at once, or ends the call before any offer.',
    }),
  },
  {
    ...qualityCheck,
    name: 'The offer fits what the customer said',
    category: 'Offer',
    weight: 2,
    judging: judgedByClaude({
      look: 'Is what the agent offers tied to what this customer has said about their needs?',
      pass: 'the agent says why the product suits this customer, with something the customer has mentioned, and leaves out or explains what does not fit.',
      fail: 'the offer is a recital that would be the same for anybody, or it runs against a need, a limit or a refusal that the customer has voiced.',
      notApplicable: 'nothing is offered.',
    }),
  },
];
