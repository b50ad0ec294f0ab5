import {
  BatchDeleteTableVersionCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  GetDatabaseCommand,
  GetDatabasesCommand,
  GetTableCommand,
  GetTableVersionsCommand,
  GetTablesCommand,
  GetTagsCommand,
  type GlueClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDatabaseCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { ContractBrokenError, CredentialsRefusedError, EntryRefusedError, TargetAbsentError } from '@dss/errors';
import { type DatabaseInput, type ObservedTable, PROBE_DATABASE_PREFIX, type TableInput } from '@dss/planning';
import { type DatabasePage, type TablePage, type Tags, TargetCatalog, type WriteReceipt } from '@dss/ports';
import type { z } from 'zod';
import {
  DatabaseAnswer,
  DatabasesAnswer,
  DeletedVersionsAnswer,
  IdentityAnswer,
  TableAnswer,
  TablesAnswer,
  TagsAnswer,
  VersionsAnswer,
} from './glue-answers.js';
import { translateError } from './translate-error.js';

/** @param operation as AWS names it, e.g. `CreateTable` */
export type CallGuard = <T>(operation: string, call: () => Promise<T>) => Promise<T>;

export interface GlueCatalogOptions {
  /** Another account's catalog; absent: the caller's own. */
  readonly catalogId?: string | undefined;
  /** After so long a call is given up; its outcome is unknown then. */
  readonly callTimeoutMs: number;
  /** Put around every call, for example pacing and a breaker; sees translated errors. Absent: calls directly. */
  readonly guard?: CallGuard | undefined;
  /** Closes what was opened beside the clients. */
  readonly close?: (() => void) | undefined;
}

/** Names of the same refusal at Glue and at STS. */
const EXPIRED = new Set(['ExpiredTokenException', 'ExpiredToken']);

/** Glue pages hold at most 100. */
const PAGE = 100;

/** The AWS Glue Data Catalog as a target. One method is one call; retry, pacing and breaker are the caller's. */
export class GlueTargetCatalog extends TargetCatalog {
  private readonly catalog: { readonly CatalogId?: string };
  private identity: Promise<{ readonly account: string; readonly arn: string }> | undefined;
  /** How often credentials were renewed out of turn. */
  private renewals = 0;
  private renewing: Promise<boolean> | undefined;

  constructor(
    private readonly glue: GlueClient,
    private readonly sts: STSClient,
    private readonly options: GlueCatalogOptions,
  ) {
    super();
    this.catalog = options.catalogId === undefined ? {} : { CatalogId: options.catalogId };
  }

  async findDatabase(name: string): Promise<DatabaseInput | undefined> {
    const command = new GetDatabaseCommand({ ...this.catalog, Name: name });
    const answer = await unlessAbsent(this.call('GetDatabase', () => this.glue.send(command)));
    return answer && databaseInputOf(readAnswer('GetDatabase', DatabaseAnswer, answer).Database);
  }

  async listDatabases(nextToken?: string): Promise<DatabasePage> {
    const command = new GetDatabasesCommand({ ...this.catalog, MaxResults: PAGE, NextToken: nextToken });
    const answer = await this.call('GetDatabases', () => this.glue.send(command));
    const { DatabaseList, NextToken } = readAnswer('GetDatabases', DatabasesAnswer, answer);
    return { databases: DatabaseList.map(databaseInputOf), nextToken: NextToken };
  }

  async createDatabase(input: DatabaseInput, tags: Tags = {}): Promise<void> {
    const tagged = Object.keys(tags).length > 0 && { Tags: { ...tags } };
    const command = new CreateDatabaseCommand({ ...this.catalog, DatabaseInput: input, ...tagged });
    await this.call('CreateDatabase', () => this.glue.send(command));
  }

  async updateDatabase(input: DatabaseInput): Promise<void> {
    const command = new UpdateDatabaseCommand({ ...this.catalog, Name: input.Name, DatabaseInput: input });
    await this.call('UpdateDatabase', () => this.glue.send(command));
  }

  async getDatabaseTags(name: string): Promise<Tags> {
    const command = new GetTagsCommand({ ResourceArn: await this.databaseArn(name) });
    const answer = await this.call('GetTags', () => this.glue.send(command));
    return readAnswer('GetTags', TagsAnswer, answer).Tags;
  }

  async tagDatabase(name: string, tags: Tags): Promise<void> {
    const command = new TagResourceCommand({ ResourceArn: await this.databaseArn(name), TagsToAdd: { ...tags } });
    await this.call('TagResource', () => this.glue.send(command));
  }

  async untagDatabase(name: string, keys: readonly string[]): Promise<void> {
    const command = new UntagResourceCommand({ ResourceArn: await this.databaseArn(name), TagsToRemove: [...keys] });
    await this.call('UntagResource', () => this.glue.send(command));
  }

  async findTable(database: string, name: string): Promise<ObservedTable | undefined> {
    const command = new GetTableCommand({ ...this.catalog, DatabaseName: database, Name: name });
    const answer = await unlessAbsent(this.call('GetTable', () => this.glue.send(command)));
    return answer && readAnswer('GetTable', TableAnswer, answer).Table;
  }

  async createTable(database: string, input: TableInput): Promise<WriteReceipt> {
    const command = new CreateTableCommand({ ...this.catalog, DatabaseName: database, TableInput: input });
    return receiptOf(await this.call('CreateTable', () => this.glue.send(command)));
  }

  async updateTable(
    database: string,
    input: TableInput,
    { versionId, skipArchive }: { readonly versionId: string | undefined; readonly skipArchive: boolean },
  ): Promise<WriteReceipt> {
    const command = new UpdateTableCommand({
      ...this.catalog,
      DatabaseName: database,
      TableInput: input,
      VersionId: versionId,
      SkipArchive: skipArchive,
    });
    return receiptOf(await this.call('UpdateTable', () => this.glue.send(command)));
  }

  async listVersions(database: string, name: string, nextToken?: string): Promise<TablePage> {
    const command = new GetTableVersionsCommand({
      ...this.catalog,
      DatabaseName: database,
      TableName: name,
      MaxResults: PAGE,
      NextToken: nextToken,
    });
    const answer = await unlessAbsent(this.call('GetTableVersions', () => this.glue.send(command)));
    const { TableVersions, NextToken } = readAnswer('GetTableVersions', VersionsAnswer, answer ?? {});
    const tables = TableVersions.map(({ Table, VersionId }) => ({ ...Table, VersionId: Table.VersionId ?? VersionId }));
    return { tables, nextToken: NextToken };
  }

  async deleteVersions(database: string, name: string, versionIds: readonly string[]): Promise<void> {
    const at = { ...this.catalog, DatabaseName: database, TableName: name };
    const command = new BatchDeleteTableVersionCommand({ ...at, VersionIds: [...versionIds] });
    const operation = 'BatchDeleteTableVersion';
    const answer = await this.call(operation, () => this.glue.send(command));
    const { Errors } = readAnswer(operation, DeletedVersionsAnswer, answer);
    // HTTP 200 also where single versions were refused.
    const refused = Errors.find(({ ErrorDetail }) => ErrorDetail.ErrorCode !== 'EntityNotFoundException');
    if (refused === undefined) return;
    const { ErrorCode, ErrorMessage } = refused.ErrorDetail;
    throw translateError(
      Object.assign(new Error(ErrorMessage), { name: ErrorCode, $metadata: answer.$metadata }),
      operation,
    );
  }

  async deleteTable(database: string, name: string): Promise<WriteReceipt> {
    const command = new DeleteTableCommand({ ...this.catalog, DatabaseName: database, Name: name });
    return receiptOf(await this.call('DeleteTable', () => this.glue.send(command)));
  }

  async listTables(database: string, nextToken?: string, names?: readonly string[]): Promise<TablePage> {
    const command = new GetTablesCommand({
      ...this.catalog,
      DatabaseName: database,
      ...(names && { Expression: names.join('|') }),
      MaxResults: PAGE,
      NextToken: nextToken,
    });
    const answer = await this.call('GetTables', () => this.glue.send(command));
    const { TableList, NextToken } = readAnswer('GetTables', TablesAnswer, answer);
    return { tables: TableList, nextToken: NextToken };
  }

  /**
   * Removes a database that was made to be thrown away, with all that is in it. Not a promise of the port: the product
   * deletes no other database, so one of another name is refused before anything is sent.
   */
  async deleteThrowAway(name: string): Promise<void> {
    if (!name.startsWith(PROBE_DATABASE_PREFIX)) {
      throw new EntryRefusedError(`${name} is no throw-away database`, { database: name });
    }
    const command = new DeleteDatabaseCommand({ ...this.catalog, Name: name });
    await this.call('DeleteDatabase', () => this.glue.send(command));
  }

  /** Asked once; a failure is not remembered. Renewed sessions keep their name. */
  identify(): Promise<{ readonly account: string; readonly arn: string }> {
    this.identity ??= this.askIdentity();
    this.identity.catch(() => (this.identity = undefined));
    return this.identity;
  }

  private async askIdentity(): Promise<{ readonly account: string; readonly arn: string }> {
    const answer = await this.attempt('GetCallerIdentity', () => this.sts.send(new GetCallerIdentityCommand({})));
    const { Account, Arn } = readAnswer('GetCallerIdentity', IdentityAnswer, answer);
    return { account: Account, arn: Arn };
  }

  /** Tags hang on resource names, which hold the account. */
  private async databaseArn(name: string): Promise<string> {
    const { account, arn } = await this.identify();
    const partition = arn.split(':')[1] ?? 'aws';
    const owner = this.options.catalogId ?? account;
    return `arn:${partition}:glue:${await this.glue.config.region()}:${owner}:database/${name.toLowerCase()}`;
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.glue.destroy();
    this.sts.destroy();
    this.options.close?.();
  }

  private call<Answer>(operation: string, send: () => Promise<Answer>): Promise<Answer> {
    const { guard } = this.options;
    const attempt = () => this.attempt(operation, send);
    return guard === undefined ? attempt() : guard(operation, attempt);
  }

  /**
   * One call. Where the service says that our session has ended, although its time was not over (revoked, a clock that
   * is wrong), it was refused before anything was done: it is renewed once, for all calls that wait, and tried again.
   */
  private async attempt<Answer>(operation: string, send: () => Promise<Answer>): Promise<Answer> {
    const renewals = this.renewals;
    try {
      return await this.sendOnce(operation, send);
    } catch (error) {
      if (!(error instanceof CredentialsRefusedError) || !EXPIRED.has(String(error.details['error']))) throw error;
      if (renewals === this.renewals && !(await this.renew())) throw error;
      return this.sendOnce(operation, send);
    }
  }

  private async sendOnce<Answer>(operation: string, send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await within(this.options.callTimeoutMs, send());
    } catch (error) {
      throw translateError(error, operation);
    }
  }

  /** False where there is nothing to renew: keys have no end of their own. */
  private renew(): Promise<boolean> {
    this.renewing ??= (async () => {
      try {
        // Both clients share the provider and what it remembers.
        const { expiration } = await this.glue.config.credentials();
        if (expiration === undefined) return false;
        await this.glue.config.credentials({ forceRefresh: true });
        return true;
      } catch (error) {
        throw translateError(error, 'AssumeRole');
      } finally {
        this.renewals += 1;
        this.renewing = undefined;
      }
    })();
    return this.renewing;
  }
}

/**
 * The wire limits the call itself; this one also ends a wait for credentials that never come. Not an abort signal for
 * the SDK: with one, it puts its middleware together anew for every call.
 */
async function within<T>(limitMs: number, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error(`no answer within ${limitMs} ms`), { name: 'TimeoutError' }));
    }, limitMs);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

function receiptOf({ $metadata }: { readonly $metadata: { readonly requestId?: string } }): WriteReceipt {
  return { requestId: $metadata.requestId };
}

async function unlessAbsent<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof TargetAbsentError) return undefined;
    throw error;
  }
}

function readAnswer<Schema extends z.ZodType>(operation: string, schema: Schema, answer: unknown): z.infer<Schema> {
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new ContractBrokenError(`glue.${operation} answered in a shape that we cannot read`, { operation }, read.error);
}

const DATABASE_MEMBERS = [
  'Description',
  'LocationUri',
  'Parameters',
  'CreateTableDefaultPermissions',
  'TargetDatabase',
  'FederatedDatabase',
] as const;

/** The members that UpdateDatabase takes; all else in an answer is read-only. */
function databaseInputOf(database: DatabaseInput): DatabaseInput {
  const members = DATABASE_MEMBERS.filter((member) => database[member] !== undefined);
  return { Name: database.Name, ...Object.fromEntries(members.map((member) => [member, database[member]])) };
}
