import type { TranscriptionOrder } from './transcriber.ts';

type Asked = Pick<TranscriptionOrder, 'tag' | 'channels' | 'language' | 'vocabulary'>;

/**
 * The parameters of a request, all of them in the vendor's specification: unknown ones would be taken without a word.
 * Channels are heard by themselves or the voices of one are told apart, never both.
 */
export function deepgramParameters(order: Asked, model: string): URLSearchParams {
  const parameters = new URLSearchParams({ model, smart_format: 'true', utterances: 'true', tag: order.tag });
  if (order.channels.mode === 'dual') parameters.set('multichannel', 'true');
  else parameters.set('diarize_model', 'latest');
  if (order.language === null) parameters.set('detect_language', 'true');
  else parameters.set('language', order.language);
  const name = /^(nova-3|flux)/.test(model) ? 'keyterm' : 'keywords';
  for (const term of withinLimits(order.vocabulary)) parameters.append(name, term);
  return parameters;
}

/** Deepgram refuses a request with more than 100 terms or 500 tokens, a token being about three letters. */
const mostTerms = 100;
const mostTokens = 500;

function withinLimits(vocabulary: readonly string[]): string[] {
  const taken: string[] = [];
  let tokens = 0;
  for (const term of vocabulary) {
    const words = term.split(/[\s,;]+/).filter((word) => word !== '');
    tokens += words.reduce((sum, word) => sum + Math.ceil(word.length / 3), 0);
    if (taken.length >= mostTerms || tokens > mostTokens) break;
    if (words.length > 0) taken.push(words.join(' '));
  }
  return taken;
}

const minuteMs = 60_000;
/** A line slower than 100 kB a second is given up. */
const slowestBytesPerMs = 100;

/** How long a request may take: sending it, and what grows with the length of the recording. */
export function deepgramWithinMs({
  durationMs,
  sentBytes,
}: {
  durationMs: number;
  sentBytes: number;
}): number {
  return Math.ceil(10 * minuteMs + durationMs / 10 + sentBytes / slowestBytesPerMs);
}
