import { Readable } from 'node:stream';
import { EVENTS, ERRORS as protocolErrors, Server } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '#server/deps.ts';
import { type Outcome, outcomeOf } from '#server/uploads/finish-upload.ts';
import { openResumableUploads, type ResumableUploads, type UploadRow } from '#server/uploads/resumable.ts';
import { createUploadLocks } from '#server/uploads/upload-locks.ts';
import { type ErrorCode, KnownError } from '#shared/errors.ts';
import { can, type Person } from '#shared/permissions.ts';
import { callHeader, uploadsPath } from '#shared/uploads.ts';
import type { Identify } from './bind.ts';

const sweepEveryMs = 60_000;
const noteEveryMs = 60_000;
/** How long a request waits for another one about the same upload, and how soon a dead one lets go. */
const lockPatienceMs = 10_000;
const lockDrainMs = 250;

/** The request headers that the protocol knows; what proxies and browsers add is none of its business. */
const protocolHeaders = [
  'content-length',
  'content-type',
  'tus-resumable',
  'upload-concat',
  'upload-defer-length',
  'upload-length',
  'upload-metadata',
  'upload-offset',
];

/**
 * Takes files in parts by tus 1.0.0 (core, creation, creation-with-upload, termination). Every upload belongs to the
 * person who announced it; to everybody else it does not exist. An empty PATCH at the end asks again what became of a
 * file. Answers are the protocol's, and problem+json when something is wrong.
 */
export async function serveResumableUploads(
  app: FastifyInstance,
  deps: Deps,
  identify: Identify,
): Promise<void> {
  const uploads = await openResumableUploads(deps);
  const protocol = speakProtocol(uploads);
  sweepWhileListening(app, deps, uploads);
  await app.register(async (scope) => {
    // The bodies are the protocol's to read, as streams.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.post(uploadsPath, async (request, http) => {
      const person = await uploaderOf(request, http, identify);
      return protocol.answer(request, http, person);
    });
    scope.route({
      method: ['HEAD', 'PATCH', 'DELETE'],
      url: `${uploadsPath}/:id`,
      handler: async (request, http) => {
        const person = await uploaderOf(request, http, identify);
        const upload = await uploads.find(person, (request.params as { id: string }).id);
        if (request.method === 'DELETE') {
          await uploads.cancel(upload);
          return http.code(204).headers(always).send();
        }
        return answerEnded(request, http, upload) ?? protocol.answer(request, http, person);
      },
    });
  });
}

/** What every answer of the protocol says. */
const always = { 'tus-resumable': '1.0.0', 'cache-control': 'no-store' };

async function uploaderOf(request: FastifyRequest, http: FastifyReply, identify: Identify): Promise<Person> {
  const identity = await identify(request, http);
  if (identity === null) throw new KnownError('signed_out');
  if (identity.actor.kind !== 'person') throw new KnownError('key_not_allowed');
  if (!can(identity.actor, 'calls.upload')) throw new KnownError('not_allowed');
  if (request.headers['tus-resumable'] !== '1.0.0') throw new KnownError('upload_protocol');
  return identity.actor;
}

/** The answer about an upload that has ended, whose bytes are gone; null when it has not. Throws why it was refused. */
function answerEnded(request: FastifyRequest, http: FastifyReply, upload: UploadRow): FastifyReply | null {
  if (upload.callId === null && upload.failure === null) return null;
  void http.headers({ ...always, 'upload-offset': upload.sizeBytes, 'upload-length': upload.sizeBytes });
  if (request.method === 'HEAD') return http.code(200).headers(toldAbout(upload)).send();
  if (Number(request.headers['upload-offset']) !== upload.sizeBytes) throw new KnownError('upload_elsewhere');
  return http
    .code(204)
    .headers(toldAbout(outcomeOf(upload)))
    .send();
}

function toldAbout(outcome: Pick<Outcome, 'callId'> | null): Record<string, string> {
  return outcome?.callId == null ? {} : { [callHeader]: outcome.callId };
}

type Exchange = { readonly person: Person; failure?: unknown };

/** The protocol itself, which the library speaks. Its hooks find who asks by the request object. */
function speakProtocol(uploads: ResumableUploads) {
  const exchanges = new WeakMap<object, Exchange>();
  const exchangeOf = (request: object): Exchange => {
    const exchange = exchanges.get(request);
    if (exchange === undefined) throw new Error('A request reached the upload protocol unannounced.');
    return exchange;
  };

  const tus = new Server({
    path: uploadsPath,
    relativeLocation: true,
    datastore: uploads.store,
    allowedOrigins: [],
    locker: createUploadLocks(lockPatienceMs, () => new KnownError('upload_busy')),
    lockDrainTimeout: lockDrainMs,
    postReceiveInterval: noteEveryMs,
    namingFunction: (request, metadata) =>
      uploads.announce(exchangeOf(request).person, {
        sizeBytes: lengthOf(request.headers.get('upload-length')),
        metadata: textsOf(metadata),
      }),
    onUploadFinish: async (request, { id }) => ({
      headers: toldAbout(await uploads.finish(id, exchangeOf(request).person.from)),
    }),
    onResponseError: (request, error) => {
      exchangeOf(request).failure = error;
      return undefined;
    },
  });
  tus.on(EVENTS.POST_RECEIVE, (_request, { id, offset }) => void uploads.note(id, offset));

  return {
    answer: async (request: FastifyRequest, http: FastifyReply, person: Person): Promise<FastifyReply> => {
      const asked = webRequestOf(request);
      const exchange: Exchange = { person };
      exchanges.set(asked, exchange);
      const said = await tus.handleWeb(asked);
      if (exchange.failure !== undefined) throw plain(exchange.failure);
      if (said.status >= 400) throw new KnownError('invalid_request', { problem: await problemIn(said) });
      await noteOffset(uploads, request, said);
      for (const [name, value] of said.headers)
        if (!name.startsWith('access-control-')) void http.header(name, value);
      return http.code(said.status).headers({ 'cache-control': 'no-store' }).send();
    },
  };
}

/** The size has to be said before the first byte, so that it can be refused then. */
function lengthOf(header: string | null): number {
  if (header === null) throw new KnownError('invalid_request', { problem: 'Upload-Length: it is missing' });
  return Number(header);
}

function textsOf(metadata: Record<string, string | null> | undefined): Record<string, string> {
  const given = Object.entries(metadata ?? {});
  return Object.fromEntries(
    given.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value]])),
  );
}

/** The request as the library reads it, with the connection behind it, so that a broken line is noticed at once. */
function webRequestOf({ raw, method, headers, url }: FastifyRequest): Request {
  const known = protocolHeaders.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  const hasBody = method === 'POST' || method === 'PATCH';
  const sent: RequestInit = { method, headers: known };
  if (hasBody) Object.assign(sent, { body: Readable.toWeb(raw), duplex: 'half' });
  const asked = new Request(new URL(url, 'http://localhost'), sent);
  return Object.assign(asked, { runtime: { name: 'node', node: { req: raw } } });
}

async function noteOffset(uploads: ResumableUploads, request: FastifyRequest, said: Response): Promise<void> {
  const offset = said.headers.get('upload-offset');
  const id = (request.params as { id?: string }).id ?? said.headers.get('location')?.split('/').at(-1);
  if (request.method !== 'HEAD' && offset !== null && id !== undefined)
    await uploads.note(id, Number(offset));
}

/** What the library says, in the catalogue's words. */
const codes = new Map<unknown, ErrorCode>([
  [protocolErrors.FILE_NOT_FOUND, 'not_found'],
  [protocolErrors.FILE_NO_LONGER_EXISTS, 'upload_gone'],
  [protocolErrors.INVALID_OFFSET, 'upload_elsewhere'],
  [protocolErrors.ABORTED, 'upload_busy'],
]);

function plain(failure: unknown): unknown {
  const code = codes.get(failure);
  if (code !== undefined) return new KnownError(code);
  const { status_code: status, body } = failure as { status_code?: number; body?: string };
  if (status === undefined || status === 500) return failure;
  return new KnownError('invalid_request', { problem: String(body).trim() });
}

async function problemIn(said: Response): Promise<string> {
  return (await said.text()).trim().toLowerCase();
}

function sweepWhileListening(app: FastifyInstance, { clock, log }: Deps, uploads: ResumableUploads): void {
  const sweep = (): void => {
    sweeping = sweeping
      .then(() => uploads.sweep())
      .catch((error: unknown) => log.warn({ err: error }, 'uploads could not be swept'));
  };
  let sweeping = Promise.resolve();
  let timer: unknown;
  app.addHook('onListen', async () => {
    sweep();
    timer = clock.setInterval(sweep, sweepEveryMs);
  });
  app.addHook('onClose', async () => {
    clock.clearInterval(timer);
    await sweeping;
    await uploads.close();
  });
}
