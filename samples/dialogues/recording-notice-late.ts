import type { Dialogue } from './dialogue.ts';

export const recordingNoticeLate: Dialogue = {
  agentVoice: 'awb',
  customerVoice: 'slt',
  seed: 37,
  lines: [
    { speaker: 'agent', text: 'Good afternoon, Larkfield Broadband, my name is Alan. How can I help?' },
    {
      speaker: 'customer',
      text: "Hi Alan. I'm moving to a new apartment next month, and I'd like to take my internet with me, if that's possible.",
    },
    {
      speaker: 'agent',
      text: 'Of course it is, and congratulations on the new place. Can I ask you to confirm your full name and date of birth first, so I know I have the right account?',
    },
    { speaker: 'customer', text: "It's Grace Miller. The second of June, nineteen ninety one." },
    { speaker: 'agent', text: 'Lovely, thanks Grace. And when are you moving, and where to?' },
    {
      speaker: 'customer',
      text: "We get the keys on the twentieth. It's on Harbor Street, number nine. Still in the same city.",
    },
    {
      speaker: 'agent',
      text: "Let me check that address. Yes, there's a line in there already, so that makes it easy. Oh, and I should have said this when I picked up. This call is recorded for training and quality.",
      gapMs: 800,
    },
    { speaker: 'customer', text: "Oh. Okay. I suppose that's fine." },
    {
      speaker: 'agent',
      text: 'I apologise, that ought to have been the first thing you heard. So, the earliest I can get an engineer to you is the twenty first, in the morning.',
    },
    { speaker: 'customer', text: "That's the day after we move in. Perfect. Does it cost anything?" },
    {
      speaker: 'agent',
      text: "There's normally a fee of forty dollars, but you've been with us for more than two years, so for you it's free.",
    },
    { speaker: 'customer', text: 'Nice. And do I keep the same router?', gapMs: 300 },
    {
      speaker: 'agent',
      text: "You do, just pack it with your things. So here's what happens next. Your old line goes off at midnight on the twentieth, and the engineer comes between eight and twelve the next day. You'll get a text the evening before.",
    },
    { speaker: 'customer', text: 'That sounds easy enough.' },
    { speaker: 'agent', text: 'Is there anything else I can help you with today?' },
    { speaker: 'customer', text: "No, that's all. Thank you." },
    { speaker: 'agent', text: 'Thank you for calling, Grace, and good luck with the move. Goodbye.' },
    { speaker: 'customer', text: 'Bye.', gapMs: 300 },
  ],
};
