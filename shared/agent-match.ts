import { z } from 'zod';

/** What an agent can be recognised by, in the order in which they are asked; the first that is there decides. */
export const agentClues = {
  agent_code: 'code',
  agent_email: 'e-mail address',
  extension: 'extension',
  agent_name: 'name',
} as const;
export type AgentClue = keyof typeof agentClues;

/** How a call came to its agent, or why it has none. */
export const AgentMatch = z.object({
  /** Where the clue stood: in the fields or the row that came with the recording, in its file's name; by hand; nowhere. */
  from: z.enum(['fields', 'file_name', 'hand']).nullable(),
  by: z.enum(['agent_code', 'agent_email', 'extension', 'agent_name']).nullable(),
  outcome: z.enum(['linked', 'unlinked', 'unknown', 'archived', 'several', 'no_clue', 'other_form']),
  /** The clue's own words, or the pattern that the file's name does not follow. */
  value: z.string(),
  /** Of the agents it fits; of the person, when it was done by hand. */
  names: z.array(z.string()),
});
export type AgentMatch = z.infer<typeof AgentMatch>;

/** How a call came to its agent, or why it has none, as one sentence. */
export function agentMatchSentence(match: AgentMatch): string {
  const { from, by, outcome, value, names } = match;
  const clue = by === null ? '' : agentClues[by];
  const where = from === 'file_name' ? ' in the file’s name' : '';
  switch (outcome) {
    case 'linked':
      return from === 'hand' ? `Linked by ${names.join(', ')}.` : `Linked by the ${clue} ${value}${where}.`;
    case 'unlinked':
      return `Unlinked by ${names.join(', ')}.`;
    case 'unknown':
      return `Not linked: no agent has the ${clue} ${value}${where === '' ? '' : `, which stands${where}`}.`;
    case 'archived':
      return `Not linked: ${names.join(', ')} (${clue} ${value}${where}) is archived.`;
    case 'several':
      return `Not linked: the ${clue} ${value}${where} fits several agents: ${names.join(', ')}.`;
    case 'no_clue':
      return from === 'file_name'
        ? 'Not linked: the file’s name does not say who the agent is.'
        : 'Not linked: nothing that came with the call says who the agent is.';
    case 'other_form':
      return `Not linked: the file’s name does not have the form ${value}.`;
  }
}
