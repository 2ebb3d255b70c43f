const seconds = 60;
/** In hertz. */
export const sampleRate = 8_000;

/** A minute of somebody who talks and pauses, in a mono WAV of 16 bits. */
export function minuteOfTone(): Buffer {
  const frames = seconds * sampleRate;
  const file = Buffer.alloc(44 + frames * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + frames * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(frames * 2, 40);
  for (let frame = 0; frame < frames; frame += 1) {
    const second = frame / sampleRate;
    const swell = 0.5 + 0.5 * Math.sin((2 * Math.PI * second) / 8);
    file.writeInt16LE(
      Math.round(0.3 * swell * Math.sin(2 * Math.PI * 220 * second) * 32_767),
      44 + frame * 2,
    );
  }
  return file;
}

/** The same recording with other bytes: no two calls of a bulk job may be the same. */
export function different(recording: Buffer, index: number): Buffer {
  const copy = Buffer.from(recording);
  copy.writeUInt32LE(index, 44);
  return copy;
}

function stamp(second: number): string {
  return `00:00:${String(second).padStart(2, '0')}.000`;
}

/** What is said in it, as WebVTT. */
export function transcript(): string {
  const cues = Array.from({ length: 12 }, (_, cue) => {
    const speaker = cue % 2 === 0 ? 'Agent' : 'Customer';
    const said = cue === 0 ? 'Good morning, this call is recorded.' : 'I see, let me look that up for you.';
    return `${stamp(cue * 5)} --> ${stamp(cue * 5 + 4)}\n<v ${speaker}>${said}</v>\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}
