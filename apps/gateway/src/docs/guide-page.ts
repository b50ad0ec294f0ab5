/** Where the guides begin; the pages themselves link to each other. */
const START = ['getting-started', 'configuration', 'operations', 'troubleshooting'] as const;

/**
 * @param body  HTML that begins with the guide's heading
 * @param known the guides that there are
 */
export function guidePage(body: string, known: ReadonlySet<string>): string {
  const title = /<h1[^>]*>(.*?)<\/h1>/.exec(body)?.[1]?.replaceAll(/<[^>]*>/g, '') ?? 'Guide';
  const links = START.filter((name) => known.has(name)).map(
    (name) => `<a href="/docs/${name}">${name.replaceAll('-', ' ')}</a>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>SAP Datasphere Sync: ${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/guides.css">
<nav><a href="/docs">API</a> ${links.join(' ')}</nav>
<main>
${body}</main>
</html>
`;
}

export const GUIDE_STYLES = `body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
nav a { margin-right: 1rem; text-transform: capitalize; }
pre, code { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid #bbb; }
table { border-collapse: collapse; }
th, td { padding: 0.25rem 0.5rem; border: 1px solid #bbb; text-align: left; vertical-align: top; }
:target { outline: 2px solid #0a6ed1; outline-offset: 0.25rem; }
`;
