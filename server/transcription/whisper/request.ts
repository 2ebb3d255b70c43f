import type { TranscriptionOrder } from '../transcriber.ts';

/**
 * How much is asked for, since servers refuse what they do not know: times of words and a vocabulary; only times of
 * segments; or just the text.
 */
export type Asking = 'words' | 'segments' | 'text';

/** What to ask a server that has refused this; null when there is nothing less. */
export function lessThan(asking: Asking): Asking | null {
  if (asking === 'words') return 'segments';
  return asking === 'segments' ? 'text' : null;
}

/** Whisper reads the last 224 tokens of a prompt and forgets the rest: about this many letters. */
const longestPrompt = 800;

/** The form of one request: a sound file with what should be known of it. */
export function formFor(
  file: { readonly blob: Blob; readonly name: string },
  { model, asking, order }: { model: string; asking: Asking; order: WordsOfOrder },
): FormData {
  const form = new FormData();
  form.set('model', model);
  if (order.language !== null) form.set('language', plainLanguage(order.language));
  form.set('response_format', asking === 'text' ? 'json' : 'verbose_json');
  if (asking === 'words') {
    form.append('timestamp_granularities[]', 'word');
    form.append('timestamp_granularities[]', 'segment');
    const prompt = promptOf(order.vocabulary);
    if (prompt !== '') form.set('prompt', prompt);
  }
  form.set('file', file.blob, file.name);
  return form;
}

type WordsOfOrder = Pick<TranscriptionOrder, 'language' | 'vocabulary'>;

/** Whisper knows languages, not countries: "en" of "en-GB". */
function plainLanguage(tag: string): string {
  return (tag.split(/[-_]/, 1)[0] ?? tag).toLowerCase();
}

/** As many whole entries as the recogniser can keep in mind. */
function promptOf(vocabulary: readonly string[]): string {
  let prompt = '';
  for (const entry of vocabulary) {
    const longer = prompt === '' ? entry : `${prompt}, ${entry}`;
    if (longer.length > longestPrompt) break;
    prompt = longer;
  }
  return prompt;
}
