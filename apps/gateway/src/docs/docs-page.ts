import { PROBLEMS } from '../http/problem.js';

/** Swagger UI is served from our own copy; the page may load nothing from anywhere else and talk to nobody else. */
export const DOCS_SECURITY_POLICY =
  "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'none'; base-uri 'none'";

export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>SAP Datasphere Sync: API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<p id="notice"></p>
<p id="sign-in" hidden><label>API key <input id="key" type="password" autocomplete="off"></label> <button id="open">Open</button></p>
<div id="ui"></div>
<p>What the error codes mean: <a href="/docs/errors">/docs/errors</a></p>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/page.js"></script>
</html>
`;

/** A gateway with keys shows its description to viewers only, so the page asks for a key; it is never stored. */
export const DOCS_SCRIPT = `'use strict';
const byId = (id) => document.getElementById(id);

async function open(key) {
  const headers = key === '' ? {} : { authorization: 'Bearer ' + key };
  const answer = await fetch('/api/openapi.json', { headers });
  byId('sign-in').hidden = answer.ok;
  byId('notice').textContent = answer.ok ? '' : (await answer.json()).title + '.';
  if (!answer.ok) return;
  SwaggerUIBundle({
    spec: await answer.json(),
    domNode: byId('ui'),
    validatorUrl: null,
    requestInterceptor: (request) => {
      if (key !== '') request.headers.authorization ??= 'Bearer ' + key;
      return request;
    },
  });
}

byId('open').addEventListener('click', () => open(byId('key').value));
open('');
`;

/** Where a problem's \`type\` leads: every code with its meaning and what to do. */
export function errorsPage(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, [status, title, remedy]]) =>
      `<h2 id="${code}">${code}</h2><p>${status}: ${escaped(title)}. ${escaped(remedy)}</p>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>SAP Datasphere Sync: error codes</title>
<link rel="icon" href="data:,">
<h1>Error codes of the API</h1>
${rows.join('\n')}
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('`', '');
}
