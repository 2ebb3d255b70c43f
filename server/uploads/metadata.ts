import type { UploadFields } from '#shared/calls.ts';

/** The metadata a call is stored with: what was given as such, and what it says of the agent under its own names. */
export function metadataOf(fields: UploadFields): Record<string, unknown> {
  const { agent_code, agent_name, agent_email, extension } = fields;
  const agent = Object.entries({ agent_code, agent_name, agent_email, extension });
  return { ...fields.metadata, ...Object.fromEntries(agent.filter(([, value]) => value !== undefined)) };
}
