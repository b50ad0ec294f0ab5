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
<p><a href="/docs/getting-started">Guides</a>, <a href="/docs/troubleshooting">what the error codes mean</a></p>
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
