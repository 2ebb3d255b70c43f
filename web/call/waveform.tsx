import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { clockOf, spokenClock } from '../shown/clock.ts';
import { useOnTime, usePlayer } from '../shown/player-context.ts';
import type { EvidenceMark } from './evidence-marks.ts';
import type { NamedLane } from './lanes.ts';
import { momentAt } from './waveform-bars.ts';
import { drawWaveform, paintsOf } from './waveform-canvas.ts';

type Props = {
  lanes: readonly NamedLane[];
  durationMs: number;
  marks: readonly EvidenceMark[];
  ticks: readonly EvidenceMark[];
};

/**
 * The recording drawn over time, and the place to jump in it. The bars are drawn twice, once in each colour, and
 * the played ones are laid open by clipping, so that a frame of playing costs no drawing.
 */
export function Waveform({ lanes, durationMs, marks, ticks }: Props) {
  const player = usePlayer();
  const frame = useRef<HTMLDivElement>(null);
  const rest = useRef<HTMLCanvasElement>(null);
  const played = useRef<HTMLCanvasElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  const drawing = useMemo(() => ({ lanes, durationMs, marks, ticks }), [lanes, durationMs, marks, ticks]);

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const draw = () => {
      const paints = paintsOf(element);
      const ratio = window.devicePixelRatio;
      if (rest.current !== null) drawWaveform(rest.current, drawing, { paints, ratio, bars: 'bar' });
      if (played.current !== null) drawWaveform(played.current, drawing, { paints, ratio, bars: 'played' });
    };
    draw();
    const sizes = new ResizeObserver(draw);
    sizes.observe(element);
    const themes = new MutationObserver(draw);
    themes.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] });
    return () => {
      sizes.disconnect();
      themes.disconnect();
    };
  }, [drawing]);

  useOnTime((ms) => {
    const share = durationMs === 0 ? 0 : Math.min(1, ms / durationMs);
    if (played.current !== null) played.current.style.clipPath = `inset(0 ${(1 - share) * 100}% 0 0)`;
    if (head.current !== null) head.current.style.left = `${share * 100}%`;
    const seconds = String(Math.floor(ms / 1000));
    if (frame.current === null || frame.current.getAttribute('aria-valuenow') === seconds) return;
    frame.current.setAttribute('aria-valuenow', seconds);
    frame.current.setAttribute('aria-valuetext', `${spokenClock(ms)} of ${spokenClock(durationMs)}`);
  });

  const momentOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return momentAt(event.clientX - box.left, { durationMs, width: box.width });
  };
  const press = (event: KeyboardEvent) => {
    const to = keyMoment(event.key, player.now(), durationMs);
    if (to === null) return;
    event.preventDefault();
    player.seek(to);
  };

  return (
    <div
      ref={frame}
      role="slider"
      tabIndex={0}
      aria-label="Position in the recording"
      aria-valuemin={0}
      aria-valuemax={Math.floor(durationMs / 1000)}
      aria-valuenow={0}
      onKeyDown={press}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        player.seek(momentOf(event));
      }}
      onPointerMove={(event) => {
        setHover(momentOf(event));
        if (event.currentTarget.hasPointerCapture(event.pointerId)) player.seek(momentOf(event));
      }}
      onPointerLeave={() => setHover(null)}
      className="relative h-full min-w-0 flex-1 cursor-pointer touch-pan-y rounded-sm select-none"
    >
      <canvas ref={rest} aria-hidden className="absolute inset-0 size-full" />
      <canvas ref={played} aria-hidden className="absolute inset-0 size-full" />
      <div ref={head} aria-hidden className="pointer-events-none absolute inset-y-0 w-px bg-ink" />
      {hover === null ? null : <HoverTime ms={hover} share={durationMs === 0 ? 0 : hover / durationMs} />}
    </div>
  );
}

function HoverTime({ ms, share }: { ms: number; share: number }) {
  return (
    <div
      aria-hidden
      style={{ left: `${share * 100}%` }}
      className="pointer-events-none absolute inset-y-0 hidden w-px bg-edge/60 sm:block"
    >
      <span
        className={`absolute top-0 rounded bg-ink px-1 text-[0.6875rem] leading-4 text-canvas tabular-nums ${share > 0.9 ? 'right-1' : 'left-1'}`}
      >
        {clockOf(ms)}
      </span>
    </div>
  );
}

function keyMoment(key: string, now: number, durationMs: number): number | null {
  switch (key) {
    case 'Home':
      return 0;
    case 'End':
      return durationMs;
    case 'PageUp':
      return now + 30_000;
    case 'PageDown':
      return now - 30_000;
    default:
      return null;
  }
}
