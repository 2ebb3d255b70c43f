import { type Html, html, prose } from './html.ts';
import { type Operation, operationSection } from './operation-page.ts';
import type { Json } from './schemas.ts';
import { fieldsTable, type Shape } from './shape-page.ts';

type Paths = Readonly<Record<string, Readonly<Record<string, Json>>>>;
type Parts = {
  readonly schemas: Readonly<Record<string, Shape>>;
  readonly parameters: Readonly<Record<string, Json>>;
};
type Document = {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Paths;
  readonly tags: readonly { readonly name: string }[];
  readonly components: Parts;
};

type Listed = {
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly operation: Operation;
};

/** The API's description as one page of HTML, made for reading and for trying. */
export function docsPage(described: Json): string {
  const { info, paths, tags, components } = described as unknown as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => listed(method, path, operation, components)),
  );
  const groups = tags.map(({ name }) => ({ name, operations: operations.filter(({ tag }) => tag === name) }));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title}</title><link rel="stylesheet" href="/api/docs/page.css"><script src="/api/docs/try.js"></script></head>
<body><nav aria-label="Contents"><a class="home" href="/">TotalView</a>${groups.map(navGroup)}
<h2>Shapes</h2><ul>${Object.keys(components.schemas).map((name) => html`<li><a href="#shape-${name}">${name}</a></li>`)}</ul></nav>
<main><h1>${info.title} <small>${info.version}</small></h1>
${info.description.split('\n\n').map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
<p>The same for programs: <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<label class="key">API key, for trying; it stays in this page and is gone when you leave it
<input id="key" type="password" autocomplete="off" spellcheck="false" placeholder="tv_…"></label>
${groups.map(({ name, operations: inGroup }) => html`<h2>${name}</h2>${inGroup.map(({ method, path, operation }) => operationSection(method, path, operation))}`)}
<h2>Shapes</h2>${Object.entries(components.schemas).map(
    ([
      name,
      shape,
    ]) => html`<section id="shape-${name}"><h3>${name}</h3>${fieldsTable(shape, 'answered')}</section>
`,
  )}</main></body></html>
`.text;
}

function navGroup({ name, operations }: { name: string; operations: readonly Listed[] }): Html {
  return html`<h2>${name}</h2><ul>${operations.map(
    ({ method, path, operation }) =>
      html`<li><a href="#${operation.operationId}"><span class="method ${method}">${method.toUpperCase()}</span> ${path.replace('/api/v1', '')}</a></li>`,
  )}</ul>`;
}

function listed(method: string, path: string, operation: Json, { parameters }: Parts): Listed {
  const known = (operation['parameters'] as { $ref?: string }[]).map((parameter) =>
    parameter.$ref === undefined ? parameter : parameters[parameter.$ref.split('/').at(-1) ?? ''],
  );
  const tag = (operation['tags'] as string[])[0] ?? '';
  return { method, path, tag, operation: { ...operation, parameters: known } as unknown as Operation };
}
