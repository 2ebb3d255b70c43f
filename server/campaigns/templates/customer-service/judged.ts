import type { CheckDraft } from '#shared/checks.ts';
import { judgedByClaude, qualityCheck } from '../ready-made.ts';

/** What words alone do not show: Claude reads the call for it. */
export const judged: readonly CheckDraft[] = [
  {
    ...qualityCheck,
    name: 'Understands what the caller needs',
    category: 'Resolution',
    weight: 2,
    judging: judgedByClaude({
      look: 'Does the agent find out what the caller wants before offering a solution? Look for questions that narrow the matter down, and for the agent saying in own words what they understood.',
      pass: 'the agent asks at least one question that fits the matter, or sums it up and the caller agrees. Where the caller has explained everything clearly, going straight to the right solution passes too.',
      fail: 'the agent works on another matter than the caller’s, lets the caller repeat the same thing more than once, or offers a solution that the caller’s words already ruled out.',
      notApplicable:
        'the caller says nothing of why they call, or the call ends or is transferred before they can.',
    }),
  },
  {
    ...qualityCheck,
    name: 'Resolves the matter or says who will',
    category: 'Resolution',
    weight: 2,
    judging: judgedByClaude({
      look: 'Does the caller leave the call with their matter settled, or knowing exactly how it goes on?',
      pass: 'the matter is settled in the call, or the agent says what happens next, who does it and by when.',
      fail: 'the call ends with the matter open and without a next step, with a next step that names neither who nor when, or with the caller sent away to call again.',
      notApplicable: 'the caller asks for nothing, dialled wrong, or hangs up before the agent can act.',
    }),
  },
  {
    ...qualityCheck,
    name: 'Gives information that holds together',
    category: 'Resolution',
    severity: 'critical',
    weight: 3,
    judging: judgedByClaude({
      look: 'Does the agent contradict themselves, or state as certain what they have just said they do not know? Judge only by what is said in this call; you do not know the company’s rules.',
      pass: 'figures, dates, conditions and names stay the same through the call, or the agent corrects a slip openly.',
      fail: 'two statements of the agent about the same thing cannot both be true and are not corrected, or a guess is given as a fact.',
      notApplicable: 'the agent gives no information about the caller’s matter.',
    }),
  },
  {
    ...qualityCheck,
    name: 'Answers feelings that are voiced',
    category: 'Conversation',
    weight: 2,
    judging: judgedByClaude({
      look: 'Where the caller voices worry, anger, disappointment or distress, does the agent answer it before going on with the matter?',
      pass: 'the agent names or acknowledges the feeling, apologises where something went wrong, or changes what they do because of it. One sincere sentence is enough.',
      fail: 'the feeling is passed over, played down, blamed on the caller, or answered with a set phrase while the caller repeats it.',
      notApplicable: 'the caller voices no such feeling.',
    }),
  },
  {
    ...qualityCheck,
    name: 'Lets the caller finish',
    category: 'Conversation',
    weight: 1,
    judging: judgedByClaude({
      look: 'Does the agent let the caller say what they want to say? Overlaps of a word or two, and sounds of agreement, are no interruptions.',
      pass: 'the caller’s sentences end before the agent begins, or the agent takes back an interruption and lets them go on.',
      fail: 'the agent cuts sentences of the caller off twice or more, or talks on while the caller tries to say something.',
      notApplicable: 'the caller speaks fewer than three sentences.',
    }),
  },
  {
    ...qualityCheck,
    name: 'The caller sounds content at the end',
    type: 'business_intelligence',
    category: 'Outcome',
    severity: 'info',
    weight: 1,
    judging: judgedByClaude({
      look: 'How does the caller sound in their last few sentences? Judge by what they say then, whatever came before.',
      pass: 'they thank the agent for more than politeness, say that it is solved or helpful, or are plainly relieved or friendly.',
      fail: 'they are still angry or disappointed, announce a complaint or that they will leave, or give up.',
      notApplicable: 'the caller’s last sentences show neither, or the call breaks off.',
    }),
  },
];
