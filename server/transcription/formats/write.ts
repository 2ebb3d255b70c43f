import type { Role, Transcript, Turn, Word } from '#shared/transcripts.ts';
import { clock, stampOf } from './times.ts';

const roleNames: Readonly<Record<Role, string>> = { agent: 'Agent', customer: 'Customer', other: 'Other' };

/**
 * A transcript as WebVTT, one cue to a turn, numbered as people see the turns; the voice is the speaker and its class
 * the role (`<v.agent A>`), known word times are time stamps. Reading it back gives the same turns. Turns without
 * times cannot be cues: null when there is one. A turn without an end lasts until the next begins.
 */
export function writeWebVtt(transcript: Transcript): string | null {
  const blocks = [transcript.language === null ? 'WEBVTT' : `WEBVTT\nLanguage: ${transcript.language}`];
  for (const [index, turn] of transcript.turns.entries()) {
    if (turn.startMs === null) return null;
    const nextMs = transcript.turns[index + 1]?.startMs ?? transcript.durationMs ?? 0;
    const endMs = turn.endMs ?? Math.max(turn.startMs, nextMs);
    const words = transcript.words.slice(turn.firstWord, turn.firstWord + turn.wordCount);
    const text = `${voiceTag(turn)}${stampedText(words, turn.startMs, endMs)}`;
    blocks.push(`turn ${index + 1}\n${stampOf(turn.startMs)} --> ${stampOf(endMs)}\n${text}`);
  }
  return `${blocks.join('\n\n')}\n`;
}

function voiceTag({ speaker, role }: Turn): string {
  if (speaker === null && role === null) return '';
  const name = escaped(speaker ?? (role === null ? '' : roleNames[role]));
  return `<v${role === null ? '' : `.${role}`} ${name}>`;
}

/** Words with a stamp where one begins, and where one ends before the next begins. */
function stampedText(words: readonly Word[], startMs: number, endMs: number): string {
  let text = '';
  let latest = startMs;
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    // The cue's own start says when its first word begins, unless that word is the whole cue.
    const said = index === 0 && word.startMs === startMs && words.length > 1;
    if (word.startMs !== null && word.startMs >= latest && !said) text += `<${stampOf(word.startMs)}>`;
    latest = Math.max(latest, word.startMs ?? 0);
    text += escaped(word.text);
    const until = next === undefined ? endMs : next.startMs;
    if (word.endMs !== null && word.endMs >= latest && until !== null && word.endMs < until) {
      text += `<${stampOf(word.endMs)}>`;
      latest = word.endMs;
    }
    if (next !== undefined) text += ' ';
  }
  return text;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A transcript as plain text: `[00:01:23] Agent: …`, without the time or the label where they are not known. */
export function writePlainText(transcript: Transcript): string {
  const lines = transcript.turns.map((turn) => {
    const time = turn.startMs === null ? '' : `[${clock(turn.startMs)}] `;
    const label = labelOf(turn);
    return `${time}${label === null ? '' : `${label}: `}${turn.text}`;
  });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** Agent and customer by their role, anybody else by the name the source has for them. */
function labelOf({ role, speaker }: Turn): string | null {
  if (role === 'agent' || role === 'customer') return roleNames[role];
  if (speaker === null) return role === null ? null : roleNames[role];
  return /^\w{1,3}$/.test(speaker) ? `Speaker ${speaker}` : speaker;
}
