import type { EvidenceMark } from './evidence-marks.ts';
import type { Span } from './spans.ts';
import { barsOf, stretchOf } from './waveform-bars.ts';

/** One lane of the drawing: the peaks of a channel (0–255), and who speaks when. */
export type Lane = {
  readonly peaks: readonly number[];
  readonly speech: readonly { readonly tone: LaneTone; readonly spans: readonly Span[] }[];
};
export type LaneTone = 'agent' | 'customer' | 'other';

/** Colours as the theme gives them. */
export type Paints = Readonly<Record<LaneTone | 'bar' | 'played' | 'pass' | 'fail' | 'unproven', string>>;

export type Drawing = {
  readonly lanes: readonly Lane[];
  readonly durationMs: number;
  /** Drawn over the whole height. */
  readonly marks: readonly EvidenceMark[];
  /** Drawn as short ticks at the upper edge. */
  readonly ticks: readonly EvidenceMark[];
};

const barWidth = 2;
const barStep = 3;
const speechHeight = 3;
const tickHeight = 4;

/** The theme's colours now, read from the element's CSS variables. */
export function paintsOf(element: Element): Paints {
  const style = getComputedStyle(element);
  const paint = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    agent: paint('blue-dot'),
    customer: paint('purple-dot'),
    other: paint('slate-dot'),
    bar: paint('slate-dot'),
    played: paint('accent'),
    pass: paint('green-dot'),
    fail: paint('red-dot'),
    unproven: paint('amber-dot'),
  };
}

/** Fits a canvas to its place on the page and the screen's pixels; gives its context in CSS pixels, emptied. */
function fitCanvas(canvas: HTMLCanvasElement, ratio: number) {
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  context?.scale(ratio, ratio);
  return { context, width, height };
}

/** Draws marks, who speaks when, and the bars in one colour. */
export function drawWaveform(
  canvas: HTMLCanvasElement,
  drawing: Drawing,
  { paints, ratio, bars }: { paints: Paints; ratio: number; bars: 'bar' | 'played' },
): void {
  const { context, width, height } = fitCanvas(canvas, ratio);
  if (context === null || width === 0) return;
  const place = { durationMs: drawing.durationMs, width, least: 3 };
  if (bars === 'bar') {
    for (const mark of drawing.marks)
      fill(context, paintOfMark(mark, paints), 0.28, stretchOf([mark.startMs, mark.endMs], place), [
        0,
        height,
      ]);
    for (const tick of drawing.ticks)
      fill(context, paintOfMark(tick, paints), 1, stretchOf([tick.startMs, tick.endMs], place), [
        0,
        tickHeight,
      ]);
  }
  const gain = gainOf(drawing.lanes);
  const laneHeight = height / Math.max(1, drawing.lanes.length);
  for (const [index, lane] of drawing.lanes.entries()) {
    const top = index * laneHeight;
    if (bars === 'bar')
      drawSpeech(context, lane, { ...place, top: top + laneHeight - speechHeight - 1, paints });
    drawBars(context, lane.peaks, {
      top: top + tickHeight,
      height: laneHeight - tickHeight - speechHeight - 4,
      width,
      paint: paints[bars],
      gain,
    });
  }
}

type Context = CanvasRenderingContext2D;

/** Quiet recordings are drawn up to four times as tall, all lanes alike; noise stays small. */
function gainOf(lanes: readonly Lane[]): number {
  const loudest = lanes.reduce((most, { peaks }) => peaks.reduce((a, b) => Math.max(a, b), most), 1);
  return Math.min(4, 250 / loudest);
}

function drawBars(
  context: Context,
  peaks: readonly number[],
  {
    top,
    height,
    width,
    paint,
    gain,
  }: { top: number; height: number; width: number; paint: string; gain: number },
): void {
  context.fillStyle = paint;
  context.globalAlpha = 1;
  const middle = top + height / 2;
  for (const [index, peak] of barsOf(peaks, Math.floor(width / barStep)).entries()) {
    const tall = Math.max(1, Math.min(1, (peak * gain) / 255) * height);
    context.fillRect(index * barStep, middle - tall / 2, barWidth, tall);
  }
}

function drawSpeech(
  context: Context,
  lane: Lane,
  { top, paints, ...place }: { top: number; paints: Paints; durationMs: number; width: number },
): void {
  for (const { tone, spans } of lane.speech) {
    for (const span of spans)
      fill(context, paints[tone], 1, stretchOf(span, { ...place, least: 1 }), [top, speechHeight]);
  }
}

function fill(
  context: Context,
  paint: string,
  alpha: number,
  { left, width }: { left: number; width: number },
  [top, height]: readonly [number, number],
): void {
  context.globalAlpha = alpha;
  context.fillStyle = paint;
  context.fillRect(left, top, width, height);
}

function paintOfMark({ verdict }: EvidenceMark, paints: Paints): string {
  if (verdict === 'pass') return paints.pass;
  return verdict === 'fail' ? paints.fail : paints.unproven;
}
