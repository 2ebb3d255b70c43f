/** A state machine as a table: for each state, the state each event leads to. What is not listed is refused. */
export type Moves<State extends string, Event extends string> = {
  readonly [from in State]: { readonly [event in Event]?: State };
};

/** The state that `event` leads to from `from`, or null when the table refuses the move. */
export function next<State extends string, Event extends string>(
  moves: Moves<State, Event>,
  from: State,
  event: Event,
): State | null {
  return moves[from][event] ?? null;
}
