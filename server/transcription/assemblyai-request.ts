import type { TranscriptParams } from 'assemblyai';
import { hookHeader } from '#shared/provider-hooks.ts';
import { defaultModels } from '#shared/providers.ts';
import type { TranscriptionOrder } from './transcriber.ts';

/** In the order in which they are tried: the second speaks the languages that the first does not. */
const usualModels = [defaultModels.assemblyai, 'universal-2'];

/** How AssemblyAI is told where to say that a job has ended. */
export type Hook = { readonly url: string; readonly secret: string };

type Asked = Pick<TranscriptionOrder, 'channels' | 'language' | 'vocabulary'> & {
  readonly audioUrl: string;
  readonly model: string | null;
  readonly hook: Hook | null;
};

/** The body of a submit. Channels are heard by themselves or the voices of one are told apart, never both. */
export function assemblyAiParameters(asked: Asked): TranscriptParams {
  const models = asked.model === null ? usualModels : [asked.model];
  const terms = keytermsOf(asked.vocabulary, models);
  return {
    audio_url: asked.audioUrl,
    speech_models: models,
    ...(asked.channels.mode === 'dual' ? { multichannel: true } : { speaker_labels: true }),
    ...(asked.language === null
      ? { language_detection: true }
      : { language_code: languageCode(asked.language) }),
    ...(terms.length === 0 ? {} : { keyterms_prompt: terms }),
    ...(asked.hook === null
      ? {}
      : {
          webhook_url: asked.hook.url,
          webhook_auth_header_name: hookHeader,
          webhook_auth_header_value: asked.hook.secret,
        }),
  };
}

const mostWords = 6;
const mostTerms = { alone: 1000, otherwise: 200 };

/** 1,000 terms of up to six words for the larger model alone, 200 where another may be used. */
function keytermsOf(vocabulary: readonly string[], models: readonly string[]): string[] {
  const alone = models.every((model) => model === 'universal-3-pro');
  return vocabulary
    .map((term) => term.trim().replace(/\s+/g, ' '))
    .filter((term) => term !== '' && term.split(' ').length <= mostWords)
    .slice(0, alone ? mostTerms.alone : mostTerms.otherwise);
}

/** AssemblyAI knows three kinds of English by region, and every other language by its name alone. */
function languageCode(language: string): string {
  const tag = language.toLowerCase().replace('-', '_');
  if (tag === 'en_gb') return 'en_uk';
  return ['en_us', 'en_au', 'en_uk'].includes(tag) ? tag : (tag.split('_')[0] ?? tag);
}
