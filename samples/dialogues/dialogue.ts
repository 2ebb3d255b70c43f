/** A voice of flite: slt is a woman, rms and awb are men. */
export type Voice = 'slt' | 'rms' | 'awb';

export type Line = {
  speaker: 'agent' | 'customer';
  text: string;
  /** Silence before the line; below zero the speaker cuts in. Left out: drawn between 300 and 800. */
  gapMs?: number;
};

/** What is said in a sample call, word for word. */
export type Dialogue = {
  agentVoice: Voice;
  customerVoice: Voice;
  /** Seeds the pauses, the levels, the speaking rates and the line noise, so that a call is always made alike. */
  seed: number;
  lines: readonly Line[];
};
