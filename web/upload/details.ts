import type { PreviewedFile } from '#shared/csv-preview.ts';
import type { ChosenAgent } from '../shown/agent-picker.tsx';

/** What a person says about all files of an upload. Empty texts say nothing. */
export type Details = {
  readonly agent: ChosenAgent | null;
  readonly callType: '' | 'inbound' | 'outbound' | 'internal';
  /** As a browser's date field has it: the reader's own clock. */
  readonly callDate: string;
  readonly customerName: string;
  readonly customerId: string;
  readonly disposition: string;
};

export const noDetails: Details = {
  agent: null,
  callType: '',
  callDate: '',
  customerName: '',
  customerId: '',
  disposition: '',
};

export type Fields = Readonly<Record<string, string>>;

/** The fields of an upload that details stand for. An agent is named by the surest thing that is known of them. */
export function fieldsOf(details: Details): Fields {
  const { agent, callType, callDate, customerName, customerId, disposition } = details;
  const date = callDate === '' ? '' : new Date(callDate).toISOString();
  return withoutEmpty({
    ...agentFields(agent),
    call_type: callType,
    call_date: date,
    customer_name: customerName.trim(),
    customer_id: customerId.trim(),
    disposition: disposition.trim(),
  });
}

function agentFields(agent: ChosenAgent | null): Fields {
  if (agent === null) return {};
  if (agent.code !== null) return { agent_code: agent.code };
  return agent.email === null ? { agent_name: agent.name } : { agent_email: agent.email };
}

function withoutEmpty(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

const agentClues = ['agent_code', 'agent_email', 'extension', 'agent_name'];

/**
 * What goes with one file: what its row of the CSV says, then what was said of all files. A row that names an agent in
 * any way leaves nothing of the agent that was chosen for all.
 */
export function fieldsFor(common: Fields, file: PreviewedFile | undefined, path: string): Fields {
  const row = file?.fields ?? {};
  const own = agentClues.some((clue) => row[clue] !== undefined);
  const rest = own
    ? Object.fromEntries(Object.entries(common).filter(([name]) => !agentClues.includes(name)))
    : common;
  return { ...rest, ...row, ...(path.includes('/') ? { path } : {}) };
}
