import { type PointerEvent, useState } from 'react';
import { type Axis, type ChartPoint, heightOf, percentAxis, placeOf, runsOf } from './chart-geometry.ts';
import { classNames } from './class-names.ts';
import { formatPercent } from './format.ts';
import { Table, Td, Th } from './table.tsx';

export type Series = { label: string; values: readonly (number | null)[]; look: 'main' | 'beside' };

type Props = {
  /** What it shows, for the table that tells the same. */
  label: string;
  /** What the rows of the table are, as a heading: "Day". */
  steps: string;
  /** What is counted at each point, as a heading: "Files". */
  counted: string;
  points: readonly { label: string; count: string }[];
  /** Percentages, one for each point. */
  series: readonly Series[];
};

/** Percentages over time as lines. Screen readers and the keyboard have the same as a table below. */
export function LineChart({ label, steps, counted, points, series }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const axis = percentAxis(series.flatMap(({ values }) => values));
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = width === 0 ? 0 : (event.clientX - left) / width;
    setAt(Math.round(Math.min(1, Math.max(0, share)) * (points.length - 1)));
  };
  return (
    <div>
      {series.length > 1 ? <Legend series={series} /> : null}
      <div aria-hidden className="relative mr-2 ml-10 h-48">
        <Grid axis={axis} />
        <div
          className="absolute inset-0"
          onPointerMove={follow}
          onPointerDown={follow}
          onPointerLeave={() => setAt(null)}
        >
          {series.map((each) => (
            <Line key={each.label} series={each} axis={axis} />
          ))}
          {at === null ? null : <Told at={at} counted={counted} points={points} series={series} />}
        </div>
      </div>
      <div aria-hidden className="mr-2 ml-10 flex justify-between pt-1.5 text-xs text-faint">
        <span>{points[0]?.label}</span>
        <span>{points.length > 1 ? points.at(-1)?.label : null}</span>
      </div>
      <details className="mt-2 text-[0.8125rem]">
        <summary className="w-fit cursor-pointer rounded-sm text-soft hover:text-ink">
          Show as a table
        </summary>
        <Figures label={label} steps={steps} counted={counted} points={points} series={series} />
      </details>
    </div>
  );
}

const strokes = { main: 'text-accent', beside: 'text-slate-dot' } as const;

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <p aria-hidden className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem] text-soft">
      {series.map(({ label, look }) => (
        <span key={label} className="inline-flex items-center gap-1.5">
          <svg viewBox="0 0 16 4" className={classNames('h-1 w-4', strokes[look])}>
            <path d="M0 2H16" stroke="currentColor" strokeWidth={2} strokeDasharray={dashOf(look)} />
          </svg>
          {label}
        </span>
      ))}
    </p>
  );
}

function dashOf(look: Series['look']): string | undefined {
  return look === 'beside' ? '4 3' : undefined;
}

function Grid({ axis }: { axis: Axis }) {
  return axis.lines.map((value) => (
    <div
      key={value}
      className="absolute inset-x-0 border-t border-line"
      style={{ top: `${heightOf(value, axis)}%` }}
    >
      <span className="absolute -top-2 -left-10 w-8 text-right text-xs text-faint tabular-nums">
        {formatPercent(value)}
      </span>
    </div>
  ));
}

function Line({ series: { values, look }, axis }: { series: Series; axis: Axis }) {
  const runs = runsOf(values, axis);
  return (
    <div className={classNames('absolute inset-0', strokes[look])}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute size-full overflow-visible">
        {runs.map((run) => (
          <g key={run[0]?.at}>
            {look === 'main' ? <path d={areaUnder(run)} fill="currentColor" opacity={0.1} /> : null}
            <path
              d={lineThrough(run)}
              fill="none"
              stroke="currentColor"
              strokeWidth={2}
              strokeLinejoin="round"
              strokeDasharray={dashOf(look)}
              vectorEffect="non-scaling-stroke"
            />
          </g>
        ))}
      </svg>
      {runs
        .filter((run) => run.length === 1)
        .map(([point]) => (point ? <Dot key={point.at} {...point} /> : null))}
    </div>
  );
}

/** Stands apart from the drawing, whose stretching would make an egg of it. */
function Dot({ x, y }: Pick<ChartPoint, 'x' | 'y'>) {
  return (
    <span
      className="absolute size-2 -translate-1/2 rounded-full bg-current"
      style={{ left: `${x}%`, top: `${y}%` }}
    />
  );
}

function lineThrough(run: readonly ChartPoint[]): string {
  return run.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`).join('');
}

function areaUnder(run: readonly ChartPoint[]): string {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined || run.length < 2) return '';
  return `${lineThrough(run)}L${last.x.toFixed(2)} 100L${first.x.toFixed(2)} 100Z`;
}

/** What stands at the pointer. */
function Told({
  at,
  counted,
  points,
  series,
}: Pick<Props, 'counted' | 'points' | 'series'> & { at: number }) {
  const point = points[at];
  const x = placeOf(at, points.length);
  if (point === undefined) return null;
  return (
    <div className="pointer-events-none absolute inset-y-0 border-l border-edge" style={{ left: `${x}%` }}>
      <div
        className={classNames(
          'absolute top-1 rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs whitespace-nowrap shadow-popup',
          x > 60 ? 'right-2' : 'left-2',
        )}
      >
        <p className="font-medium">{point.label}</p>
        {series.map(({ label, values }) => (
          <p key={label} className="flex justify-between gap-3 text-soft">
            {label} <span className="text-ink tabular-nums">{formatPercent(values[at] ?? null)}</span>
          </p>
        ))}
        <p className="flex justify-between gap-3 text-faint">
          {counted} <span className="tabular-nums">{point.count}</span>
        </p>
      </div>
    </div>
  );
}

function Figures({ label, steps, counted, points, series }: Props) {
  return (
    <div className="mt-2 max-h-64 overflow-y-auto rounded-md border border-line">
      <Table label={label}>
        <thead>
          <tr>
            <Th>{steps}</Th>
            {series.map((each) => (
              <Th key={each.label} figures>
                {each.label}
              </Th>
            ))}
            <Th figures>{counted}</Th>
          </tr>
        </thead>
        <tbody>
          {points.map((point, index) => (
            <tr key={point.label} className="group">
              <Td className="h-8 whitespace-nowrap">{point.label}</Td>
              {series.map(({ label: name, values }) => (
                <Td key={name} figures className="h-8">
                  {formatPercent(values[index] ?? null)}
                </Td>
              ))}
              <Td figures className="h-8">
                {point.count}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
