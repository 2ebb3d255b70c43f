import createFvad from '@echogarden/fvad-wasm';
import type { SpeechDetector } from './activity.ts';

/** Length of the frames that the detectors judge. */
export const frameMs = 20;
/** Of the four modes the one that misses little of telephone speech and takes little noise for it. */
const mode = 2;

/** WebRTC voice activity detectors for so many channels; `sampleRate` is 8000 or 16000. */
export async function createSpeechDetectors(channels: number, sampleRate: number): Promise<SpeechDetector[]> {
  const fvad = await createFvad();
  const { _malloc: allocate, _fvad_new: create, _fvad_process: judge } = fvad;
  const { _fvad_set_mode: setMode, _fvad_set_sample_rate: setSampleRate } = fvad;
  return Array.from({ length: channels }, () => {
    const detector = create();
    const frameAt = allocate((sampleRate * frameMs * 2) / 1000);
    if (setMode(detector, mode) < 0 || setSampleRate(detector, sampleRate) < 0) {
      throw new RangeError(`Speech cannot be detected at ${sampleRate} Hz`);
    }
    return (frame) => {
      // Taken anew each time: the view is another one after the memory has grown.
      fvad.HEAP16.set(frame, frameAt / 2);
      return judge(detector, frameAt, frame.length) === 1;
    };
  });
}
