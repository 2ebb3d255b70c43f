import type { Dialogue } from './dialogue.ts';

export const identityNeverChecked: Dialogue = {
  agentVoice: 'rms',
  customerVoice: 'slt',
  seed: 23,
  lines: [
    {
      speaker: 'agent',
      text: 'Larkfield Broadband, my name is Mark. This call may be recorded. What can I do for you?',
    },
    {
      speaker: 'customer',
      text: 'Hello. The name is Susan Blake. I had an engineer booked for this morning and nobody turned up. I took a day off work for it.',
    },
    {
      speaker: 'agent',
      text: "Blake. Okay, I've got you here. Eleven Station Road, the fast fiber plan, and there's ninety four dollars outstanding on the account.",
      gapMs: 700,
    },
    { speaker: 'customer', text: "I didn't ask about the balance. I'm asking where the engineer is." },
    { speaker: 'agent', text: 'It says he called you at nine fifteen and got no answer.' },
    {
      speaker: 'customer',
      text: "That can't be right. I've been sitting next to the phone since eight o'clock.",
    },
    { speaker: 'agent', text: "Well, that's what I have on the screen, so I can only go by", gapMs: 400 },
    { speaker: 'customer', text: 'But nobody called me. My phone never rang.', gapMs: -280 },
    {
      speaker: 'agent',
      text: "As I already told you, he tried. If you missed him, that's not my problem. The next visit I have is a week on Thursday.",
      gapMs: 450,
    },
    {
      speaker: 'customer',
      text: 'A week on Thursday? I have no internet, and I work from home. Can I talk to your supervisor, please?',
      gapMs: 350,
    },
    {
      speaker: 'agent',
      text: "You can't speak to her, she's in a meeting. And she would only say the same.",
    },
    { speaker: 'customer', text: "That's really not good enough." },
    { speaker: 'agent', text: 'Look, calm down. Do you want the Thursday or not?' },
    {
      speaker: 'customer',
      text: "Well, I don't have much of a choice, do I? Put me down for it.",
      gapMs: 800,
    },
    { speaker: 'agent', text: 'Right. Thursday, between eight and one.' },
    { speaker: 'customer', text: 'And will somebody call me first this time?' },
    { speaker: 'agent', text: 'They should do. Okay then, goodbye.' },
  ],
};
