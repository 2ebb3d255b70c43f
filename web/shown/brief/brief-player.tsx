import { Pause, Play } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { type CallDetail, playAudio } from '#shared/calls.ts';
import { addressOf } from '../../address.ts';
import { useKeys } from '../../ui/keys.tsx';
import { clockOf, spokenClock } from '../clock.ts';
import { useOnTime, usePlayer, usePlayerState } from '../player-context.ts';

/** A small player: play, the time, and a line to jump along. Nothing is fetched before it is wanted. */
export function BriefPlayer({ call }: { call: CallDetail }) {
  const player = usePlayer();
  const { playing, failed } = usePlayerState();
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => (audio.current === null ? undefined : player.attach(audio.current)), [player]);
  useKeys([{ keys: [' '], shown: ['Space'], does: 'Play or pause', run: player.toggle }]);
  const durationMs = Math.round((call.duration_seconds ?? 0) * 1000);
  return (
    <section
      aria-label="Player"
      className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-sunken px-5"
    >
      <audio ref={audio} src={addressOf(playAudio, { id: call.id })} preload="none" />
      <button
        type="button"
        disabled={failed}
        onClick={player.toggle}
        aria-label={playing ? 'Pause' : 'Play'}
        className="flex size-8 shrink-0 items-center justify-center rounded-full bg-accent text-accent-on hover:not-disabled:bg-accent-hover disabled:opacity-45"
      >
        {playing ? (
          <Pause aria-hidden className="size-3.5 fill-current" />
        ) : (
          <Play aria-hidden className="ml-0.5 size-3.5 fill-current" />
        )}
      </button>
      {failed ? (
        <p role="alert" className="text-[0.8125rem] text-red-ink">
          The recording could not be played.
        </p>
      ) : (
        <Place durationMs={durationMs} />
      )}
    </section>
  );
}

/** Where the sound is. Moved on every frame, so it is written past React. */
function Place({ durationMs }: { durationMs: number }) {
  const player = usePlayer();
  const line = useRef<HTMLInputElement>(null);
  const clock = useRef<HTMLSpanElement>(null);
  useOnTime((ms) => {
    if (clock.current !== null) clock.current.textContent = clockOf(ms);
    if (line.current === null) return;
    line.current.value = String(ms);
    line.current.setAttribute('aria-valuetext', spokenClock(ms));
  });
  return (
    <>
      <input
        ref={line}
        type="range"
        aria-label="Place in the recording"
        min={0}
        max={durationMs}
        step={100}
        defaultValue={0}
        onInput={({ currentTarget }) => player.seek(Number(currentTarget.value))}
        className="h-6 min-w-0 flex-1 accent-accent"
      />
      <span className="shrink-0 text-[0.8125rem] text-soft tabular-nums">
        <span ref={clock} className="text-ink">
          0:00
        </span>
        {` / ${clockOf(durationMs)}`}
      </span>
    </>
  );
}
