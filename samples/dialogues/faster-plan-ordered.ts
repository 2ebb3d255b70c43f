import type { Dialogue } from './dialogue.ts';

export const fasterPlanOrdered: Dialogue = {
  agentVoice: 'slt',
  customerVoice: 'awb',
  seed: 41,
  lines: [
    {
      speaker: 'agent',
      text: 'Good afternoon, Larkfield Broadband, my name is Emily. Just so you know, this call may be recorded for quality. What can I do for you?',
    },
    {
      speaker: 'customer',
      text: "Hello Emily. My daughter has moved back in, and now the internet stalls whenever we're both on it. I wondered if you had something faster.",
    },
    {
      speaker: 'agent',
      text: "I'm sorry to hear that, it's a pain when it freezes in the middle of something. Let's see what your line can do. I just need to verify your identity first. Could you give me your name and your date of birth?",
    },
    {
      speaker: 'customer',
      text: "It's Robert Hughes, and I was born on the ninth of October, nineteen fifty eight.",
    },
    {
      speaker: 'agent',
      text: "Thank you, Robert. So, you're on fifty megabits now. That's fine for one person, but it's tight for two. Your street was upgraded in the spring, so you could have two hundred, or five hundred.",
      gapMs: 650,
    },
    {
      speaker: 'customer',
      text: "Which one would you take? I don't want to pay for something we'll never use.",
    },
    {
      speaker: 'agent',
      text: "Honestly, for the two of you, two hundred is plenty. It's six dollars more a month, so thirty eight in all.",
    },
    { speaker: 'customer', text: 'And am I tied in?' },
    {
      speaker: 'agent',
      text: "It's a twelve month agreement, and you have fourteen days to change your mind. There's no charge for setting it up.",
    },
    { speaker: 'customer', text: "That sounds fair. Let's go ahead.", gapMs: 700 },
    {
      speaker: 'agent',
      text: "Great, that's ordered for you. Your next steps are simple. A new router comes on Wednesday. Plug it in where the old one is now, and the faster speed comes on by itself that evening.",
    },
    { speaker: 'customer', text: 'So nobody has to come to the house?' },
    { speaker: 'agent', text: 'No, nobody at all. Is there anything else I can help with?' },
    { speaker: 'customer', text: "No, you've been very helpful. Thank you." },
    {
      speaker: 'agent',
      text: 'It was a pleasure. Thank you for calling, Robert, and enjoy the rest of your day.',
    },
    { speaker: 'customer', text: 'Same to you. Bye now.', gapMs: 350 },
  ],
};
