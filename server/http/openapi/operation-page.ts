import { type Html, html, prose } from './html.ts';
import { fieldRow, fieldsTable, type Shape, typeOf } from './shape-page.ts';

type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Shape;
};
type Content = Readonly<Record<string, { readonly schema: Shape }>>;

/** As much of an OpenAPI operation as the page shows. References to parameters are followed already. */
export type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
};

/** One operation: what it is for, what it takes, what it answers, and a form to try it. */
export function operationSection(method: string, path: string, operation: Operation): Html {
  const body = Object.entries(operation.requestBody?.content ?? {})[0];
  return html`<section id="${operation.operationId}" class="operation">
<h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code></h3>
<p>${operation.summary}. ${prose(operation.description)}</p>
${operation.parameters.length === 0 ? null : parametersTable(operation.parameters)}
${body === undefined ? null : html`<h4>Body: ${body[0]}</h4>${fieldsTable(body[1].schema, 'sent')}`}
<h4>Answers</h4>
<dl class="answers">${Object.entries(operation.responses).map(([status, answer]) => answerOf(status, answer))}</dl>
${tryForm(method, path, operation, body)}
</section>
`;
}

function parametersTable(parameters: readonly Parameter[]): Html {
  const rows = parameters.map(({ name, in: place, required = false, schema, description }) =>
    fieldRow(
      name,
      { ...schema, description: [placeNames[place], description].filter(Boolean).join('. ') },
      required,
    ),
  );
  return html`<h4>Parameters</h4><table><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const placeNames: Readonly<Record<string, string>> = {
  path: 'In the address',
  query: 'In the query',
  header: 'A header',
};

function answerOf(status: string, { description, content = {} }: Operation['responses'][string]): Html {
  const isProblem = 'application/problem+json' in content;
  const types = Object.entries(content).map(([type, { schema }], at) =>
    type === 'application/json'
      ? html`${at === 0 ? '' : ', '}${typeOrFields(schema)}`
      : html`${at === 0 ? '' : ', '}<code>${type}</code>`,
  );
  const said = isProblem
    ? html`<ul>${description.split('\n').map((line) => html`<li>${prose(line.slice(2))}</li>`)}</ul>`
    : html`${description}. ${types}`;
  return html`<dt class="${isProblem ? 'bad' : 'good'}">${status}</dt><dd>${isProblem ? html`<details><summary>${codesIn(description)}</summary>${said}</details>` : said}</dd>`;
}

function typeOrFields(schema: Shape): Html {
  return schema.properties === undefined ? typeOf(schema) : fieldsTable(schema, 'answered');
}

function codesIn(description: string): string {
  return Array.from(description.matchAll(/^- `(\w+)`/gm), ([, code = '']) => code).join(', ');
}

function tryForm(
  method: string,
  path: string,
  operation: Operation,
  body: [string, { schema: Shape }] | undefined,
): Html {
  const fields = body?.[0] === 'multipart/form-data' ? Object.entries(body[1].schema.properties ?? {}) : [];
  const required = body?.[1].schema.required ?? [];
  return html`<details class="try"><summary>Try it</summary>
<form data-method="${method}" data-path="${path}">
${operation.parameters.map(({ name, in: place, required: needed = false }) => input(place, name, needed))}
${fields.map(([name, shape]) => input(shape.contentMediaType === undefined ? 'form' : 'file', name, required.includes(name)))}
${body?.[0] === 'application/json' ? html`<label>Body<textarea data-in="body" rows="3" required>${exampleOf(body[1].schema)}</textarea></label>` : null}
<button type="submit">Send</button>
<pre hidden tabindex="0" aria-live="polite"></pre>
</form></details>`;
}

function input(place: string, name: string, required: boolean): Html {
  return html`<label>${name}<input data-in="${place}" name="${name}" type="${place === 'file' ? 'file' : 'text'}" autocomplete="off"${required ? html` required` : null}></label>
`;
}

/** A body with the first choice of every field. */
function exampleOf({ properties = {} }: Shape): string {
  const fields = Object.entries(properties).map(
    ([name, shape]) => [name, shape.enum?.[0] ?? shape.default ?? ''] as const,
  );
  return JSON.stringify(Object.fromEntries(fields));
}
