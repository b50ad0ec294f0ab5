import { parseArgs } from 'node:util';

export interface Options {
  /** Undefined: a sandbox of our own, or with `live` AWS itself. */
  readonly endpoint: string | undefined;
  /** Admin port of the sandbox at `endpoint`. */
  readonly admin: string | undefined;
  readonly live: boolean;
  readonly region: string;
  /** Names of throw-away databases begin so; a random part follows. */
  readonly prefix: string;
  /** Where the JSON report goes. */
  readonly report: string | undefined;
  /** Only checks whose id begins so. */
  readonly only: string | undefined;
  readonly list: boolean;
}

export const USAGE = `Usage: npm run conformance -- [OPTIONS]

Looks at every behaviour of Glue that the product relies on and reports each as met, different or unsupported.

  --endpoint URL   the Glue endpoint; without it a sandbox is started
  --admin URL      admin port of the sandbox at that endpoint: more behaviours can be provoked
  --live           the endpoint, or without one AWS itself, is a real account; needs --prefix
  --region R       region that requests are signed for (default eu-central-1)
  --prefix P       databases are created as P<random>_N and deleted at the end (default dss_conformance_)
  --report FILE    writes the report as JSON
  --only ID        only checks whose id begins so, for example "lock." or "writer."
  --list           prints the checks with their references and probes, and asks nothing

Credentials come from the AWS SDK's own chain; a stand-in on this machine gets made-up ones when there are none.
Exit code: 0 all met, 2 differences, 1 could not run.`;

/** @throws when the command line is wrong; the message says how */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      endpoint: { type: 'string' },
      admin: { type: 'string' },
      live: { type: 'boolean', default: false },
      region: { type: 'string', default: 'eu-central-1' },
      prefix: { type: 'string' },
      report: { type: 'string' },
      only: { type: 'string' },
      list: { type: 'boolean', default: false },
    },
  });
  const { endpoint, admin, live, region, prefix = 'dss_conformance_', report, only, list } = values;
  requireUrl('--endpoint', endpoint);
  requireUrl('--admin', admin);
  if (admin !== undefined && endpoint === undefined) throw new Error('--admin belongs to an --endpoint.');
  if (admin !== undefined && live) throw new Error('A real account has no --admin port.');
  if (live && values.prefix === undefined) {
    throw new Error('--live needs --prefix: the beginning of names that nobody else uses in that account.');
  }
  if (!/^[a-z][a-z0-9_]{2,100}$/.test(prefix)) {
    throw new Error(`--prefix ${prefix}: 3 to 100 of a-z, 0-9 and _, beginning with a letter.`);
  }
  return { endpoint, admin, live, region, prefix, report, only, list };
}

function requireUrl(flag: string, text: string | undefined): void {
  if (text === undefined) return;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw new Error(`${flag} ${text} is not a web address.`);
  if (url.username !== '' || url.password !== '') throw new Error(`${flag}: no credentials in the address.`);
}
