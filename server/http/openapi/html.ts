/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Inner = string | number | Html | null | readonly (Html | null)[];

/** HTML from a template; everything put in that is not HTML itself is escaped. */
export function html(texts: TemplateStringsArray, ...inner: readonly Inner[]): Html {
  return new Html(String.raw({ raw: texts }, ...inner.map(asText)));
}

/** Escaped text in which `words` between backquotes are code. */
export function prose(text: string): Html {
  return new Html(escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>'));
}

function asText(inner: Inner): string {
  if (inner === null) return '';
  if (inner instanceof Html) return inner.text;
  if (typeof inner === 'string' || typeof inner === 'number') return escaped(String(inner));
  return inner.map(asText).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
