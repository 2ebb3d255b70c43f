import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';

/** A message that comes in pieces. */
export type Gathered = {
  take(event: RawMessageStreamEvent): void;
  /** What has come so far. */
  message(): unknown;
  /** Whether the last piece has come. */
  whole(): boolean;
};

type Block = Record<string, unknown>;

/** The text that each kind of piece goes on with. Other kinds are of tools, and we lend Claude none. */
const grows = { text_delta: 'text', thinking_delta: 'thinking', signature_delta: 'signature' } as const;

const Delta = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text_delta'), text: z.string() }),
  z.object({ type: z.literal('thinking_delta'), thinking: z.string() }),
  z.object({ type: z.literal('signature_delta'), signature: z.string() }),
]);

/** Puts the events of a stream together. Events may be anything at all: what fits nowhere is left out. */
export function gathering(): Gathered {
  let message: Record<string, unknown> = {};
  let blocks: Block[] = [];
  let ended = false;
  return {
    take: (event) => {
      switch (event.type) {
        case 'message_start':
          message = { ...event.message };
          blocks = [];
          return;
        case 'content_block_start':
          blocks[blocks.length] = { ...event.content_block };
          return;
        case 'content_block_delta':
          grow(blocks.at(-1), event.delta);
          return;
        case 'message_delta':
          message = {
            ...message,
            ...event.delta,
            usage: { ...asRecord(message['usage']), ...known(asRecord(event.usage)) },
          };
          return;
        case 'message_stop':
          ended = true;
          return;
        case 'content_block_stop':
      }
    },
    message: () => ({ ...message, content: blocks }),
    whole: () => ended,
  };
}

function grow(block: Block | undefined, delta: unknown): void {
  const read = Delta.safeParse(delta);
  if (block === undefined || !read.success) return;
  const field = grows[read.data.type];
  const piece = (read.data as Record<string, string>)[field] ?? '';
  const before = block[field];
  block[field] = `${typeof before === 'string' ? before : ''}${piece}`;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Counts that the last event leaves out are those of the first. */
function known(counts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => typeof count === 'number'));
}
