import { ASSET_TYPES } from '@dss/catalog-model';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from './start-sandbox.js';
import { SMALL_CONTENT } from './testing/small-content.js';
import { get, tenantClient } from './testing/tenant-client.js';

describe('the sandbox', () => {
  it('shows the same objects with the same dates after a restart on the same data', async () => {
    const data = mkdtempSync(join(tmpdir(), 'sandbox-data-'));
    const listed = async (now: number) => {
      const sandbox = await startSandbox({ content: SMALL_CONTENT, data, now: () => now });
      const read = await tenantClient(sandbox);
      const { body } = await read(
        '/dwaas-core/api/v1/spaces/SALES/views?select=technicalName,createdOn,changedOn,deployedOn',
      );
      await sandbox.close();
      return body;
    };
    const first = await listed(Date.parse('2026-11-20T12:00:00Z'));
    expect(first).toContainEqual(
      expect.objectContaining({ technicalName: 'V_SALES', changedOn: '2026-11-19T12:00:00.000Z' }),
    );
    expect(await listed(Date.parse('2026-11-21T12:00:00Z'))).toEqual(first);
    rmSync(data, { recursive: true });
  });

  it('says which port is taken and leaves nothing open', async () => {
    const first = await startSandbox();
    const port = Number(new URL(first.awsUrl).port);
    await expect(startSandbox({ awsPort: port })).rejects.toThrow(new RegExp(`EADDRINUSE.*${port}`));
    await first.close();
    await expect(get(first.adminUrl)).rejects.toThrow();
  });

  it('is known to other containers by its name, its admin port to itself only', async () => {
    const sandbox = await startSandbox({ publicHost: 'localhost' });
    const names = [sandbox.tenantUrl, sandbox.awsUrl, sandbox.adminUrl].map((url) => new URL(url).hostname);
    expect(names).toEqual(['localhost', 'localhost', '127.0.0.1']);
    expect(sandbox.secret()).toContain(`${sandbox.tenantUrl}/oauth/token`);
    expect((await get(`${sandbox.tenantUrl}/`)).status).toBeGreaterThan(0);
    await sandbox.close();
  });

  it('shows the sample tenant when no other content is asked for', async () => {
    const sandbox = await startSandbox();
    const { entries, leftOut } = sandbox.inventory();
    const types = new Set(entries.flatMap(({ type }) => type ?? []));
    expect([...types].sort()).toEqual([...ASSET_TYPES].sort());
    expect(new Set(entries.flatMap(({ reason }) => reason ?? []))).toEqual(
      new Set(['context', 'foreign stub', 'delta companion', 'type']),
    );
    expect(leftOut).toEqual([]);
    await sandbox.close();
  });
});
