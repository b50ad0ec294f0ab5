import { z } from 'zod';
import { DatabaseInput, TableInput } from '../aws/glue/glue-model.js';
import { json } from '../http/exchange.js';
import { type SandboxAdmin } from '../sandbox.js';
import { Crawl } from './crawl.js';
import { DatabaseEdit } from './database-edit.js';
import { type At } from './glue-hands.js';
import { DONE, type Routes } from './route.js';
import { TableEdit } from './table-edit.js';

const Restore = z.strictObject({ versionId: z.string().min(1) });
const NewTable = TableInput.omit({ Name: true })
  .strict()
  .extend({ createdBy: z.string().min(1).optional() });
const NewDatabase = DatabaseInput.omit({ Name: true })
  .strict()
  .extend({ Tags: z.record(z.string(), z.string()).optional() });

/** Settings and memory of the AWS endpoints; `?account=` and `?region=` name a catalog. */
export function awsRoutes({ aws, glue }: SandboxAdmin): Routes {
  const table = 'glue/tables/:database/:table';
  return {
    'GET /aws/settings': () => json(200, aws.settings()),
    // The settings' own schema is applied where they are merged: a default must not replace what is set.
    'PATCH /aws/settings': ({ body }) => json(200, aws.change(z.looseObject({}).parse(body()))),
    'GET /aws/assumed-roles': () => json(200, aws.assumedRoles()),
    'GET /glue/events': ({ query }) => json(200, aws.events(Number(query.get('since') ?? 0))),
    'POST /glue/events/reset': () => {
      aws.resetEvents();
      return DONE;
    },
    'GET /glue/dump': ({ query }) => {
      const database = query.get('database') ?? undefined;
      return json(200, glue.dump({ ...atOf(query), database }));
    },
    [`PUT /${table}`]: ({ parts: [database = '', Name = ''], query, body }) => {
      const { createdBy, ...input } = NewTable.parse(body());
      return json(200, { VersionId: glue.createTable(database, { ...input, Name }, createdBy, atOf(query)) });
    },
    [`PATCH /${table}`]: ({ parts: [database = '', name = ''], query, body }) =>
      json(200, { VersionId: glue.editTable(database, name, TableEdit.parse(body()), atOf(query)) }),
    [`DELETE /${table}`]: ({ parts: [database = '', name = ''], query }) => {
      glue.deleteTable(database, name, atOf(query));
      return DONE;
    },
    [`POST /${table}/crawl`]: ({ parts: [database = '', name = ''], query, body }) =>
      json(200, { VersionId: glue.crawlTable(database, name, Crawl.parse(body()), atOf(query)) }),
    [`POST /${table}/restore`]: ({ parts: [database = '', name = ''], query, body }) => {
      const { versionId } = Restore.parse(body());
      return json(200, { VersionId: glue.restoreTable(database, name, versionId, atOf(query)) });
    },
    'PUT /glue/databases/:database': ({ parts: [Name = ''], query, body }) => {
      const { Tags, ...input } = NewDatabase.parse(body());
      glue.createDatabase({ ...input, Name }, Tags, atOf(query));
      return DONE;
    },
    'PATCH /glue/databases/:database': ({ parts: [name = ''], query, body }) => {
      glue.editDatabase(name, DatabaseEdit.parse(body()), atOf(query));
      return DONE;
    },
    'DELETE /glue/databases/:database': ({ parts: [name = ''], query }) => {
      glue.deleteDatabase(name, atOf(query));
      return DONE;
    },
  };
}

function atOf(query: URLSearchParams): At {
  const [account, region] = [query.get('account'), query.get('region')];
  return { ...(account !== null && { account }), ...(region !== null && { region }) };
}
