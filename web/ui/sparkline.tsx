import { classNames } from './class-names.ts';
import { type Point, sparklineRuns } from './sparkline-points.ts';

const box = { width: 96, height: 28, margin: 2.5 };

type Props = { values: readonly (number | null)[]; className?: string };

/** A small line without axes, of two values or more. It only adds to a figure that stands beside it in words, so it is hidden from screen readers. */
export function Sparkline({ values, className }: Props) {
  if (values.filter((value) => value !== null).length < 2) return null;
  const runs = sparklineRuns(values, box);
  const last = runs.at(-1)?.at(-1);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${box.width} ${box.height}`}
      className={classNames('h-7 w-24 overflow-visible text-accent', className)}
    >
      {runs.map((run) => (
        <g key={run[0]?.x}>
          <path d={areaUnder(run)} fill="currentColor" opacity={0.1} />
          <path
            d={lineThrough(run)}
            fill="none"
            stroke="currentColor"
            strokeWidth={1.5}
            strokeLinejoin="round"
            strokeLinecap="round"
          />
        </g>
      ))}
      {last === undefined ? null : <circle cx={last.x} cy={last.y} r={2.2} fill="currentColor" />}
    </svg>
  );
}

function lineThrough(run: readonly Point[]): string {
  return run.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

function areaUnder(run: readonly Point[]): string {
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined || run.length < 2) return '';
  return `${lineThrough(run)}L${last.x.toFixed(1)} ${box.height}L${first.x.toFixed(1)} ${box.height}Z`;
}
