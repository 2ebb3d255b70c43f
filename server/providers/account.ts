/**
 * Does one piece of work when the provider has a place for it, and tells the provider's desk how it went: waits in line
 * among all processes, starts at the allowed rate, is refused at once with the reason while the account is paused. What
 * `work` throws is passed on. A piece is what the provider counts as one: a request to Deepgram, to a Whisper endpoint or
 * to Claude, and the whole way from the submit to the end of a job at AssemblyAI. Never ask for a turn inside a turn.
 */
export type Turn = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/** How a provider is reached: what its adapter is made of. */
export type Account = {
  /** Null only for a Whisper endpoint that asks for none. Never in a log, an error or an answer. */
  readonly key: string | null;
  /** Null is the provider's usual address; a Whisper endpoint always has one. Without a slash at the end. */
  readonly baseUrl: string | null;
  /** Null is the adapter's own choice. */
  readonly model: string | null;
  /** Who has set it up: an operator may name any address, an organization none in a closed network. */
  readonly from: 'installation' | 'organization';
  readonly turn: Turn;
};

/** Turns for where nobody else asks the provider, such as tests of an adapter. */
export const unlimited: Turn = (signal, work) => {
  signal.throwIfAborted();
  return work();
};
