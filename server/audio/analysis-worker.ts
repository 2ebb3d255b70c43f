import { type MessagePort, parentPort } from 'node:worker_threads';
import type { AnalysisAnswer, AnalysisRequest } from './analysis-thread.ts';
import { createPcmAnalysis, type PcmAnalysis } from './pcm-analysis.ts';
import { createSpeechDetectors } from './speech-detector.ts';

if (parentPort !== null) serve(parentPort);

/** The thread's side of an analysis: begins a recording, measures chunk after chunk, and answers each request in order. */
function serve(port: MessagePort): void {
  let analysis: PcmAnalysis | null = null;

  const answerTo = async (request: AnalysisRequest): Promise<AnalysisAnswer> => {
    if (request.kind === 'begin') {
      const { channels, sampleRate } = request.settings;
      analysis = createPcmAnalysis(sampleRate, await createSpeechDetectors(channels, sampleRate));
      return null;
    }
    if (analysis === null) throw new Error('A recording has to begin first');
    if (request.kind === 'finish') return analysis.finish();
    analysis.add(request.bytes);
    return null;
  };
  port.on('message', (request: AnalysisRequest) => {
    void answerTo(request).then((answer) => port.postMessage(answer, []));
  });
}
