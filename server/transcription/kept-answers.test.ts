import { expect, test } from 'vitest';
import type { Work } from '#server/pipeline/stage.ts';
import { createMemoryStore } from '#server/storage/memory.ts';
import { answerKeyOf, keepAnswer, keptAnswer } from './kept-answers.ts';

const work = {
  organizationId: 'org_a',
  callId: 'call_1',
  version: 2,
  audioKey: 'org_a/call_1/original',
} as Work;

test('an answer is announced, stored beside the recording without signatures, and read again', async () => {
  const storage = createMemoryStore();
  const announced: string[] = [];
  const announce = async (organizationId: string, callId: string, key: string) => {
    announced.push(`${organizationId} ${callId} ${key}`);
    expect(await keptAnswer(storage, answerKeyOf(work, 'assemblyai'))).toBeUndefined();
  };
  const key = answerKeyOf(work, 'assemblyai');
  const answer = {
    audio_url: 'https://store.test/a?X-Amz-Signature=topsecret\n&more',
    words: [{ text: 'Really? https://no' }, null, 7],
  };
  await keepAnswer(work, key, answer, { storage, announce });
  expect(announced).toEqual(['org_a call_1 org_a/call_1/answer_2_assemblyai']);
  expect(await keptAnswer(storage, key)).toEqual({ ...answer, audio_url: 'https://store.test/a' });
});
