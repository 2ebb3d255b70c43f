import type { Forecast } from '#shared/costs.ts';
import { costOf, type Price } from '#shared/prices.ts';
import type { SpeechProvider, Used } from '#shared/providers.ts';

/** Calls of one campaign that providers will be asked about. */
export type Ahead = {
  readonly calls: number;
  readonly audioMs: number;
  /** The transcriber that will be asked; null when none is. */
  readonly speech: {
    readonly provider: SpeechProvider;
    readonly model: string;
    readonly channels: number;
  } | null;
  /** How many checks Claude will judge in each call, and by what; null when it is not asked. */
  readonly judging: { readonly checks: number; readonly model: string; readonly batched: boolean } | null;
};

/** What the newest requests for a campaign cost; null where there were none. */
export type Past = {
  /** Millionths of a dollar for an hour of audio. */
  readonly speechHour: number | null;
  /** Millionths of a dollar for a call. */
  readonly claudeCall: number | null;
};

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** People on the telephone say about 150 words a minute, and English has about 1.4 tokens a word. */
const tokensPerMinute = 150 * 1.4;
/** What our own prompt takes, and an answer with its reasons, as counted on the sample calls. */
const prompt = { input: 1_500, inputPerCheck: 150, output: 400, outputPerCheck: 180 };

/** About what calls will cost: as the campaign's newest did, else by the price list and the usual length of talk. */
export function estimate(ahead: Ahead, past: Past, prices: readonly Price[]): Forecast {
  const parts = [speechPart(ahead, past, prices), claudePart(ahead, past, prices)].filter(
    (part) => part !== null,
  );
  return joined(parts);
}

/** Several forecasts as one. */
export function joined(parts: readonly Forecast[]): Forecast {
  const asked = parts.filter(({ basis }) => basis !== 'free');
  if (asked.length === 0) return { micros: 0, basis: 'free' };
  const known = asked.every(({ micros }) => micros !== null);
  return {
    micros: known ? asked.reduce((sum, { micros }) => sum + (micros ?? 0), 0) : null,
    basis: asked.every(({ basis }) => basis === 'past') ? 'past' : 'prices',
  };
}

function speechPart(
  { audioMs, speech }: Ahead,
  { speechHour }: Past,
  prices: readonly Price[],
): Forecast | null {
  if (speech === null) return null;
  if (speechHour !== null) return { micros: Math.round((audioMs / hourMs) * speechHour), basis: 'past' };
  const { provider, model, channels } = speech;
  const used = usedOf({ provider, model, audioMs: audioMs * channels });
  return { micros: costOf(used, prices), basis: 'prices' };
}

function claudePart(ahead: Ahead, { claudeCall }: Past, prices: readonly Price[]): Forecast | null {
  const { calls, audioMs, judging } = ahead;
  if (judging === null) return null;
  const { checks, model, batched } = judging;
  if (claudeCall !== null) return { micros: Math.round(calls * claudeCall), basis: 'past' };
  const talk = (audioMs / minuteMs) * tokensPerMinute;
  const used = usedOf({
    provider: 'claude',
    model,
    batched,
    inputTokens: Math.round(talk + calls * (prompt.input + checks * prompt.inputPerCheck)),
    outputTokens: Math.round(calls * (prompt.output + checks * prompt.outputPerCheck)),
  });
  return { micros: costOf(used, prices), basis: 'prices' };
}

function usedOf(used: Pick<Used, 'provider' | 'model'> & Partial<Used>): Used {
  const nothing = { audioMs: 0, inputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0, outputTokens: 0 };
  return { ...nothing, batched: false, ...used };
}
