import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParsedTurn } from './formats/parsed.ts';
import { untimedWords } from './formats/tokens.ts';
import { roleOfLabel } from './role-names.ts';
import { assignRoles, canSwapRoles, swapRoles } from './roles.ts';
import { normalForm } from './turns.ts';

const mono = { mode: 'mono', agentChannel: 0 } as const;
const dualRight = { mode: 'dual', agentChannel: 1 } as const;

/** "A: text" or "1: text" for a channel, or ": text" for nobody. */
function turn(line: string): ParsedTurn {
  const [name = '', text = ''] = line.split(/:\s*/, 2);
  const channel = /^\d$/.test(name) ? Number(name) : null;
  const speaker = name === '' || channel !== null ? null : name;
  return {
    speaker,
    role: null,
    startMs: null,
    endMs: null,
    words: untimedWords(text, { speaker, channel }),
  };
}

function roles(lines: readonly string[], rule: typeof mono | typeof dualRight = mono) {
  const cast = assignRoles(lines.map(turn), rule);
  return { roles: cast.turns.map(({ role }) => role), confidence: cast.roleConfidence };
}

describe('who is who', () => {
  it.each([
    ['Agent', 'agent'],
    ['AGENT 1', 'agent'],
    ['agent_smith', 'agent'],
    ['Customer Service Representative', 'agent'],
    ['Anna (Rep)', 'agent'],
    ['CUSTOMER', 'customer'],
    ['Caller-2', 'customer'],
    ['Client', 'customer'],
    ['IVR', 'other'],
    ['Virtual Agent', 'other'],
    ['Speaker 1', null],
    ['Anna', null],
    ['spk_0', null],
  ])('the label %s is %s', (label, role) => {
    expect(roleOfLabel(label)).toBe(role);
  });

  it('takes labels before anything else', () => {
    expect(roles(['Customer: thank you for calling', 'Agent: i am calling about my bill'])).toEqual({
      roles: ['customer', 'agent'],
      confidence: 1,
    });
  });

  it('takes the other of two for the other party when one is labelled', () => {
    expect(roles(['Agent: hello', 'Maria Lopez: hi'])).toEqual({
      roles: ['agent', 'customer'],
      confidence: 0.9,
    });
  });

  it('takes the channel of the agent in Dual mode', () => {
    expect(roles(['0: thank you for calling', '1: hi', '2: beep'], dualRight)).toEqual({
      roles: ['customer', 'agent', 'other'],
      confidence: 1,
    });
  });

  it('takes the opening words where nothing else says it', () => {
    expect(roles(['A: hello', 'B: Thank you for calling Harbour, how can I help?', 'A: My boiler'])).toEqual({
      roles: ['customer', 'agent', 'customer'],
      confidence: 0.95,
    });
    expect(
      roles([
        "A: Hi, I'd like to buy a Chromecast, and I was wondering whether you could help me with that.",
        'B: Certainly. Which color would you like?',
      ]).roles,
    ).toEqual(['customer', 'agent']);
  });

  it('knows a menu when there are three voices', () => {
    expect(
      roles([
        'A: Thank you for calling. For sales press 1.',
        'B: Hello, my name is Jo, how may I help?',
        'C: I have a question about my bill',
      ]),
    ).toEqual({ roles: ['other', 'agent', 'customer'], confidence: 0.95 });
  });

  it('says so when it cannot tell', () => {
    expect(roles(['A: good morning', 'B: good morning'])).toEqual({ roles: [null, null], confidence: 0 });
    expect(roles(['A: my name is Jo', 'B: my name is Al', 'A: calling from Harbour'])).toEqual({
      roles: [null, null, null],
      confidence: 0.37,
    });
  });

  it('has nothing to be sure of with one unnamed voice or none', () => {
    expect(roles([': thank you for calling'])).toEqual({ roles: [null], confidence: null });
    expect(roles([])).toEqual({ roles: [], confidence: null });
  });
});

function transcript(lines: readonly string[]) {
  const parsed = {
    providerJobId: null,
    model: null,
    language: null,
    durationMs: null,
    roleConfidence: null,
    turns: lines.map(turn),
  };
  return normalForm(parsed, { provider: 'supplied', durationMs: null, channelRule: mono });
}

describe('swapping', () => {
  const voices = fc.constantFrom('Agent', 'Customer', 'IVR', 'A', 'B', 'Jo');
  const said = fc.constantFrom('thank you for calling', 'i have a question', 'good morning', 'press 1');
  const lines = fc.array(fc.tuple(voices, said).map(([voice, text]) => `${voice}: ${text}`));

  it('twice is as before once, whoever speaks; words and turns stay', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const before = transcript(all);
        const once = swapRoles(before);
        expect(swapRoles(swapRoles(once))).toEqual(once);
        const hasRoles = before.turns.some(({ role }) => role === 'agent' || role === 'customer');
        if (hasRoles) expect(swapRoles(once).turns).toEqual(before.turns);
        expect(once.turns.map((one) => ({ ...one, role: null }))).toEqual(
          before.turns.map((one) => ({ ...one, role: null })),
        );
        expect(once.words).toEqual(before.words);
        expect(canSwapRoles(before)).toBe(once.turns.some((one, at) => one.role !== before.turns[at]?.role));
      }),
    );
  });

  it('exchanges agent and customer and is sure afterwards; twice gives the same roles again', () => {
    const before = transcript(['Agent: hello', 'Customer: hi', 'IVR: beep', 'Customer: bye']);
    const swapped = swapRoles(before);
    expect(swapped.turns.map(({ role }) => role)).toEqual(['customer', 'agent', 'other', 'agent']);
    expect(swapped).toEqual({ ...before, turns: swapped.turns, roleConfidence: 1 });
    expect(swapRoles(swapped).turns).toEqual(before.turns);
  });

  it('gives two voices without roles theirs in the order they speak', () => {
    const swapped = swapRoles(transcript(['A: hello', 'B: hi', 'A: bye']));
    expect(swapped.turns.map(({ role }) => role)).toEqual(['agent', 'customer', 'agent']);
    expect(swapped.roleConfidence).toBe(1);
  });

  it('leaves a single voice alone', () => {
    const before = transcript([': hello']);
    expect(swapRoles(before)).toEqual(before);
  });
});
