import type { ListenV1Response } from '@deepgram/sdk';
import { type Asked, type FaultServer, type Reply, startFaultServer } from './fault-server.ts';

/** One word as a test states it: text, start in seconds, and the voice where there is no channel of its own. */
export type Said = readonly [text: string, start: number, speaker?: number];

/** The route that everything goes through. */
export const listenRoute = 'POST /v1/listen';

/** A Deepgram of the tests: hears the same in every recording until it is told what else. */
export type DeepgramServer = FaultServer & { hears(channels: readonly (readonly Said[])[]): void };

/** Starts it. Without `multichannel` it mixes all channels into one, as Deepgram does. */
export async function startDeepgram(): Promise<DeepgramServer> {
  let heard: readonly (readonly Said[])[] = [[['Hello.', 0.5]], [['Hi.', 1.5]]];
  const server = await startFaultServer((asked): Reply => {
    if (!String(asked.headers.authorization).startsWith('Token ')) {
      return { status: 401, body: { err_code: 'INVALID_AUTH', err_msg: 'Invalid credentials.' } };
    }
    return {
      body: deepgramAnswer(asked.query.get('multichannel') === 'true' ? heard : [heard.flat()], asked),
    };
  });
  return {
    ...server,
    hears: (channels) => {
      heard = channels;
    },
  };
}

/** A made-up answer in the form of the vendor's specification. */
export function deepgramAnswer(
  channels: readonly (readonly Said[])[],
  asked?: Pick<Asked, 'query'>,
): ListenV1Response {
  return {
    metadata: {
      transaction_key: 'deprecated',
      request_id: '3f1d-request',
      sha256: '0'.repeat(64),
      created: '2026-03-02T09:00:00.000Z',
      duration: 10,
      channels: channels.length,
      models: ['model-1'],
      model_info: { 'model-1': { name: 'general-nova-3', version: '2025-01-01.0', arch: 'nova-3' } },
      ...(asked?.query.has('tag') === true ? { tags: asked.query.getAll('tag') } : {}),
    },
    results: {
      channels: channels.map((words) => ({
        alternatives: [
          {
            transcript: words.map(([text]) => text).join(' '),
            confidence: 0.98,
            words: words.map(([text, start, speaker]) => ({
              word: text.toLowerCase().replace(/\W/g, ''),
              punctuated_word: text,
              start,
              end: start + 0.4,
              confidence: 0.97,
              ...(speaker === undefined ? {} : { speaker, speaker_confidence: 0.9 }),
            })),
          },
        ],
        ...(asked?.query.get('detect_language') === 'true' ? { detected_language: 'en' } : {}),
      })),
    },
  };
}
