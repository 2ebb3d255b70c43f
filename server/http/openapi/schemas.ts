import { z } from 'zod';
import { Accepted, CallDetail, CallSummary, RecordingShown, TimelineEntry } from '#shared/calls.ts';
import { FailureShown, Problem } from '#shared/failures.ts';
import {
  CheckResultShown,
  EvidenceShown,
  FlagShown,
  ScoreShown,
  TranscriptShown,
  VersionDetail,
  VersionSummary,
  Waiting,
} from '#shared/versions.ts';

/** A piece of the description: JSON with keys. */
export type Json = { [name: string]: unknown };

/** Shapes that have a name of their own in the description, so that they are said once. */
const named: Readonly<Record<string, z.ZodType>> = {
  AcceptedCall: Accepted,
  CallSummary,
  Call: CallDetail,
  Recording: RecordingShown,
  TimelineEntry,
  VersionSummary,
  Version: VersionDetail,
  CheckResult: CheckResultShown,
  Evidence: EvidenceShown,
  Flag: FlagShown,
  Score: ScoreShown,
  Waiting,
  Transcript: TranscriptShown,
  Failure: FailureShown,
  Problem,
};

/** The named shapes of what the API answers, for `components.schemas`. */
export function namedSchemas(): Json {
  const { $defs = {} } = plain(z.object(named), 'output') as { $defs?: Json };
  return pointToComponents($defs) as Json;
}

/** The JSON Schema of a shape that is sent (`input`) or answered (`output`); named shapes are references. */
export function schemaOf(shape: z.ZodType, direction: 'input' | 'output'): Json {
  const { $defs: _, ...schema } = plain(shape, direction) as Json;
  return pointToComponents(schema) as Json;
}

function plain(shape: z.ZodType, io: 'input' | 'output'): unknown {
  const names = z.registry<{ id: string }>();
  for (const [id, each] of Object.entries(named)) names.add(each, { id });
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    metadata: names,
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { description } = z.globalRegistry.get(zodSchema) ?? {};
      if (description !== undefined) jsonSchema.description = description;
      simplify(jsonSchema);
    },
  });
  return schema;
}

/** What zod adds and nobody needs to read; and answers may get more fields, so their objects are not closed. */
function simplify(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format === 'date-time') delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

function pointToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointToComponents);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) =>
    name === '$ref' && typeof inner === 'string'
      ? [name, inner.replace('#/$defs/', '#/components/schemas/')]
      : [name, pointToComponents(inner)],
  );
  return Object.fromEntries(entries) as Json;
}
