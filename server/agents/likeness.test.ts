import { expect, test } from 'vitest';
import type { AgentMatch } from '#shared/agent-match.ts';
import { likenessTo } from './likeness.ts';

const zoe = { name: 'Zoë van Dam', code: 'Z-7', email: 'zoe@example.com', extension: '204' };

test.each([
  ['2026-11-02_z-7_call.wav', 'Its name holds the code Z-7.'],
  ['zoe-van-dam 0931.wav', 'Its name holds the name Zoë van Dam.'],
  ['ZoeVanDam_12.wav', 'Its name holds the name Zoë van Dam.'],
  ['Dam, van Zoë.wav', 'Its name holds the name Zoë van Dam.'],
  ['204_0931.wav', 'Its name holds the extension 204.'],
  ['2040.wav', null],
  ['zoe.wav', null],
  ['call.wav', null],
])('%s', (fileName, why) => {
  expect(likenessTo(zoe, { fileName, match: null })).toBe(why);
});

const unknown: AgentMatch = { from: 'fields', by: 'agent_code', outcome: 'unknown', value: 'z-7', names: [] };

function came(match: AgentMatch): string | null {
  return likenessTo(zoe, { fileName: '204.wav', match });
}

test('what came with a call counts before its name, as the profile is now', () => {
  expect(came(unknown)).toBe('It came with the code z-7.');
  expect(came({ ...unknown, by: 'agent_name', value: 'Dam van Zoe' })).toBe(
    'It came with the name Dam van Zoe.',
  );
  expect(came({ ...unknown, by: 'agent_email', value: 'ZOE@example.com' })).toBe(
    'It came with the address ZOE@example.com.',
  );
  expect(came({ ...unknown, value: 'z-8' })).toBe('Its name holds the extension 204.');
});

test('what a person unlinked is not offered again, and short names and extensions prove nothing', () => {
  const byHand: AgentMatch = { from: 'hand', by: null, outcome: 'unlinked', value: '', names: ['Olive'] };
  expect(likenessTo(zoe, { fileName: 'z-7.wav', match: byHand })).toBe(null);
  const bo = { name: 'Bo', code: null, email: null, extension: '12' };
  expect(likenessTo(bo, { fileName: 'bo_12.wav', match: null })).toBe(null);
});
