import { formatSpeed, formatTimeLeft } from '../ui/format.ts';
import type { Totals } from './upload-queue.ts';

/** How fast all files are sent and how long it will take, or why nothing moves. */
export function paceSentence({ isStalled, bytesPerSecond, secondsLeft }: Totals): string {
  if (isStalled) return 'Waiting for the connection. It goes on by itself.';
  const told = [
    bytesPerSecond === null ? null : formatSpeed(bytesPerSecond),
    secondsLeft === null ? null : formatTimeLeft(secondsLeft),
  ];
  return told.filter((part) => part !== null).join(', ') || 'Uploading';
}
