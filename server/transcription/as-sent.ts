import type { TranscriptionOrder } from './transcriber.ts';

/** What a provider takes. */
type Limits = {
  /** The largest file that may be sent to it. */
  readonly sentBytes: number;
  /** The largest file that it fetches itself. */
  readonly fetchedBytes: number;
};

/**
 * The order as a provider can take it: as it is, or of a compressed copy, where the recording is too large, or has no
 * header by which anybody else could tell what it is.
 */
export async function asSent(order: TranscriptionOrder, limits: Limits): Promise<TranscriptionOrder> {
  const sent = asSentBefore(order, limits);
  if (sent === order) return order;
  return { ...sent, ...(await order.copy({ codec: 'opus', sound: 'as_it_is' })) };
}

/** The same for what was sent before and is not sent again. A copy has two channels at most and can only be sent. */
export function asSentBefore(order: TranscriptionOrder, limits: Limits): TranscriptionOrder {
  const most = order.address === null ? limits.sentBytes : limits.fetchedBytes;
  if (order.sizeBytes <= most && !order.headerless) return order;
  return { ...order, channelCount: Math.min(order.channelCount, 2), address: null };
}
