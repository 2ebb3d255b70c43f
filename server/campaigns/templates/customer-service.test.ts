import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgePhrases, type PhrasesCheck } from '#server/analysis/phrases.ts';
import { indexTranscript } from '#server/analysis/spoken.ts';
import { foldWords } from '#server/analysis/words.ts';
import { CheckDraft, type PhrasesRule } from '#shared/checks.ts';
import type { Role, Transcript } from '#shared/transcripts.ts';
import { recording } from '#test/support/recordings.ts';
import { aTranscript, type Line } from '#test/support/spoken-lines.ts';
import { describeWithRecordings } from '#test/support/with-recordings.ts';
import { customerService } from './customer-service.ts';
import { templates } from './templates.ts';

const checks = customerService.checks.flatMap((draft, position): PhrasesCheck[] => {
  if (draft.judging.kind !== 'phrases') return [];
  return [{ ...draft, judging: draft.judging, id: `check_${position}`, position, passMark: 70 }];
});

/** Verdicts by the names of their checks, those of the given kinds alone. */
function verdicts(transcript: Transcript, kinds: readonly string[]): Record<string, string> {
  const spoken = indexTranscript(transcript);
  const all = checks.map((check) => [check.name, judgePhrases(check, spoken).verdict] as const);
  return Object.fromEntries(all.filter(([, verdict]) => kinds.includes(verdict)));
}

function verdictOf(name: string, lines: readonly Line[]): string | undefined {
  return verdicts(aTranscript(lines), ['pass', 'fail', 'not_applicable', 'needs_review'])[name];
}

const weightsOf = (severity: string) =>
  customerService.checks.filter((check) => check.severity === severity).map(({ weight }) => weight);

const spell = (phrase: string) => phrase.replaceAll('*', 'something').replaceAll('...', '');

const contentOf = (name: string) => readFileSync(recording(name), 'utf8');

function phrasesIn({ judging }: { judging: PhrasesRule }): string[] {
  return [...judging.phrases, ...(judging.where.part === 'before' ? judging.where.phrases : [])];
}

describe('the template', () => {
  test('is offered, and its checks are what a person could have written', () => {
    expect(templates).toContain(customerService);
    for (const draft of customerService.checks) expect(CheckDraft.parse(draft)).toEqual(draft);
  });

  test('has a name for each check, and counts critical checks for more', () => {
    const names = customerService.checks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(Math.min(...weightsOf('critical'))).toBeGreaterThan(Math.max(...weightsOf('warning')));
  });

  test.each(checks.map((check) => [check.name, check] as const))('%s: no phrase twice', (_name, check) => {
    const { phrases, where } = check.judging;
    for (const list of [phrases, where.part === 'before' ? where.phrases : []]) {
      const folded = list.map((phrase) => foldWords(phrase, true).join(' '));
      expect(folded.filter((phrase, index) => folded.indexOf(phrase) !== index)).toEqual([]);
    }
  });

  test('every phrase finds itself when it is said', () => {
    for (const check of checks) {
      for (const phrase of phrasesIn(check)) {
        const rule: PhrasesRule = {
          ...check.judging,
          phrases: [phrase],
          expect: 'said',
          by: 'anyone',
          where: { part: 'whole_call' },
        };
        const whole = { ...check, judging: rule };
        const said = indexTranscript(aTranscript([{ by: 'agent', text: spell(phrase) }]));
        expect([phrase, judgePhrases(whole, said).verdict]).toEqual([phrase, 'pass']);
      }
    }
  });
});

const never = ['No rude or dismissive words', 'No refusal of an escalation'];

describe('what an agent may say', () => {
  test.each([
    'I am sorry, that was stupid of me. What an idiot I am.',
    'In what city did you grow up?',
    'Did it get lost in the post? I will deal with it right away.',
    'Ah, so that is your problem: the router was switched off.',
    'That is ridiculous, nobody should wait that long. Let me fix that.',
    'So what I will do is send you a new one.',
    'We are a company who cares about you.',
    'Once things calm down on the line, the speed comes back.',
    'Let me grab a pen. Shall I put you through to my manager?',
    'I can transfer you to a supervisor. You can speak to her now.',
    'You can always escalate this, and you can complain in writing.',
    'It is not your fault, and no problem at all.',
    'I shut the account down and set up a new one.',
    'What do you want to do about the old contract?',
    'As you told me already, it stopped on Monday.',
    'The assistant bishop in Scunthorpe has the same plan, damage included.',
    'You are not being charged for listening to your messages.',
    'There is a manager on shift. I do not have the date yet.',
  ])('%s', (text) => {
    const lines: Line[] = [{ by: 'agent', text }];
    expect(never.map((name) => verdictOf(name, lines))).toEqual(['pass', 'pass']);
  });

  test('nor is it held against the agent what a caller says', () => {
    const lines: Line[] = [
      { by: 'customer', text: "Shut up! I don't care. You can't speak to me like that, idiot." },
    ];
    expect(never.map((name) => verdictOf(name, lines))).toEqual(['pass', 'pass']);
  });
});

describe('what an agent may not say', () => {
  test.each([
    "Well, that's not my problem.",
    'Look, you need to calm down.',
    "I've already told you, he tried.",
    'Oh, for... shit.',
    "I don't fucking care!",
    "You're wasting my time.",
    "I couldn't care less.",
    'Are you deaf?',
  ])('%s', (text) => {
    expect(verdictOf('No rude or dismissive words', [{ by: 'agent', text }])).toBe('fail');
  });

  test.each([
    "You can't speak to her, she is in a meeting.",
    "There's no manager available.",
    "I'm not going to transfer you.",
    'My supervisor will tell you the same thing.',
    "I can't transfer you to a manager.",
    'There is no one above me.',
  ])('%s', (text) => {
    expect(verdictOf('No refusal of an escalation', [{ by: 'agent', text }])).toBe('fail');
  });
});

describe('the recording notice', () => {
  const name = 'Recording notice in the first 30 seconds';

  test.each([
    'All our calls are recorded for training purposes.',
    'Calls may be monitored or recorded.',
    "You're on a recorded line.",
    'Please note that this conversation is being recorded.',
    'We record all of our calls. Your call may be recorded for quality assurance.',
    'Just so you know, this call will be recorded.',
  ])('%s', (text) => {
    const announced = (by: Role): Line[] => [{ by, text, at: 2 }];
    expect([verdictOf(name, announced('agent')), verdictOf(name, announced('other'))]).toEqual([
      'pass',
      'pass',
    ]);
  });

  test.each([
    'I will call you back, I have recorded your request.',
    'Is this a recording?',
    'For the record, I called.',
  ])('not: %s', (text) => {
    expect(verdictOf(name, [{ by: 'agent', text, at: 2 }])).toBe('fail');
  });
});

describe('identity before account details', () => {
  const name = 'Identity checked before account details';
  const question: Line = {
    by: 'agent',
    text: 'Can I take your date of birth and the first line of your address?',
  };
  const details: Line = {
    by: 'agent',
    text: 'Thank you. I can see on your account that your last payment was in May.',
  };

  test('asked first, asked too late, never asked, never needed', () => {
    expect(
      [[question, details], [details, question], [details], [question]].map((lines) =>
        verdictOf(name, lines),
      ),
    ).toEqual(['pass', 'fail', 'fail', 'not_applicable']);
  });

  test('what callers say of their own account is no disclosure', () => {
    const lines: Line[] = [
      {
        by: 'customer',
        text: 'My balance is wrong, my account shows a payment, and I can see my last bill.',
      },
    ];
    expect(verdictOf(name, lines)).toBe('not_applicable');
  });
});

test('a good call passes every check that applies', () => {
  const lines: Line[] = [
    { by: 'agent', text: 'Good morning, thanks for calling Larkfield. This is Anna speaking.', at: 0 },
    { by: 'agent', text: 'This call may be recorded. How can I help?', at: 6 },
    { by: 'customer', text: 'My internet is down.', at: 12 },
    { by: 'agent', text: "I'm sorry to hear that. Could you confirm your full name and postcode?", at: 15 },
    { by: 'customer', text: 'Jo Miles, SO17.', at: 22 },
    { by: 'agent', text: 'I can see your account. May I put you on a brief hold?', at: 26 },
    { by: 'agent', text: "Thanks for holding. We'll send an engineer, and you'll get a text.", at: 90 },
    { by: 'agent', text: 'Is there anything else I can do for you?', at: 100 },
    { by: 'agent', text: 'Have a lovely day. Bye!', at: 108 },
  ];
  expect(
    verdicts(aTranscript(lines, { durationMs: 112_000 }), ['fail', 'not_applicable', 'needs_review']),
  ).toEqual({});
});

describeWithRecordings('real calls', () => {
  test('a credit union replaces a card: no notice of recording, and nothing else to blame', () => {
    type Row = { ParticipantRole: string; BeginOffsetMillis: number; Content: string };
    const rows = (JSON.parse(contentOf('calls/aws-call-analytics-example.json')) as { Transcript: Row[] })
      .Transcript;
    const lines = rows.map(
      (row): Line => ({
        by: row.ParticipantRole === 'AGENT' ? 'agent' : 'customer',
        text: row.Content,
        at: row.BeginOffsetMillis / 1_000,
        wordsWithoutTimes: true,
      }),
    );
    expect(
      verdicts(aTranscript(lines, { durationMs: 183_000 }), ['fail', 'not_applicable', 'needs_review']),
    ).toEqual({
      'Recording notice in the first 30 seconds': 'fail',
      'Asks before putting on hold': 'not_applicable',
    });
  });

  test('a shop sells a Chromecast, without times', () => {
    const lines = contentOf('calls/google_commercial_mono.txt')
      .trim()
      .split('\n')
      .map(
        (line): Line => ({
          by: line.startsWith('Agent:') ? 'agent' : 'customer',
          text: line.slice(line.indexOf(':') + 1),
        }),
      );
    expect(verdicts(aTranscript(lines), ['fail', 'not_applicable', 'needs_review'])).toEqual({
      'Greets the caller': 'fail',
      'Gives own name': 'fail',
      'Recording notice in the first 30 seconds': 'fail',
      'Identity checked before account details': 'not_applicable',
      'Asks before putting on hold': 'not_applicable',
      'Offers further help': 'fail',
      'Thanks and says goodbye': 'needs_review',
    });
  });

  test('nothing rude is heard where nothing rude is said', () => {
    const references = Object.values(JSON.parse(contentOf('references.json')) as Record<string, string>);
    expect(references.length).toBeGreaterThan(0);
    for (const said of references) {
      expect(never.map((name) => verdictOf(name, [{ by: 'agent', text: said }]))).toEqual(['pass', 'pass']);
    }
  });
});
