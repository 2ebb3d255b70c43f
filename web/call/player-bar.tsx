import { Pause, Play, RotateCcw, RotateCw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { clockOf } from '../shown/clock.ts';
import { playRates } from '../shown/player.ts';
import { useOnTime, usePlayer, usePlayerState } from '../shown/player-context.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import type { EvidenceMark } from './evidence-marks.ts';
import type { NamedLane } from './lanes.ts';
import { Waveform } from './waveform.tsx';

type Props = {
  /** Null until there is something to play. */
  source: string | null;
  /** Why there is nothing to play. */
  absence: string;
  lanes: readonly NamedLane[];
  durationMs: number;
  marks: readonly EvidenceMark[];
  ticks: readonly EvidenceMark[];
};

/**
 * Play, jump, speed and the waveform; keeps its height while there is nothing to play yet. The recording is fetched when
 * it is to be played, and no sooner: hearing it is noted.
 */
export function PlayerBar({ source, absence, lanes, durationMs, marks, ticks }: Props) {
  const player = usePlayer();
  const { playing, failed } = usePlayerState();
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(
    () => (audio.current === null || source === null ? undefined : player.attach(audio.current)),
    [player, source],
  );
  const silent = source === null || failed;
  return (
    <section
      aria-label="Player"
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-sunken px-4 py-2 sm:h-24 sm:flex-nowrap sm:px-6"
    >
      {source === null ? null : <audio ref={audio} src={source} preload="none" />}
      <div className="flex items-center gap-1 sm:gap-1.5">
        <SkipButton seconds={-10} disabled={silent} />
        <button
          type="button"
          disabled={silent}
          onClick={player.toggle}
          aria-label={playing ? 'Pause' : 'Play'}
          className="flex size-10 shrink-0 items-center justify-center rounded-full bg-accent text-accent-on hover:not-disabled:bg-accent-hover disabled:opacity-45"
        >
          {playing ? (
            <Pause aria-hidden className="size-4 fill-current" />
          ) : (
            <Play aria-hidden className="ml-0.5 size-4 fill-current" />
          )}
        </button>
        <SkipButton seconds={10} disabled={silent} />
        {failed ? (
          <span role="alert" className="ml-1 max-w-32 text-[0.8125rem] text-red-ink">
            The recording could not be played.
          </span>
        ) : (
          <Clock durationMs={source === null ? null : durationMs} />
        )}
      </div>
      <div className="order-first flex h-14 w-full min-w-0 gap-3 sm:order-none sm:h-20 sm:w-auto sm:flex-1">
        {lanes.length === 0 ? (
          <p className="flex flex-1 items-center text-sm text-soft">{source === null ? absence : ''}</p>
        ) : (
          <>
            <LaneNames lanes={lanes} />
            <Waveform lanes={lanes} durationMs={durationMs} marks={marks} ticks={ticks} />
          </>
        )}
      </div>
      <span className="ml-auto sm:ml-0">
        <RateMenu disabled={silent} />
      </span>
    </section>
  );
}

function SkipButton({ seconds, disabled }: { seconds: 10 | -10; disabled: boolean }) {
  const player = usePlayer();
  const back = seconds < 0;
  return (
    <IconButton
      label={back ? 'Back 10 seconds' : 'Forward 10 seconds'}
      icon={
        <span aria-hidden className="relative flex items-center justify-center [&_svg]:size-5.5">
          {back ? <RotateCcw strokeWidth={1.5} /> : <RotateCw strokeWidth={1.5} />}
          <span className="absolute top-1/2 -translate-y-1/2 pt-px text-[0.5rem] font-semibold">10</span>
        </span>
      }
      disabled={disabled}
      onClick={() => player.skip(seconds * 1000)}
    />
  );
}

function Clock({ durationMs }: { durationMs: number | null }) {
  const now = useRef<HTMLSpanElement>(null);
  useOnTime((ms) => {
    const text = clockOf(ms);
    if (now.current !== null && now.current.textContent !== text) now.current.textContent = text;
  });
  if (durationMs === null) return null;
  return (
    <span className="ml-1 text-sm whitespace-nowrap text-soft tabular-nums">
      <span ref={now} className="text-ink">
        0:00
      </span>
      {` / ${clockOf(durationMs)}`}
    </span>
  );
}

function RateMenu({ disabled }: { disabled: boolean }) {
  const player = usePlayer();
  const { rate } = usePlayerState();
  return (
    <Menu
      trigger={
        <button
          type="button"
          disabled={disabled}
          aria-label={`Speed ${rate}×`}
          className="h-9 w-14 rounded-md border border-edge/45 bg-raised text-sm font-medium tabular-nums hover:not-disabled:bg-hover disabled:opacity-45"
        >
          {rate}×
        </button>
      }
      entries={playRates.map((value) => ({
        label: `${value}×`,
        note: value === rate ? 'now' : undefined,
        run: () => player.setRate(value),
      }))}
    />
  );
}

const laneInk: Record<string, string> = { Agent: 'text-blue-ink', Customer: 'text-purple-ink' };

function LaneNames({ lanes }: { lanes: readonly NamedLane[] }) {
  if (lanes.length < 2) return null;
  return (
    <ul aria-label="Channels" className="hidden w-16 shrink-0 flex-col lg:flex">
      {lanes.map(({ name }) => (
        <li
          key={name}
          className={`flex flex-1 items-center text-xs font-medium ${laneInk[name] ?? 'text-soft'}`}
        >
          {name}
        </li>
      ))}
    </ul>
  );
}
