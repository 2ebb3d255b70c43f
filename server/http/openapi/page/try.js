// Runs in the browser, on /api/docs alone. The part before DOMContentLoaded runs before the first paint.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('totalview.theme');
  } catch {
    // Storage may be switched off; then the system's choice holds.
  }
  if (chosen) document.documentElement.dataset.theme = chosen;
})();

const longestShown = 20_000;

/** The address of a request: path parameters filled in, query parameters that were given behind. */
function addressOf(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const input of form.querySelectorAll('[data-in=path]')) {
    path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
  }
  for (const input of form.querySelectorAll('[data-in=query]')) {
    if (input.value !== '') query.set(input.name, input.value);
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

function headersOf(form) {
  const headers = {};
  const key = document.getElementById('key').value.trim();
  if (key !== '') headers.authorization = `Bearer ${key}`;
  for (const input of form.querySelectorAll('[data-in=header]')) {
    if (input.value !== '') headers[input.name] = input.value;
  }
  return headers;
}

/** Text fields before files, so that a refusal comes before the upload. */
function bodyOf(form, headers) {
  const json = form.querySelector('[data-in=body]');
  if (json !== null) {
    headers['content-type'] = 'application/json';
    return json.value;
  }
  const files = [...form.querySelectorAll('[data-in=file]')].filter((input) => input.files.length > 0);
  const texts = [...form.querySelectorAll('[data-in=form]')].filter((input) => input.value !== '');
  if (files.length + texts.length === 0) return undefined;
  const body = new FormData();
  for (const { name, value } of texts) body.append(name, value);
  for (const { name, files: chosen } of files) body.append(name, chosen[0]);
  return body;
}

async function answerText(response) {
  const type = response.headers.get('content-type') ?? '';
  if (!/json|text/.test(type)) return type === '' ? '' : `(${type})`;
  const text = await response.text();
  return type.includes('json') ? JSON.stringify(JSON.parse(text), null, 2) : text;
}

async function send(form) {
  const headers = headersOf(form);
  const body = bodyOf(form, headers);
  const method = form.dataset.method.toUpperCase();
  const response = await fetch(addressOf(form), { method, headers, body, cache: 'no-store' });
  const shown = ['ratelimit-remaining', 'retry-after', 'idempotency-replayed', 'x-request-id'];
  const told = shown
    .filter((name) => response.headers.has(name))
    .map((name) => `${name}: ${response.headers.get(name)}`);
  const text = await answerText(response);
  return [`${response.status} ${response.statusText}`, ...told, '', text.slice(0, longestShown)].join('\n');
}

document.addEventListener('DOMContentLoaded', () => {
  for (const form of document.querySelectorAll('form')) {
    const shown = form.querySelector('pre');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      shown.hidden = false;
      shown.textContent = '…';
      const say = (text) => {
        shown.textContent = text;
      };
      send(form).then(say, () => say('The server cannot be reached. Check your connection, then try again.'));
    });
  }
});
