import { recordingNoticeCheck } from './customer-service/compliance.ts';
import { opening } from './customer-service/opening.ts';
import { offer } from './sales/offer.ts';
import { persuasion } from './sales/persuasion.ts';

/** Checks for calls that sell: what must be said before an order, what must never be, and how well it is done. */
export const sales = {
  id: 'sales',
  name: 'Sales',
  description:
    'Needs before offers, prices and terms said clearly, consent to the order, the right to cancel, no pressure and no ' +
    'empty promises.',
  checks: [...opening, recordingNoticeCheck, ...offer, ...persuasion],
};
