import { conduct } from './collections/conduct.ts';
import { disclosures } from './collections/disclosures.ts';
import { recordingNoticeCheck } from './customer-service/compliance.ts';
import { opening } from './customer-service/opening.ts';
import { noRudeWordsCheck } from './customer-service/rude-words.ts';

/** Checks for calls about debts: the right person, the disclosures, no threats, and care for people in trouble. */
export const collections = {
  id: 'collections',
  name: 'Collections and compliance',
  description:
    'The right person before the debt, the debt collector’s disclosure, no threats, no word to others, disputes and ' +
    'hardship taken seriously, arrangements said back.',
  checks: [...opening, recordingNoticeCheck, ...disclosures, noRudeWordsCheck, ...conduct],
};
