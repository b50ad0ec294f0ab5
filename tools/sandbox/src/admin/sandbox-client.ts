import { type AwsAdmin, type SandboxAdmin } from '../sandbox.js';
import { type At, type GlueHands } from './glue-hands.js';

/** The same functions over HTTP: each answers later, all else is as in process. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Result>
    : Remote<T[K]>;
};

/** Steers a stand-in that runs in another process, by its admin port. What the port refuses is thrown with its reason. */
export class SandboxClient implements Remote<SandboxAdmin> {
  constructor(private readonly adminUrl: string) {}

  readonly glue: Remote<GlueHands> = {
    dump: (filter) => this.#get('/glue/dump', filter),
    editTable: (database, table, edit, at) => this.#version('PATCH', tablePath(database, table), edit, at),
    crawlTable: (database, table, crawl = {}, at) =>
      this.#version('POST', `${tablePath(database, table)}/crawl`, crawl, at),
    restoreTable: (database, table, versionId, at) =>
      this.#version('POST', `${tablePath(database, table)}/restore`, { versionId }, at),
    createTable: (database, { Name, ...input }, createdBy, at) =>
      this.#version('PUT', tablePath(database, Name ?? ''), { ...input, createdBy }, at),
    deleteTable: (database, table, at) => this.#send('DELETE', tablePath(database, table), undefined, at),
    createDatabase: ({ Name, ...input }, Tags, at) =>
      this.#send('PUT', databasePath(Name ?? ''), { ...input, Tags }, at),
    editDatabase: (database, edit, at) => this.#send('PATCH', databasePath(database), edit, at),
    deleteDatabase: (database, at) => this.#send('DELETE', databasePath(database), undefined, at),
  };

  readonly aws: Remote<AwsAdmin> = {
    settings: () => this.#get('/aws/settings'),
    change: (settings) => this.#send('PATCH', '/aws/settings', settings),
    events: (since = 0) => this.#get('/glue/events', { since }),
    resetEvents: () => this.#send('POST', '/glue/events/reset'),
    assumedRoles: () => this.#get('/aws/assumed-roles'),
  };

  readonly inventory: Remote<SandboxAdmin>['inventory'] = () => this.#get('/inventory');

  readonly spaces = async (): Promise<number> => (await this.#get<{ spaces: number }>('/size')).spaces;

  readonly objects = async (): Promise<number> => (await this.#get<{ objects: number }>('/size')).objects;

  readonly glueDump: Remote<SandboxAdmin>['glueDump'] = (database) => this.glue.dump({ database });

  readonly editGlueTable: Remote<SandboxAdmin>['editGlueTable'] = (...args) => this.glue.editTable(...args);

  readonly putObject: Remote<SandboxAdmin>['putObject'] = ({ space, type, name, definition, deploy }) =>
    this.#found('PUT', `/tenant/${path(space, type, name)}?deploy=${String(deploy)}`, definition);

  readonly editGenerated: Remote<SandboxAdmin>['editGenerated'] = (edits) =>
    this.#send('POST', '/tenant/generated', edits);

  readonly deleteObject: Remote<SandboxAdmin>['deleteObject'] = (space, type, name) =>
    this.#found('DELETE', `/tenant/${path(space, type, name)}`);

  readonly renameSpace: Remote<SandboxAdmin>['renameSpace'] = (space, to) =>
    this.#found('POST', `/tenant/spaces/${path(space)}/rename`, { to });

  readonly forbidSpace = (space: string) => this.#send<undefined>('POST', `/tenant/spaces/${path(space)}/forbid`);

  readonly allowSpace = (space: string) => this.#send<undefined>('POST', `/tenant/spaces/${path(space)}/allow`);

  readonly revokeTokens = () => this.#send<undefined>('POST', '/tenant/revoke-tokens');

  readonly changeSecret: Remote<SandboxAdmin>['changeSecret'] = (secret, stored) =>
    this.#send('POST', '/tenant/secret', { secret, stored });

  readonly setForms: Remote<SandboxAdmin>['setForms'] = (forms) => this.#send('POST', '/tenant/forms', forms);

  readonly addFault: Remote<SandboxAdmin>['addFault'] = (fault) => this.#send('POST', '/faults', fault);

  readonly clearFaults = () => this.#send<undefined>('DELETE', '/faults');

  readonly faults: Remote<SandboxAdmin>['faults'] = () => this.#get('/faults');

  readonly calls: Remote<SandboxAdmin>['calls'] = (since = 0, limit) => this.#get('/calls', { since, limit });

  readonly callSummary: Remote<SandboxAdmin>['callSummary'] = () => this.#get('/calls/summary');

  readonly flushCalls = async (): Promise<number> => (await this.#send<{ last: number }>('POST', '/calls/flush')).last;

  readonly resetCalls = () => this.#send<undefined>('POST', '/calls/reset');

  #get<T>(address: string, query: object = {}): Promise<T> {
    return this.#send('GET', address, undefined, query);
  }

  async #version(method: string, address: string, body: object, at: At = {}): Promise<string> {
    return (await this.#send<{ VersionId: string }>(method, address, body, at)).VersionId;
  }

  /** False when the port says that there is no such thing. */
  async #found(method: string, address: string, body?: unknown): Promise<boolean> {
    const reply = await this.#fetch(method, address, body);
    if (reply.status !== 404) await jsonOf(reply);
    return reply.ok;
  }

  async #send<T>(method: string, address: string, body?: unknown, query: object = {}): Promise<T> {
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, String(value));
    const reply = await this.#fetch(method, asked.size > 0 ? `${address}?${asked.toString()}` : address, body);
    return (await jsonOf(reply)) as T;
  }

  #fetch(method: string, address: string, body: unknown): Promise<Response> {
    return fetch(`${this.adminUrl}${address}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  }
}

function path(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}

function tablePath(database: string, table: string): string {
  return `/glue/tables/${path(database, table)}`;
}

function databasePath(database: string): string {
  return `/glue/databases/${path(database)}`;
}

async function jsonOf(reply: Response): Promise<unknown> {
  if (reply.ok) return reply.json();
  throw new Error(`The sandbox's admin port answered ${reply.status}: ${await reply.text()}`);
}
