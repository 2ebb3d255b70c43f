import { expect, test } from 'vitest';
import { parseSearch } from '../search-text.ts';
import { placeAddress, placeIn } from './place-in-call.ts';

const snippet = {
  turn: 7,
  start_ms: 12_500,
  text: 'I want a refund & more',
  marks: [[9, 15]] as [number, number][],
};

test('a place survives the way through the address', () => {
  const address = placeAddress('call_1', snippet);
  expect(address).toBe('/calls/call_1?find=refund&turn=7&at=12500');
  expect(placeIn(parseSearch(address.split('?')[1] ?? ''))).toEqual({ find: 'refund', turn: 7, at: 12_500 });
  const untimed = placeAddress('call_1', { ...snippet, start_ms: null });
  expect(placeIn(parseSearch(untimed.split('?')[1] ?? ''))).toEqual({ find: 'refund', turn: 7, at: null });
});

test('what makes no sense names no place', () => {
  expect([{}, { find: 'x' }, { find: '', turn: '1' }, { find: 'x', turn: '-1' }].map(placeIn)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
