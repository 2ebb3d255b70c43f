import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stem } from './inflection.ts';

const families = [
  'record records recorded recording recordings',
  'call calls called calling',
  'apologise apologize apologises apologizes apologised apologized apologising apologizing',
  'understand understands understanding understood',
  'stop stops stopped stopping',
  'cancel cancels cancelled canceled cancelling canceling',
  'control controls controlled controlling',
  'policy policies',
  'apology apologies',
  'verify verifies verified verifying',
  'try tries tried trying',
  'close closes closed closing',
  'file files filed filing',
  'fill fills filled filling',
  'note notes noted noting',
  'service services serviced',
  'address addresses addressed addressing',
  'process processes processed processing',
  'business businesses',
  'tax taxes taxed',
  'watch watches watched watching',
  'size sizes sized',
  'handle handles handled handling',
  'change changes changed changing',
  'charge charges charged charging',
  'transfer transfers transferred transferring',
  'refer refers referred referring',
  'wait waits waited waiting',
  'need needs needed needing',
  'agree agrees agreed agreeing',
  'proceed proceeds proceeded proceeding',
  'issue issues issued issuing',
  'continue continues continued continuing',
  'recognise recognized recognising',
  'favour favor favours favors favoured',
  'use uses used using',
  'add adds added adding',
  'put puts putting',
  'get gets got getting gotten',
  'write writes wrote writing written',
  'be am is are was were been being',
  'have has had having',
  'do does did done doing',
  'show shows showed showing',
  'fix fixes fixed fixing',
  'pay pays paid paying',
  'monitor monitors monitored monitoring',
  'staff staffed staffing',
  'help helps helped helping',
  'please pleased pleasing',
  'lie lies lied lying',
  'movie movies',
  'queue queues queued queueing',
];

describe('stem', () => {
  test.each(families)('one word: %s', (family) => {
    const words = family.split(' ');
    expect(new Set(words.map(stem)).size, words.map((word) => `${word} → ${stem(word)}`).join(', ')).toBe(1);
  });

  test('no two of these families meet', () => {
    const stems = families.map((family) => stem(family.split(' ')[0] ?? ''));
    expect(new Set(stems).size).toBe(families.length);
  });

  test.each([
    ['policy', 'police'],
    ['policy', 'polite'],
    ['not', 'note'],
    ['us', 'use'],
    ['on', 'one'],
    ['her', 'here'],
    ['plan', 'plane'],
    ['hop', 'hope'],
    ['file', 'fill'],
    ['thin', 'thing'],
    ['need', 'ne'],
    ['this', 'thi'],
    ['general', 'generate'],
    ['hat', 'hate'],
    ['care', 'car'],
    ['rat', 'rate'],
    ['apology', 'apologize'],
    ['record', 'recorder'],
    ['bus', 'bu'],
    ['red', 'r'],
    ['bring', 'br'],
  ])('%s is not %s', (one, other) => {
    expect(stem(one)).not.toBe(stem(other));
  });

  test('words of other alphabets, with digits or with accents come back as they are', () => {
    for (const word of ['grabación', 'звонки', '通話', '4s', 'constructor2', 'für']) {
      expect(stem(word)).toBe(word);
    }
  });

  test('names of object properties are words like any other', () => {
    expect(stem('constructor')).toBe('constructor');
    expect(stem('valueof')).toBe('valueof');
  });

  test('no ending takes a word away whole', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,20}$/), (word) => {
        expect(stem(word).length).toBeGreaterThan(0);
      }),
    );
  });
});
