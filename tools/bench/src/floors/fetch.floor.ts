import { GeneratedCatalog } from '@dss/sandbox';
import { Pool } from 'undici';
import { driveFloor, inFlight } from './drive-floor.js';
import { bearer } from './tenant-token.js';

/** Every definition once, read as text: undici's pool, 64 in flight, connections kept. */
await driveFloor(async ({ plan, sample, tenantUrl }, timed) => {
  const catalog = new GeneratedCatalog(plan);
  const paths = Array.from({ length: sample }, (_, index) => {
    const { space, type, name } = catalog.asset(index);
    return `/dwaas-core/api/v1/spaces/${space.id}/${type}/${name}`;
  });
  const headers = { ...(await bearer(tenantUrl)), accept: 'application/vnd.sap.datasphere.object.content+json' };
  const pool = new Pool(tenantUrl, { connections: 64 });
  await timed(() =>
    inFlight(sample, 64, async (at) => {
      const answer = await pool.request({ method: 'GET', path: paths[at] ?? '', headers });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`${paths[at] ?? ''}: ${answer.statusCode} ${text}`);
    }),
  );
  await pool.close();
});
