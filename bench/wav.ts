const channels = 2;
const bytesPerFrame = channels * 2;

/** The 44 bytes before the samples of a 16-bit stereo WAV file. */
export function wavHeader({ dataBytes, sampleRate }: { dataBytes: number; sampleRate: number }): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * bytesPerFrame, 28);
  header.writeUInt16LE(bytesPerFrame, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

/** Samples of two tones, one a channel, that swell and fade in turn like two people who talk. */
export function toneSamples({ seconds, sampleRate }: { seconds: number; sampleRate: number }): Buffer {
  const frames = seconds * sampleRate;
  const samples = Buffer.alloc(frames * bytesPerFrame);
  for (let frame = 0; frame < frames; frame += 1) {
    const second = frame / sampleRate;
    const turn = 0.5 + 0.5 * Math.sin((2 * Math.PI * second) / 8);
    const left = 0.3 * turn * Math.sin(2 * Math.PI * 220 * second);
    const right = 0.3 * (1 - turn) * Math.sin(2 * Math.PI * 330 * second);
    samples.writeInt16LE(Math.round(left * 32_767), frame * bytesPerFrame);
    samples.writeInt16LE(Math.round(right * 32_767), frame * bytesPerFrame + 2);
  }
  return samples;
}
