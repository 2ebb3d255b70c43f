import type { MouseEvent } from 'react';
import type { Snippet } from '#shared/snippets.ts';
import { clockOf } from '../shown/clock.ts';
import { placeAddress } from '../shown/place-in-call.ts';

export const snippetsShown = 2;
/** Height of one line in pixels. */
export const snippetHeight = 24;

type Props = { callId: string; snippets: readonly Snippet[]; onOpen: (address: string) => void };

/** Where the searched words were said; a press opens the call there. */
export function SnippetLines({ callId, snippets, onOpen }: Props) {
  return snippets
    .slice(0, snippetsShown)
    .map((snippet) => (
      <SnippetLine
        key={`${snippet.turn} ${snippet.text}`}
        callId={callId}
        snippet={snippet}
        onOpen={onOpen}
      />
    ));
}

type LineProps = Omit<Props, 'snippets'> & { snippet: Snippet };

function SnippetLine({ callId, snippet, onOpen }: LineProps) {
  const address = placeAddress(callId, snippet);
  const open = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(address);
  };
  return (
    <a
      href={address}
      onClick={open}
      className="relative z-1 block h-6 truncate rounded-sm text-[0.8125rem] leading-6 text-soft hover:text-ink"
    >
      {snippet.start_ms === null ? null : (
        <span className="mr-2 text-xs text-accent-text tabular-nums">{clockOf(snippet.start_ms)}</span>
      )}
      <MarkedText snippet={snippet} />
    </a>
  );
}

/** The words of a snippet, the searched ones marked. */
function MarkedText({ snippet: { text, marks } }: { snippet: Snippet }) {
  const ends = [0, ...marks.map(([, to]) => to)];
  return (
    <>
      {marks.map(([from, to], at) => (
        <span key={from}>
          {text.slice(ends[at], from)}
          <mark className="bg-amber-ground text-amber-ink">{text.slice(from, to)}</mark>
        </span>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}
