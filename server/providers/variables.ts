import { z } from 'zod';
import type { ProviderName } from '#shared/providers.ts';

/** Anything else could not be sent, and whoever says so would repeat it. */
const key = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, 'Has characters that no key has')
  .optional();
const address = z.url({ protocol: /^https?$/ }).optional();
const model = z.string().trim().min(1).optional();
const atOnce = z.coerce.number().int().min(1).max(1_000);
const perMinute = z.coerce.number().int().min(1).max(1_000_000);

/** The settings by which an operator opens providers to every organization that has no account of its own. */
export const providerVariables = {
  TOTALVIEW_ASSEMBLYAI_KEY: { schema: key, about: 'Key of AssemblyAI, for organizations without one' },
  TOTALVIEW_ASSEMBLYAI_URL: {
    schema: address,
    about: 'Another address of AssemblyAI, such as `https://api.eu.assemblyai.com`',
  },
  TOTALVIEW_ASSEMBLYAI_AT_ONCE: {
    schema: atOnce.default(50),
    about: 'Recordings that AssemblyAI is given at the same time, by all processes together',
  },
  TOTALVIEW_ASSEMBLYAI_PER_MINUTE: {
    schema: perMinute.default(1000),
    about: 'How many of them may begin in a minute',
  },
  TOTALVIEW_DEEPGRAM_KEY: { schema: key, about: 'Key of Deepgram, for organizations without one' },
  TOTALVIEW_DEEPGRAM_URL: {
    schema: address,
    about: 'Another address of Deepgram, such as `https://api.eu.deepgram.com`',
  },
  TOTALVIEW_DEEPGRAM_MODEL: { schema: model, about: 'Model of Deepgram, instead of TotalView’s own choice' },
  TOTALVIEW_DEEPGRAM_AT_ONCE: {
    schema: atOnce.default(50),
    about: 'Recordings that Deepgram is given at the same time, by all processes together',
  },
  TOTALVIEW_DEEPGRAM_PER_MINUTE: {
    schema: perMinute.default(1000),
    about: 'How many of them may begin in a minute',
  },
  TOTALVIEW_WHISPER_URL: {
    schema: address,
    about: 'A server of yours that speaks the OpenAI transcription API, such as `http://gpu.internal:8000`',
  },
  TOTALVIEW_WHISPER_KEY: { schema: key, about: 'Key of the Whisper endpoint, where it asks for one' },
  TOTALVIEW_WHISPER_MODEL: { schema: model, about: 'Model of the Whisper endpoint' },
  TOTALVIEW_WHISPER_AT_ONCE: {
    schema: atOnce.default(2),
    about: 'Requests that the Whisper endpoint is given at the same time, by all processes together',
  },
  TOTALVIEW_WHISPER_PER_MINUTE: {
    schema: perMinute.default(1000),
    about: 'How many of them may begin in a minute',
  },
  TOTALVIEW_ANTHROPIC_KEY: { schema: key, about: 'Key of Claude, for organizations without one' },
  TOTALVIEW_ANTHROPIC_URL: { schema: address, about: 'Another address of Claude' },
  TOTALVIEW_ANTHROPIC_MODEL: { schema: model, about: 'Model of Claude, instead of TotalView’s own choice' },
  TOTALVIEW_ANTHROPIC_AT_ONCE: {
    schema: atOnce.default(20),
    about: 'Requests that Claude is given at the same time, by all processes together',
  },
  TOTALVIEW_ANTHROPIC_PER_MINUTE: {
    schema: perMinute.default(1000),
    about: 'How many of them may begin in a minute',
  },
} as const;

/** How the installation itself reaches a provider. */
export type InstallationAccount = {
  readonly key: string | null;
  readonly baseUrl: string | null;
  readonly model: string | null;
  readonly atOnce: number;
  readonly perMinute: number;
};
export type InstallationAccounts = Readonly<Record<ProviderName, InstallationAccount>>;

type Values = { readonly [Name in keyof typeof providerVariables]: string | number | undefined };

/** The installation's accounts, from the values of the variables. */
export function installationAccounts(
  value: (name: keyof Values) => string | number | undefined,
): InstallationAccounts {
  const text = (name: keyof Values): string | null => {
    const given = value(name);
    return typeof given === 'string' ? given : null;
  };
  const most = (name: keyof Values): number => Number(value(name) ?? 1);
  const addressOf = (name: keyof Values): string | null => text(name)?.replace(/\/+$/, '') ?? null;
  return {
    assemblyai: {
      key: text('TOTALVIEW_ASSEMBLYAI_KEY'),
      baseUrl: addressOf('TOTALVIEW_ASSEMBLYAI_URL'),
      model: null,
      atOnce: most('TOTALVIEW_ASSEMBLYAI_AT_ONCE'),
      perMinute: most('TOTALVIEW_ASSEMBLYAI_PER_MINUTE'),
    },
    deepgram: {
      key: text('TOTALVIEW_DEEPGRAM_KEY'),
      baseUrl: addressOf('TOTALVIEW_DEEPGRAM_URL'),
      model: text('TOTALVIEW_DEEPGRAM_MODEL'),
      atOnce: most('TOTALVIEW_DEEPGRAM_AT_ONCE'),
      perMinute: most('TOTALVIEW_DEEPGRAM_PER_MINUTE'),
    },
    whisper: {
      key: text('TOTALVIEW_WHISPER_KEY'),
      baseUrl: addressOf('TOTALVIEW_WHISPER_URL'),
      model: text('TOTALVIEW_WHISPER_MODEL'),
      atOnce: most('TOTALVIEW_WHISPER_AT_ONCE'),
      perMinute: most('TOTALVIEW_WHISPER_PER_MINUTE'),
    },
    claude: {
      key: text('TOTALVIEW_ANTHROPIC_KEY'),
      baseUrl: addressOf('TOTALVIEW_ANTHROPIC_URL'),
      model: text('TOTALVIEW_ANTHROPIC_MODEL'),
      atOnce: most('TOTALVIEW_ANTHROPIC_AT_ONCE'),
      perMinute: most('TOTALVIEW_ANTHROPIC_PER_MINUTE'),
    },
  };
}
