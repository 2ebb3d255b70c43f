import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { type LiveEvent, LiveEvent as LiveEventSchema, readEvents } from '#shared/events.ts';

/** An event of the live stream and when it arrived (milliseconds since the epoch). */
export type Seen = { readonly event: LiveEvent; readonly at: number };

/** Watches the live stream of a server as a browser does, until closed. */
export async function watch(
  address: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly seen: readonly Seen[]; close(): void }> {
  const seen: Seen[] = [];
  const asking = request(`${address}${readEvents.path}`, { headers }).end();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`The live stream answered ${answer.statusCode}.`);
  const lines = createInterface({ input: answer }).on('line', (line) => {
    if (!line.startsWith('data: ')) return;
    const event = LiveEventSchema.safeParse(JSON.parse(line.slice('data: '.length))).data;
    if (event !== undefined) seen.push({ event, at: Date.now() });
  });
  // Closing the stream from here ends it in the middle.
  for (const each of [lines, answer, asking]) each.on('error', () => undefined);
  return { seen, close: () => asking.destroy() };
}
