/** A recording that comes with TotalView, with the transcript of what is said in it. */
export type Sample = {
  name: string;
  /** What the call shows, in a few words. */
  title: string;
  /** Two channels: left = agent, right = customer. */
  audio: URL;
  /** JSON of AssemblyAI's shape, or WebVTT. */
  transcript: URL;
  agentName: string;
};

function sampleOf(about: {
  name: string;
  title: string;
  agentName: string;
  transcriptEnding: 'json' | 'vtt';
}): Sample {
  const { name, title, agentName, transcriptEnding } = about;
  return {
    name,
    title,
    audio: new URL(`./${name}.mp3`, import.meta.url),
    transcript: new URL(`./${name}.${transcriptEnding}`, import.meta.url),
    agentName,
  };
}

/** The sample calls, in the order in which they are offered. */
export const samples: readonly Sample[] = [
  sampleOf({
    name: 'billing-question-resolved',
    title: 'A billing question, resolved',
    agentName: 'Hannah Price',
    transcriptEnding: 'json',
  }),
  sampleOf({
    name: 'identity-never-checked',
    title: 'Account details given without an identity check',
    agentName: 'Mark Dalton',
    transcriptEnding: 'json',
  }),
  sampleOf({
    name: 'recording-notice-late',
    title: 'A good call with the recording notice too late',
    agentName: 'Alan Reid',
    transcriptEnding: 'json',
  }),
  sampleOf({
    name: 'faster-plan-ordered',
    title: 'A faster plan, ordered',
    agentName: 'Emily Carter',
    transcriptEnding: 'json',
  }),
  sampleOf({
    name: 'caller-left-on-hold',
    title: 'A caller left on hold, nobody speaks',
    agentName: 'Mark Dalton',
    transcriptEnding: 'vtt',
  }),
];
