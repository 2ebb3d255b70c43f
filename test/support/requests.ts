import { newId } from '#server/ids.ts';
import { unlinkLogin } from '#shared/agent-page.ts';
import { createKey } from '#shared/api-keys.ts';
import { swapCallRoles } from '#shared/call-edits.ts';
import { editCategories } from '#shared/campaign-settings.ts';
import {
  createCheck,
  deleteCheck,
  editCheck,
  importChecks,
  orderChecks,
  tryCheck,
} from '#shared/check-edits.ts';
import { improvePrompt, tryByClaude } from '#shared/check-tries.ts';
import { forecastUpload } from '#shared/costs.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { editRetention } from '#shared/retention.ts';
import { reviewCall } from '#shared/review.ts';
import { reprocessCall } from '#shared/versions.ts';
import { agentSays } from './app.ts';
import { aCheckDraft, now } from './builders.ts';
import { multipartForm } from './multipart.ts';
import type { Sent } from './visitor.ts';

/** What a path may be about, by the part of the path that says so; calls where none does. */
const subjects = {
  '/bulk-jobs/:id': 'job',
  '/sftp-batches/:id': 'batch',
  '/sftp-files/:id': 'file',
  '/campaigns/:id': 'campaign',
  '/agents/:id': 'agent',
  '/api-keys/:id': 'key',
  '/calls/:id': 'call',
  '/people/:id': 'person',
  '/invitations/:id': 'invitation',
} as const;
export type Subject = (typeof subjects)[keyof typeof subjects];

/** One id of every kind of thing, and of what is named as a part of one. */
export type Ids = Readonly<Record<Subject | 'check', string>>;

export function nameOf({ method, path }: Endpoint): string {
  return `${method} ${path}`;
}

/** What an endpoint's path is about; null for what is about nothing in particular. */
export function subjectOf({ path }: Endpoint): Subject | null {
  if (!path.includes('/:id')) return null;
  const found = Object.entries(subjects).find(([part]) => path.includes(part));
  if (found === undefined) throw new Error(`Say in test/support/requests.ts what ${path} is about.`);
  return found[1];
}

/** A valid value for every parameter of an endpoint's path. */
export function paramsFor(endpoint: Endpoint, ids: Ids): Record<string, string> {
  return {
    id: ids[subjectOf(endpoint) ?? 'call'],
    number: '1',
    name: 'a-sample',
    check_id: ids.check,
    user_id: ids.person,
    provider: 'deepgram',
  };
}

const queries = new Map<string, Record<string, string>>([
  [nameOf(deleteCheck), { revision: '1' }],
  [nameOf(forecastUpload), { calls: '3' }],
]);

/** What stands behind the path of an endpoint that asks for it. */
export function queryOf(endpoint: Endpoint): Record<string, string> {
  return queries.get(nameOf(endpoint)) ?? {};
}

const { judging } = aCheckDraft('A check');
const bodies = new Map<string, object>([
  [nameOf(reprocessCall), { kind: 'rerun_transcription' }],
  [nameOf(swapCallRoles), { transcript_id: newId('transcript', now) }],
  [nameOf(createKey), { name: 'A key' }],
  [nameOf(unlinkLogin), { user_id: newId('user', now) }],
  [nameOf(reviewCall), { version: 1, revision: 0, act: { kind: 'reopen' } }],
  [nameOf(createCheck), { name: 'A check', type: 'quality', category: '', judging }],
  [nameOf(editCheck), { changes: { weight: 2 }, revision: 1 }],
  [nameOf(orderChecks), { check_ids: [] }],
  [nameOf(importChecks), { from: 'template', template: 'customer-service', names: ['Greets the caller'] }],
  [nameOf(tryCheck), { judging }],
  [nameOf(tryByClaude), { call_id: newId('call', now), name: 'A check', prompt: 'Is it polite?' }],
  [nameOf(improvePrompt), { name: 'A check', prompt: 'Is it polite?' }],
  [nameOf(editCategories), { rows: [] }],
  [nameOf(editRetention), { audio_days: 90, call_days: null }],
]);

/** What an endpoint has to be sent before it looks at what it is about; what is about nothing may refuse it. */
export function contentOf(endpoint: Endpoint): Pick<Sent, 'body' | 'headers'> {
  if (endpoint.takes === 'multipart') {
    const { name, bytes } = agentSays('Good morning.');
    return multipartForm([{ name: 'transcript', fileName: name, bytes }]);
  }
  if (endpoint.body === undefined) return {};
  const body = bodies.get(nameOf(endpoint)) ?? {};
  if (subjectOf(endpoint) !== null && !endpoint.body.safeParse(body).success) {
    throw new Error(`Say in test/support/requests.ts what ${nameOf(endpoint)} is sent.`);
  }
  return { body };
}
