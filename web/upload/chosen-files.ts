import { type Paired, pairByBaseName } from '#shared/pairing.ts';
import { refusalBeforeSending } from './refusal.ts';
import type { Upload } from './upload-queue.ts';

type Chosen = { readonly path: string; readonly file: File };

/** What was chosen or dropped, as uploads, with what was left out and why. */
export type ChosenFiles = { readonly uploads: readonly Upload<File>[]; readonly notes: readonly string[] };

/** Makes uploads of chosen files. Transcripts go with their recordings; those that cannot are told in `notes`. */
export function readChosen(files: readonly File[], makeId: () => string): ChosenFiles {
  const paired = pairByBaseName(files.map((file) => ({ path: pathOf(file), file })));
  const uploads = paired.pairs.map(({ recording, transcript }): Upload<File> => {
    const refusal = refusalBeforeSending(recording.file.size);
    return {
      id: makeId(),
      path: recording.path,
      sizeBytes: recording.file.size,
      recording: recording.file,
      transcript: transcript === null ? null : { name: transcript.file.name, content: transcript.file },
      fields: {},
      state: refusal === null ? { kind: 'ready' } : { kind: 'refused', campaignId: null, refusal },
    };
  });
  return { uploads, notes: notesOn(paired) };
}

function notesOn({ alone, spare, hidden }: Paired<Chosen>): string[] {
  const notes = alone.map(({ path }) => `${path} was left out: no recording of that name came with it.`);
  notes.push(...spare.map(({ path }) => `${path} was left out: another transcript of that name is used.`));
  if (hidden.length > 0) notes.push(`Hidden files were left out: ${hidden.length}.`);
  return notes;
}

/** Where the file lay in the folder that was dropped or chosen; its name when it came alone. */
function pathOf(file: File): string {
  const told = (file as File & { path?: unknown }).path;
  const path = typeof told === 'string' && told !== '' ? told : file.webkitRelativePath || file.name;
  return path.replace(/^\.?\//, '');
}
