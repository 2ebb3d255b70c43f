import { expect, test } from 'vitest';
import type { PreviewedFile } from '#shared/csv-preview.ts';
import { fieldsFor, fieldsOf, noDetails } from './details.ts';

const ana = { id: 'agent_1', name: 'Ana Silva', code: 'A17', email: 'ana@example.com' };

function row(fields: Record<string, string>): PreviewedFile {
  return { name: 'a.wav', line: 2, fields, agent: null, agent_match: '', notes: [] };
}

test('what nobody says is not sent', () => {
  expect(fieldsOf(noDetails)).toEqual({});
});

test('what is said of all files is sent with each, dates as instants', () => {
  const details = {
    ...noDetails,
    agent: ana,
    callType: 'inbound',
    callDate: '2026-11-22T10:31',
    customerId: ' 7 ',
  } as const;
  const fields = fieldsOf(details);
  expect(fields).toEqual({
    agent_code: 'A17',
    call_type: 'inbound',
    call_date: new Date('2026-11-22T10:31').toISOString(),
    customer_id: '7',
  });
  expect(fieldsFor(fields, undefined, 'a.wav')).toEqual(fields);
});

test('an agent without a code is named by the address, else by the name', () => {
  expect(fieldsOf({ ...noDetails, agent: { ...ana, code: null } })).toEqual({
    agent_email: 'ana@example.com',
  });
  expect(fieldsOf({ ...noDetails, agent: { ...ana, code: null, email: null } })).toEqual({
    agent_name: 'Ana Silva',
  });
});

test('a row goes before what is said of all files, and its agent wholly', () => {
  const common = { agent_code: 'A17', disposition: 'Sold', call_type: 'inbound' };
  const fields = row({ agent_email: 'ben@example.com', disposition: 'Lost', metadata: '{"Team":"Blue"}' });
  expect(fieldsFor(common, fields, 'a.wav')).toEqual({
    agent_email: 'ben@example.com',
    disposition: 'Lost',
    call_type: 'inbound',
    metadata: '{"Team":"Blue"}',
  });
});

test('folders go along, for patterns that name them', () => {
  expect(fieldsFor({}, undefined, 'A17/2026-11-22/c9.wav')).toEqual({ path: 'A17/2026-11-22/c9.wav' });
});
