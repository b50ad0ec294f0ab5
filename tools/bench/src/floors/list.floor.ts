import { GeneratedCatalog } from '@dss/sandbox';
import { Redis } from 'ioredis';
import { Pool } from 'undici';
import { driveFloor, inFlight } from './drive-floor.js';
import { bearer } from './tenant-token.js';

/** The type words that the product lists. */
const TYPES = [
  'localtables',
  'remotetables',
  'views',
  'analyticmodels',
  'dataflows',
  'replicationflows',
  'transformationflows',
  'taskchains',
  'dataaccesscontrols',
];
const PAGE = 200;
const SELECT = 'technicalName,businessName,type,semanticUsage,status,createdOn,changedOn,deployedOn';

type Row = Readonly<Record<string, string>>;

/** What a checkpoint holds beside what was listed: three digests and some numbers. */
const REST = 'x'.repeat(200);

/** Every list page of both surfaces, read and parsed, and each row compared with its checkpoint, one HMGET a page. */
await driveFloor(async ({ plan, tenantUrl, redisUrl, known }, timed) => {
  const { spaces } = new GeneratedCatalog(plan);
  const pool = new Pool(tenantUrl, { connections: 8 });
  const redis = new Redis(redisUrl);
  const headers = await bearer(tenantUrl);
  const get = async (path: string) => {
    const answer = await pool.request({ method: 'GET', path, headers });
    return JSON.parse(await answer.body.text()) as unknown;
  };
  const listed = async (visit: (space: string, rows: readonly Row[]) => Promise<unknown>) => {
    const lists = spaces.flatMap(({ id }) => TYPES.map((type) => ({ id, type })));
    await inFlight(lists.length, 8, async (at) => {
      const { id = '', type = '' } = lists[at] ?? {};
      let rows: readonly Row[];
      let skip = 0;
      do {
        rows = (await get(
          `/dwaas-core/api/v1/spaces/${id}/${type}?select=${SELECT}&top=${PAGE}&skip=${skip}`,
        )) as Row[];
        skip += rows.length;
        if (rows.length > 0) await visit(id, rows);
      } while (rows.length === PAGE);
    });
  };
  if (known) {
    await listed((space, rows) =>
      redis.hset(
        `floor:${space}`,
        Object.fromEntries(rows.map((row) => [row['technicalName'] ?? '', stateOf(row) + REST] as const)),
      ),
    );
  }
  let same = 0;
  await timed(async () => {
    await listed(async (space, rows) => {
      const held = await redis.hmget(`floor:${space}`, ...rows.map((row) => row['technicalName'] ?? ''));
      rows.forEach((row, at) => {
        if (held[at]?.startsWith(stateOf(row)) === true) same += 1;
      });
    });
    for (const { id } of spaces) {
      let path: string | undefined = `/api/v1/datasphere/consumption/catalog/spaces('${id}')/assets`;
      while (path !== undefined) {
        const page = (await get(path)) as { '@odata.nextLink'?: string };
        const next = page['@odata.nextLink'];
        path = next === undefined ? undefined : next.slice(next.indexOf('/api/'));
      }
    }
  });
  if (known && same !== plan.assets) throw new Error(`${same} of ${plan.assets} rows are as their checkpoint says`);
  await redis.del(...spaces.map(({ id }) => `floor:${id}`));
  redis.disconnect();
  await pool.close();
});

function stateOf(row: Row): string {
  return `${row['changedOn'] ?? ''}|${row['deployedOn'] ?? ''}|${row['status'] ?? ''}|${row['businessName'] ?? ''}|`;
}
