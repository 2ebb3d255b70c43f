import { expect, test } from 'vitest';
import { placeBeside } from './place.ts';

const window = { width: 400, height: 300 };
const size = { width: 100, height: 60 };

test('below the anchor, aligned with its end', () => {
  const anchor = { left: 200, top: 20, width: 40, height: 30 };
  expect(placeBeside(anchor, size, { window, side: 'bottom', align: 'end' })).toEqual({ left: 140, top: 56 });
});

test('above when there is no room below', () => {
  const anchor = { left: 200, top: 250, width: 40, height: 30 };
  expect(placeBeside(anchor, size, { window, side: 'bottom', align: 'start' })).toEqual({
    left: 200,
    top: 184,
  });
});

test('never past the edge of the window', () => {
  const anchor = { left: 385, top: 100, width: 10, height: 10 };
  expect(placeBeside(anchor, size, { window, side: 'bottom', align: 'center' })).toEqual({
    left: 292,
    top: 116,
  });
});

test('beside the anchor, on the other side when the edge is near', () => {
  const anchor = { left: 10, top: 100, width: 20, height: 20 };
  expect(placeBeside(anchor, size, { window, side: 'left', align: 'center' })).toEqual({ left: 36, top: 80 });
});
