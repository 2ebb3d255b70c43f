import { cueTurnsOf } from './cue-turns.ts';
import { type Cue, cuesOf, hasArrow } from './cues.ts';
import { languageTag } from './language.ts';
import { linesOf } from './lines.ts';
import { FormatProblem, type ParsedTranscript, unnamedSource } from './parsed.ts';

const NOT_CUES = /^(?:NOTE|STYLE|REGION)(?:\s|$)/;

/** Whether a text begins as WebVTT must. */
export function isWebVtt(text: string): boolean {
  return /^WEBVTT(?:\s|$)/.test(text);
}

/** A WebVTT file: see `cueTurnsOf` for voices and word times. A file with a header and no cues is an empty transcript. */
export function parseWebVtt(text: string): ParsedTranscript {
  if (!isWebVtt(text)) throw new FormatProblem('line 1: a WebVTT file begins with WEBVTT');
  const lines = linesOf(text);
  const headerEnd = lines.findIndex((line, index) => index > 0 && (line.trim() === '' || hasArrow(line)));
  const header = headerEnd < 0 ? lines : lines.slice(0, headerEnd);
  const cues = headerEnd < 0 ? [] : cuesOfBlocks(lines, headerEnd);
  return { ...unnamedSource, language: languageOf(header), turns: cueTurnsOf(cues) };
}

function languageOf(header: readonly string[]): string | null {
  const line = header.find((one) => /^Language\s*:/i.test(one));
  return languageTag(line?.slice(line.indexOf(':') + 1));
}

/** Blocks lie between blank lines; comments, styles and regions are blocks without cues. */
function cuesOfBlocks(lines: readonly string[], from: number): Cue[] {
  const cues: Cue[] = [];
  let start = from;
  for (let at = from; at <= lines.length; at += 1) {
    if ((lines[at] ?? '').trim() !== '') continue;
    const block = lines.slice(start, at);
    if (block.length > 0 && !NOT_CUES.test(block[0] ?? '')) {
      for (const cue of cuesOf(block, start + 1)) cues.push(cue);
    }
    start = at + 1;
  }
  return cues;
}
