import { CloudUpload } from 'lucide-react';
import { useRef } from 'react';
import { useDropzone } from 'react-dropzone';
import { classNames } from '../ui/class-names.ts';

/** Takes dropped files and folders, and offers to browse for either. */
export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const folder = useRef<HTMLInputElement>(null);
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    onDrop: (files) => {
      if (files.length > 0) onFiles(files);
    },
    noClick: true,
    noKeyboard: true,
  });
  return (
    <div
      {...getRootProps()}
      className={classNames(
        'flex flex-col items-center rounded-xl border-2 border-dashed px-6 py-10 text-center transition-colors',
        isDragActive ? 'border-accent bg-accent-soft' : 'border-edge/50',
      )}
    >
      <input {...getInputProps()} aria-label="Recordings and transcripts" />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label="Folder of recordings"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
        {...{ webkitdirectory: '' }}
      />
      <CloudUpload aria-hidden strokeWidth={1.5} className="size-9 text-soft" />
      <p className="mt-3 font-medium">
        Drop recordings here, or <Browse label="browse" onClick={open} />
      </p>
      <p className="mt-1.5 text-[0.8125rem] text-soft">
        MP3, WAV, M4A and other audio formats, many at once.{' '}
        <Browse label="Choose a folder" onClick={() => folder.current?.click()} />
      </p>
      <p className="mt-1 max-w-lg text-[0.8125rem] text-faint">
        A transcript of the same name goes with its recording: .vtt, .srt, .json or .txt.
      </p>
    </div>
  );
}

function Browse({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="rounded-sm font-medium text-accent-text underline decoration-accent/40 underline-offset-3 hover:decoration-accent"
    >
      {label}
    </button>
  );
}
