import { suppliedFormats, transcriptProviders } from '#shared/transcripts.ts';

/** Who or what made a transcript, in the names people know; the model of a supplied one is the form it came in. */
export function originNames({ provider, model }: { provider: string; model: string | null }): {
  readonly provider: string;
  readonly model: string | null;
} {
  return {
    provider: named(transcriptProviders, provider),
    model: provider === 'supplied' && model !== null ? named(suppliedFormats, model) : model,
  };
}

function named(names: Readonly<Record<string, string>>, id: string): string {
  return Object.hasOwn(names, id) ? (names[id] ?? id) : id;
}
