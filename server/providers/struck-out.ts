const instead = '[key]';

/** What guards nothing: local servers are often given such a key for form's sake, and somebody may say the word. */
const word = /^(.{0,7}|[A-Za-z][a-z]{0,19})$/;

/** A provider's text without the key that was sent to it, whether as it is, within JSON, or in an address. */
export function strikeOut(text: string, key: string | null): string {
  return formsOf(key).reduce((rest, form) => rest.replaceAll(form, instead), text);
}

/** The same for bytes that come in pieces: what may be the beginning of the key waits for the next piece. */
export function strikingOut(key: string | null): TransformStream<Uint8Array, Uint8Array> {
  const forms = formsOf(key);
  let held = '';
  return new TransformStream({
    transform: (piece, controller) => {
      // One character for each byte, so that no character is torn apart.
      const text = strikeOut(held + Buffer.from(piece).toString('latin1'), key);
      const end = text.length - begunAtEnd(text, forms);
      held = text.slice(end);
      controller.enqueue(Buffer.from(text.slice(0, end), 'latin1'));
    },
    flush: (controller) => controller.enqueue(Buffer.from(held, 'latin1')),
  });
}

function formsOf(key: string | null): string[] {
  if (key === null || word.test(key)) return [];
  return [...new Set([key, JSON.stringify(key).slice(1, -1), encodeURIComponent(key)])];
}

/** How many characters at the end of a text may be the beginning of one of these. */
function begunAtEnd(text: string, forms: readonly string[]): number {
  const longest = Math.min(text.length, Math.max(0, ...forms.map((form) => form.length - 1)));
  for (let length = longest; length > 0; length -= 1) {
    const end = text.slice(-length);
    if (forms.some((form) => form.startsWith(end))) return length;
  }
  return 0;
}
