import { parentPort, workerData } from 'node:worker_threads';
import type { AnalysisAnswer, AnalysisRequest, AnalysisSettings } from './analysis-thread.ts';
import { createPcmAnalysis } from './pcm-analysis.ts';
import { createSpeechDetectors } from './speech-detector.ts';

/** The thread's side of `startAnalysis`: measures chunk after chunk and answers each, in order. */
const settings = workerData as AnalysisSettings;
const detectors = await createSpeechDetectors(settings.channels, settings.sampleRate);
const analysis = createPcmAnalysis(settings.sampleRate, detectors);

parentPort?.on('message', (request: AnalysisRequest) => {
  if (request.kind === 'chunk') analysis.add(request.bytes);
  const answer: AnalysisAnswer = request.kind === 'chunk' ? null : analysis.finish();
  parentPort?.postMessage(answer, []);
});
