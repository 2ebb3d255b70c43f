import type { Dialogue } from './dialogue.ts';

export const billingQuestionResolved: Dialogue = {
  agentVoice: 'slt',
  customerVoice: 'rms',
  seed: 11,
  lines: [
    {
      speaker: 'agent',
      text: 'Good morning, thank you for calling Larkfield Broadband. My name is Hannah, and this call is recorded for training and quality. How can I help you today?',
    },
    {
      speaker: 'customer',
      text: "Hi Hannah. I just got my bill, and it's about thirty dollars more than last month. Nothing has changed on my end, so I'm a bit confused.",
    },
    {
      speaker: 'agent',
      text: "I understand, that's not what you want to find in the mail. Let me take a look with you. Before I open the account, could you confirm your full name and your date of birth?",
    },
    {
      speaker: 'customer',
      text: "Sure. It's Daniel Ortiz, and the fourteenth of March, nineteen eighty five.",
    },
    { speaker: 'agent', text: 'Thank you, Daniel. And the first line of your address?' },
    { speaker: 'customer', text: 'Twenty two Mill Lane.' },
    {
      speaker: 'agent',
      text: 'Perfect, that all matches. Okay, I can see what happened. Your twelve month discount ended on the first, and the account moved to the standard price.',
      gapMs: 700,
    },
    { speaker: 'customer', text: "Oh. I don't think anybody told me that." },
    {
      speaker: 'agent',
      text: "There was a letter in September, but it's easy to miss, and I'm sorry it came as a surprise. What I can do is put you on our current offer, which is two dollars less than you were paying before.",
    },
    { speaker: 'customer', text: "Really? Yeah, let's do that. Is it a new contract?", gapMs: 250 },
    {
      speaker: 'agent',
      text: "It's another twelve months, at the same speed. And I've taken the extra thirty dollars off this bill.",
    },
    { speaker: 'customer', text: "That's really good of you. Thanks." },
    {
      speaker: 'agent',
      text: "Not at all. So, to recap. The new price starts today, the credit is on your next bill, and you'll have an email about it within the hour. Is there anything else I can help you with?",
    },
    { speaker: 'customer', text: 'No, that was everything. Thanks a lot, Hannah.' },
    { speaker: 'agent', text: "You're welcome, Daniel. Thank you for calling, and have a good day." },
    { speaker: 'customer', text: 'You too. Bye.', gapMs: 300 },
  ],
};
