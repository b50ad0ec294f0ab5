import { GlueClient } from '@aws-sdk/client-glue';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type SandboxClient } from '@dss/sandbox';
import { Calls } from './calls.js';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/** Where the behaviours are looked at. */
export interface Target {
  /** Undefined: AWS itself. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** Undefined: the SDK's own chain. */
  readonly credentials: Credentials | undefined;
  /** Present when the target is a sandbox whose admin port is known. */
  readonly sandbox: SandboxClient | undefined;
}

/** What a probe works with: clients, throw-away databases, and the hand on the sandbox if there is one. */
export class World {
  readonly glue: Calls;
  readonly #opened: { destroy(): void }[] = [];
  readonly #created: string[] = [];
  #shared: Promise<string> | undefined;
  #identity: Promise<Identity> | undefined;
  #count = 0;

  /** @param prefix  of every database's name; nobody else has such names */
  constructor(
    readonly target: Target,
    readonly prefix: string,
  ) {
    this.glue = new Calls(this.client());
  }

  /** Names of all databases that were asked for; not all of them need to exist. */
  get created(): readonly string[] {
    return this.#created;
  }

  /** Another client of the same target, for probes that sign or retry otherwise. */
  client(
    more: Partial<Credentials> & { region?: string; signingService?: string; maxAttempts?: number } = {},
  ): GlueClient {
    const { accessKeyId, region = this.target.region, signingService, maxAttempts = 5 } = more;
    const credentials =
      accessKeyId === undefined ? this.target.credentials : { accessKeyId, secretAccessKey: 'conformance' };
    const client = new GlueClient({
      region,
      maxAttempts,
      requestHandler: TIMEOUTS,
      ...(this.target.endpoint !== undefined && { endpoint: this.target.endpoint }),
      ...(credentials && { credentials }),
      ...(signingService !== undefined && { signingName: signingService }),
    });
    this.#opened.push(client);
    return client;
  }

  identity(): Promise<Identity> {
    return (this.#identity ??= this.#askIdentity());
  }

  async #askIdentity(): Promise<Identity> {
    const { endpoint, region, credentials } = this.target;
    const sts = new STSClient({
      region,
      requestHandler: TIMEOUTS,
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials && { credentials }),
    });
    this.#opened.push(sts);
    const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn };
  }

  /** A name below the run's prefix that no database has yet. It is deleted at the end if somebody creates it. */
  readonly newName = (): string => {
    const name = `${this.prefix}${++this.#count}`;
    this.#created.push(name);
    return name;
  };

  /** A new, empty database. */
  async database(): Promise<string> {
    const name = this.newName();
    await this.glue.createDatabase(name);
    return name;
  }

  /** A new database with the one table of most probes. */
  async databaseWithTable(): Promise<string> {
    const database = await this.database();
    await this.glue.createTable(database);
    return database;
  }

  /** One database for all probes that only need names of their own in it. */
  shared(): Promise<string> {
    return (this.#shared ??= this.database());
  }

  close(): void {
    for (const client of this.#opened) client.destroy();
  }
}

/** The last one because the SDK otherwise only logs that the time is over, and waits on (aws-glue.md 5). */
const TIMEOUTS = { connectionTimeout: 5000, requestTimeout: 20_000, throwOnRequestTimeout: true };
