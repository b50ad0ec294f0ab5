import {
  GONE,
  LOCAL,
  RUN,
  STOPPED,
  TENANT,
  anApi,
  goneAsset,
  keptEdit,
  plannedRun,
  stoppedRun,
  writtenAsset,
} from '@dss/gateway/testing';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@dss/sandbox';
import { apiCallOf, expanded, variablesIn, variablesOf } from './api-calls.js';
import { complaintsAbout } from './command-checks.js';
import { DOCUMENTS, ROOT, filesBelow, matches, read, unique } from './documents.js';
import { isFile, knownMetrics, knownStreams, knownVariables } from './known-names.js';
import { blocksOf, codeSpansOf } from './markdown.js';
import { type Command, commandsOf } from './shell.js';

/** Told in words beside the commands: folders and files of the reader's own servers, a key, the sandbox's admin port. */
const TOLD = new Map([
  ...['KEY', 'BACKUP', 'NATS_DATA', 'NATS_PID', 'REDIS_DATA'].map((name) => [name, `$${name}`] as const),
  ['ADMIN', 'http://127.0.0.1:43111'] as const,
]);

const scripts = DOCUMENTS.map((document) => {
  const commands = blocksOf(read(document), 'sh').flatMap(commandsOf);
  return { document, commands, variables: new Map([...TOLD, ...variablesOf(commands)]) };
});
const all = scripts.flatMap(({ document, commands }) =>
  commands.map((command) => [document, lineOf(command), command] as const),
);

/** Commands inside a sentence: a span that begins with a program of ours. */
const inProse = DOCUMENTS.flatMap((document) =>
  codeSpansOf(read(document))
    .filter((span) =>
      /^(?:[A-Z_]+=\S+ )*(?:npm (?:run|start|test|ci)|docker compose|node (?:apps|tools|examples)\/)/.test(span),
    )
    .filter((span) => !/…|\bDIR\b|\bFILE\b|\bSCENARIO\b/.test(span))
    .flatMap((span) => commandsOf(span).map((command) => [document, span, command] as const)),
);

function lineOf({ words, assignments }: Command): string {
  return [...Object.entries(assignments).map(([name, value]) => `${name}=${value}`), ...words].join(' ');
}

describe('a command in the documents', () => {
  it('is found at all', () => {
    expect(all.length).toBeGreaterThan(60);
    expect(inProse.length).toBeGreaterThan(10);
  });

  it.each([...all, ...inProse])('in %s can be typed: %s', (_document, _line, command) => {
    expect(complaintsAbout(command)).toEqual([]);
  });

  it.each(scripts.map(({ document, commands, variables }) => [document, commands, variables] as const))(
    'of %s uses no variable that nobody sets',
    (_document, commands, variables) => {
      const given = new Set([...variables.keys(), ...knownVariables()]);
      const used = commands.flatMap(({ words, assignments }) =>
        [...words, ...Object.values(assignments)].flatMap(variablesIn),
      );
      expect(unique(used).filter((name) => !given.has(name))).toEqual([]);
    },
  );
});

describe('the look at a backup in docs/operations.md', () => {
  it('counts streams and buckets, and not their consumers', () => {
    const [counted = ''] = matches(read('docs/operations.md'), /grep -c '([^']*meta\.inf)'/g);
    const isCounted = (path: string) => new RegExp(counted).test(`./jetstream/$G/streams/${path}/meta.inf`);
    expect(['DSS_WRITE', 'KV_dss_runs', 'DSS_WRITE/obs/write-high'].map(isCounted)).toEqual([true, true, false]);
  });
});

describe('the services that docs/getting-started.md starts by hand', () => {
  it('are all that there are', () => {
    const started = matches(read('docs/getting-started.md'), /for app in ([a-z -]+); do/g).flatMap((list) =>
      list.split(' '),
    );
    const apps = filesBelow('apps').flatMap((path) => matches(path, /^apps\/([a-z-]+)\/src\/main\.ts$/g));
    expect(unique(started)).toEqual(unique(apps));
  });
});

describe('a request in the documents', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  let sandbox: Sandbox;
  beforeAll(async () => {
    api = await anApi();
    await plannedRun(api);
    await stoppedRun(api);
    await goneAsset(api);
    await keptEdit(api);
    await api.ports.images.save(TENANT, writtenAsset({ name: 'GONE' }));
    sandbox = await startSandbox({ content: join(ROOT, 'tools/sandbox/small-content') });
  });
  afterAll(async () => {
    await api.close();
    await sandbox.close();
  });
  /** What the sandbox says to it. What the request names need not be there: only the path and the body count. */
  const askSandbox = async (method: string, path: string, body?: string) => {
    const answer = await fetch(sandbox.adminUrl + path, { method, ...(body !== undefined && { body }) });
    return { status: answer.status, said: await answer.text() };
  };

  const calls = scripts.flatMap(({ document, commands, variables }) =>
    commands.flatMap((command) => {
      const call = apiCallOf(command);
      return call === undefined ? [] : [[document, expanded(call.url, variables), call] as const];
    }),
  );
  const of = (place: Place) => calls.filter(([, url]) => placeOf(url) === place);

  it('goes to the gateway, to a health port, to the sandbox or to the monitoring port of NATS', () => {
    expect(calls.filter(([, url]) => placeOf(url) === undefined)).toEqual([]);
    expect(of('gateway').length).toBeGreaterThan(10);
    expect(of('sandbox').length).toBeGreaterThan(2);
  });

  it.each(of('gateway').filter(([, url]) => !url.endsWith('/events')))(
    'of %s is one that the gateway takes: %s',
    async (_document, url, { method, headers, body }) => {
      const { pathname, search } = new URL(url.replace(/^(?!http)/, 'http://'));
      const run = pathname.endsWith('/approvals') ? STOPPED : RUN;
      const known = pathname.replace(/\/runs\/[^/]+/, `/runs/${run}`).replace(/\/assets\/[^/]+/, `/assets/${GONE}`);
      const answer = await api.app.inject({
        method: method as 'GET',
        url: known + search,
        // Waiting would wait for services that are not there.
        headers: { ...headers, ...LOCAL, prefer: '' },
        ...(body !== undefined && { payload: body }),
      });
      // What is decided is done at once; what a run has to do is accepted.
      const taken = method === 'POST' && !pathname.endsWith('/decisions') ? 202 : 200;
      expect([answer.statusCode, answer.body]).toEqual([taken, expect.any(String)]);
    },
  );

  it.each(of('sandbox'))('of %s is one that the sandbox takes: %s', async (_document, url, { method, body }) => {
    const { pathname, search } = new URL(url);
    const { status, said } = await askSandbox(method, pathname + search, body);
    expect([status, said]).not.toEqual([400, said]);
    expect(said).not.toContain('No such admin path');
  });

  const named = DOCUMENTS.flatMap((document) =>
    codeSpansOf(read(document))
      .flatMap((span) => matches(span, /^((?:GET|POST|PUT|PATCH|DELETE) \/[^\s?]*)/g))
      .map((request) => [document, request] as const),
  );

  it.each(named)('in a sentence of %s is one that the gateway or the sandbox knows: %s', async (_document, request) => {
    const routes = api.routes.routes.map(({ method, path }) => `${method} ${path}`);
    if (routes.some((route) => patternOf(route).test(request))) return;
    const [method = '', path = ''] = request.split(' ');
    expect((await askSandbox(method, path)).said).not.toContain('No such admin path');
  });
});

type Place = 'gateway' | 'health' | 'sandbox' | 'nats';

/** By the ports that documents and profiles use. */
function placeOf(url: string): Place | undefined {
  const { port, pathname } = new URL(url.replace(/^(?!http)/, 'http://'));
  if (['8001', '5000'].includes(port)) return 'gateway';
  if (/^909\d$/.test(port)) return /^\/(?:livez|readyz|metrics)$/.test(pathname) ? 'health' : undefined;
  if (port === '8222') return /^\/(?:healthz|jsz|varz|connz)$/.test(pathname) ? 'nats' : undefined;
  return /^\d{5}$/.test(port) ? 'sandbox' : undefined;
}

/** A route as declared; a document may write a parameter as `{x}` or as a value. */
function patternOf(route: string): RegExp {
  return new RegExp(`^${route.replaceAll(/:\w+/g, '[^/\\s]+')}$`);
}

describe('a name in the documents', () => {
  const variables = knownVariables();
  const streams = knownStreams();

  it.each(DOCUMENTS)('of %s is a variable that somebody reads, or a stream', (document) => {
    const named = unique(matches(read(document), /\b((?:DSS|AWS)_[A-Z_]*[A-Z])\b/g));
    expect(named.filter((name) => !variables.has(name) && !streams.has(name))).toEqual([]);
  });

  it.each(DOCUMENTS)('of %s is a file that exists', (document) => {
    const code = [...codeSpansOf(read(document)), ...blocksOf(read(document), 'sh')].join('\n');
    const paths = matches(code, /(?<![\w./$-])((?:apps|libs|tools|docs|examples|deploy)\/[\w./-]*\w)(?![\w/*$<…-])/g);
    expect(unique(paths).filter((path) => !isFile(path))).toEqual([]);
  });

  it('is a metric that services have', () => {
    const metrics = knownMetrics();
    const named = DOCUMENTS.flatMap((document) =>
      matches(read(document), /\b((?:dss|nodejs|process)_[a-z_]+_(?:total|seconds|bytes|state|flight))\b/g),
    );
    expect(unique(named).filter((name) => !metrics.has(name))).toEqual([]);
  });
});

describe('the metrics in docs/operations.md', () => {
  it('are all that services have of their own, with their labels', () => {
    const rows = [...read('docs/operations.md').matchAll(/^\| `(dss_[a-z_]+)` +\|(?: `([a-z, ]+)`)? +\|/gm)];
    const documented = rows.map(([, name, labels]) => [name, labels?.split(', ') ?? []]);
    const own = [...knownMetrics()].filter(([name]) => name.startsWith('dss_'));
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(own));
  });
});
