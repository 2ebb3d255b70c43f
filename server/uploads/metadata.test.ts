import { expect, test } from 'vitest';
import { metadataOf } from './metadata.ts';

test('what is said of the agent stands beside the metadata, under its own names', () => {
  const fields = {
    metadata: { shift: 'late', agent_code: 'old' },
    agent_code: 'A17',
    agent_email: 'ana@example.com',
  };
  expect(metadataOf(fields)).toEqual({ shift: 'late', agent_code: 'A17', agent_email: 'ana@example.com' });
});

test('nothing said is nothing stored', () => {
  expect(metadataOf({})).toEqual({});
});
