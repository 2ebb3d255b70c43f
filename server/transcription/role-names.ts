import type { Role } from '#shared/transcripts.ts';

/** Labels that people and recorders write in front of what somebody says, folded to letters and single spaces. */
const namesOfRoles: Readonly<Record<Role, readonly string[]>> = {
  other: [
    'ivr',
    'system',
    'bot',
    'voicebot',
    'virtual agent',
    'virtual assistant',
    'voice assistant',
    'automated',
    'automated voice',
    'automated system',
    'recording',
    'recorded message',
    'announcement',
    'interpreter',
    'supervisor',
  ],
  agent: [
    'agent',
    'rep',
    'representative',
    'advisor',
    'adviser',
    'operator',
    'csr',
    'consultant',
    'associate',
    'specialist',
    'employee',
    'clerk',
    'staff',
    'salesperson',
    'seller',
    'support',
    'support agent',
    'call agent',
    'call center agent',
    'call centre agent',
    'service agent',
    'sales agent',
    'sales rep',
    'sales representative',
    'service representative',
    'customer service',
    'customer service agent',
    'customer service rep',
    'customer service representative',
    'customer support',
    'customer care',
    'agente',
    'asesor',
    'asesora',
    'conseiller',
    'mitarbeiter',
  ],
  customer: [
    'customer',
    'client',
    'caller',
    'consumer',
    'member',
    'guest',
    'patient',
    'buyer',
    'prospect',
    'end user',
    'cliente',
    'kunde',
    'kundin',
  ],
};

const roleOfName: ReadonlyMap<string, Role> = new Map(
  (Object.keys(namesOfRoles) as Role[]).flatMap((role) =>
    namesOfRoles[role].map((name) => [name, role] as const),
  ),
);

/** The role that a label means by itself ("Agent 1", "CUSTOMER", "Anna (Agent)"), else null. */
export function exactRoleOf(label: string): Role | null {
  const inBrackets = /\(([^()]{1,40})\)/.exec(label)?.[1];
  const whole = roleOfName.get(plainLabel(label.replace(/\([^()]*\)/g, ' ')));
  return whole ?? (inBrackets === undefined ? null : (roleOfName.get(plainLabel(inBrackets)) ?? null));
}

/** The role that a speaker's label means, also when a name follows it ("Agent Smith", "rep_anna"); null when none. */
export function roleOfLabel(label: string): Role | null {
  const exact = exactRoleOf(label);
  if (exact !== null) return exact;
  const words = plainLabel(label).split(' ');
  if (words.length > 4) return null;
  for (let length = words.length - 1; length > 0; length -= 1) {
    const role = roleOfName.get(words.slice(0, length).join(' '));
    if (role !== undefined) return role;
  }
  return null;
}

function plainLabel(label: string): string {
  return label
    .normalize('NFKD')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

type Opening = { readonly phrase: string; readonly weight: number };

/**
 * What people say in the first sentences of a call and how strongly it points to who they are. Weights above zero
 * point to the agent, below zero to the customer; they were set by reading call openings, not learnt.
 */
export const openings: readonly Opening[] = [
  { phrase: 'thank you for calling', weight: 4 },
  { phrase: 'thanks for calling', weight: 4 },
  { phrase: 'thank you for contacting', weight: 4 },
  { phrase: 'how can i help', weight: 3 },
  { phrase: 'how may i help', weight: 3 },
  { phrase: 'how can i assist', weight: 3 },
  { phrase: 'how may i assist', weight: 3 },
  { phrase: 'what can i do for you', weight: 2 },
  { phrase: 'what can i help', weight: 2 },
  { phrase: 'recorded line', weight: 3 },
  { phrase: 'call is being recorded', weight: 3 },
  { phrase: 'call may be recorded', weight: 3 },
  { phrase: 'calling on behalf of', weight: 3 },
  { phrase: 'am i speaking with', weight: 2 },
  { phrase: 'may i speak with', weight: 2 },
  { phrase: 'can i have your', weight: 2 },
  { phrase: 'could i have your', weight: 2 },
  { phrase: 'may i have your', weight: 2 },
  { phrase: 'can i get your', weight: 2 },
  { phrase: 'verify your', weight: 2 },
  { phrase: 'would you like', weight: 1 },
  { phrase: 'my name is', weight: 1 },
  { phrase: 'calling from', weight: 1 },
  { phrase: 'welcome to', weight: 1 },
  { phrase: 'gracias por llamar', weight: 4 },
  { phrase: 'en qué puedo ayudar', weight: 3 },
  { phrase: 'le atiende', weight: 3 },
  { phrase: 'i am calling about', weight: -3 },
  { phrase: "i'm calling about", weight: -3 },
  { phrase: 'i am calling because', weight: -2 },
  { phrase: "i'm calling because", weight: -2 },
  { phrase: 'i was calling', weight: -2 },
  { phrase: "i'd like to", weight: -1.5 },
  { phrase: 'i would like to', weight: -1.5 },
  { phrase: 'i was wondering', weight: -1.5 },
  { phrase: 'i have a question', weight: -2 },
  { phrase: 'i have a problem', weight: -2 },
  { phrase: 'having trouble', weight: -1.5 },
  { phrase: 'can you help me', weight: -2 },
  { phrase: 'could help me', weight: -2 },
  { phrase: 'my account', weight: -1 },
  { phrase: 'my order', weight: -1 },
  { phrase: 'my bill', weight: -1 },
  { phrase: 'i need', weight: -0.5 },
];

/** What only a machine says. */
export const menuPhrases: readonly string[] = [
  'press one',
  'press 1',
  'press two',
  'press 2',
  'para español',
  'please stay on the line',
  'please remain on the line',
  'your call is important',
];
