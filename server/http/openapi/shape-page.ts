import { type Html, html, prose } from './html.ts';

type Plain = string | number | boolean;

/** As much of a JSON Schema as the page shows. */
export type Shape = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly Plain[];
  readonly const?: Plain;
  readonly default?: Plain;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly items?: Shape;
  readonly prefixItems?: readonly Shape[];
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly contentMediaType?: string;
};

/** The fields of an object as a table; objects within it follow as rows of their own (`campaign.id`). What is sent says which are required. */
export function fieldsTable(shape: Shape, direction: 'sent' | 'answered'): Html {
  return html`<table><thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rowsOf(shape, direction === 'sent', '')}</tbody></table>`;
}

/** A field as one row of a table, without the rows of what is in it. */
export function fieldRow(name: string, shape: Shape, required: boolean): Html {
  return html`<tr><td><code>${name}</code>${required ? html` <span class="need">required</span>` : null}</td><td>${typeOf(shape)}</td><td>${notesOf(shape)}</td></tr>
`;
}

function rowsOf({ properties = {}, required = [] }: Shape, marked: boolean, before: string): Html[] {
  return Object.entries(properties).flatMap(([name, shape]) => [
    fieldRow(`${before}${name}`, shape, marked && required.includes(name)),
    ...rowsOf(innerOf(shape), marked, `${before}${name}${shape.items === undefined ? '' : '[]'}.`),
  ]);
}

/** The object within a field: itself, one of a list, or the one that is not null. */
function innerOf(shape: Shape): Shape {
  if (shape.items !== undefined) return innerOf(shape.items);
  const some = shape.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  return some.length === 1 && some[0] !== undefined ? innerOf(some[0]) : shape;
}

/** A type in words, with a link where it is a named shape. */
export function typeOf(shape: Shape): Html {
  if (shape.$ref !== undefined) {
    const name = shape.$ref.split('/').at(-1) ?? '';
    return html`<a href="#shape-${name}">${name}</a>`;
  }
  if (shape.anyOf !== undefined) {
    return html`${shape.anyOf.map((each, at) => html`${at === 0 ? '' : ' or '}${typeOf(each)}`)}`;
  }
  if (shape.prefixItems !== undefined) {
    return html`[${shape.prefixItems.map((each, at) => html`${at === 0 ? '' : ', '}${typeOf(each)}`)}]`;
  }
  if (shape.items !== undefined) return html`list of ${typeOf(shape.items)}`;
  if (shape.contentMediaType !== undefined) return html`file`;
  if (shape.const !== undefined) return html`<code>${String(shape.const)}</code>`;
  const types = typeof shape.type === 'string' ? [shape.type] : (shape.type ?? ['anything']);
  return html`${types.join(' or ')}${shape.format === undefined ? '' : ` (${shape.format})`}`;
}

function notesOf(shape: Shape): Html {
  const choices = (shape.enum ?? []).map(String);
  const notes = [
    shape.description === undefined ? null : html`${prose(shape.description)}. `,
    choices.length === 0 ? null : html`One of ${prose(choices.map((each) => `\`${each}\``).join(', '))}. `,
    shape.default === undefined ? null : html`Default <code>${String(shape.default)}</code>. `,
    shape.maxLength === undefined ? null : html`At most ${shape.maxLength} characters. `,
    shape.maximum === undefined ? null : html`From ${shape.minimum ?? 0} to ${shape.maximum}. `,
  ];
  return html`${notes}`;
}
