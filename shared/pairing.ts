/** A file, by what pairing looks at: where it lay in the folder it came with, its name included. */
export type Named = { readonly path: string };

type Pair<File extends Named> = {
  readonly recording: File;
  /** The transcript of the same base name beside it; null when there is none. */
  readonly transcript: File | null;
};

export type Paired<File extends Named> = {
  readonly pairs: readonly Pair<File>[];
  /** Transcripts without a recording of their base name in the same folder. */
  readonly alone: readonly File[];
  /** Transcripts left out because a better one of the same base name is used. */
  readonly spare: readonly File[];
  /** Files whose name starts with a dot, which systems leave in folders. */
  readonly hidden: readonly File[];
};

/** From the one that tells most about times and speakers to the one that tells least. */
const transcriptEndings = ['json', 'vtt', 'srt', 'txt'];

/** Whether a file is a transcript, by the ending of its name. Everything else is held to be a recording. */
export function isTranscript(path: string): boolean {
  return transcriptEndings.includes(endingOf(path));
}

/**
 * Pairs transcripts with recordings: same folder and same base name, whatever the case. `call.wav` goes with
 * `call.vtt` and with `call.wav.vtt`. Several recordings of one base name share its transcript.
 */
export function pairByBaseName<File extends Named>(files: readonly File[]): Paired<File> {
  const hidden = files.filter(({ path }) => isHidden(path));
  const seen = files.filter(({ path }) => !isHidden(path));
  const transcripts = seen.filter(({ path }) => isTranscript(path)).sort(byEnding);
  const recordings = seen.filter(({ path }) => !isTranscript(path));
  const best = new Map<string, File>();
  for (const transcript of transcripts) {
    const base = baseOf(transcript.path);
    if (!best.has(base)) best.set(base, transcript);
  }
  const bases = new Set<string>();
  const used = new Set<File>();
  const pairs = recordings.map((recording) => {
    const keys = [baseOf(recording.path), plain(recording.path)];
    for (const key of keys) bases.add(key);
    const found = keys.flatMap((key) => best.get(key) ?? []).sort(byEnding);
    const transcript = found[0] ?? null;
    if (transcript !== null) used.add(transcript);
    return { recording, transcript };
  });
  const unused = transcripts.filter((transcript) => !used.has(transcript));
  return {
    pairs,
    alone: unused.filter(({ path }) => !bases.has(baseOf(path))),
    spare: unused.filter(({ path }) => bases.has(baseOf(path))),
    hidden,
  };
}

function byEnding(one: Named, other: Named): number {
  return transcriptEndings.indexOf(endingOf(one.path)) - transcriptEndings.indexOf(endingOf(other.path));
}

function isHidden(path: string): boolean {
  return nameOf(path).startsWith('.');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function endingOf(path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

/** Folder and base name, in lower case: what two files of a pair have in common. */
function baseOf(path: string): string {
  const ending = endingOf(path);
  return plain(ending === '' ? path : path.slice(0, -ending.length - 1));
}

/** Systems put letters with marks together in two ways. */
function plain(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
