import { expect, test } from 'vitest';
import { html, prose } from './html.ts';

test('what is put in is escaped, unless it is HTML itself', () => {
  const part = html`<b title="${'"'}">${'<script>'}</b>`;
  expect(html`<p>${part}${[part, null]}${null}${7}</p>`.text).toBe(
    '<p><b title="&quot;">&lt;script&gt;</b><b title="&quot;">&lt;script&gt;</b>7</p>',
  );
});

test('words between backquotes are code', () => {
  expect(prose('The header `X-API-Key: <key>` & no other').text).toBe(
    'The header <code>X-API-Key: &lt;key&gt;</code> &amp; no other',
  );
});
