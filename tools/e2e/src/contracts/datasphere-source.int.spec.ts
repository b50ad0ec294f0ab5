import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallMeter, SecretSource } from '@dss/ports';
import {
  type Clock,
  createDatasphereSource,
  type DatasphereSourceOptions,
  type HttpDatasphereSource,
} from '@dss/datasphere';
import {
  datasphereSourceContract,
  InMemoryBudgetBoard,
  type SmallTenant,
  smallTenant,
  type TenantAsset,
} from '@dss/ports/testing';
import { type Sandbox, type SandboxOptions, startSandbox } from '@dss/sandbox';

datasphereSourceContract('HttpDatasphereSource against the sandbox', openAgainstSandbox);

describe('the Datasphere client against the sandbox', () => {
  let opened: Awaited<ReturnType<typeof openAgainstSandbox>>;

  beforeEach(async () => {
    opened = await openAgainstSandbox(smallTenant());
  });
  afterEach(() => opened.close());

  it.each(['absolute', 'host-relative', 'relative'] as const)(
    'reads a catalog that pages by %s links',
    async (nextLink) => {
      opened.sandbox.setForms({ catalog: { spaces: 'array', nextLink, page: 1 } });

      const { rows } = await opened.source.listCatalog('SALES', 'high');

      expect(rows.map(({ name }) => name)).toEqual(['AM_SALES', 'V_ORDERS']);
      expect(await opened.source.listSpaces()).not.toHaveLength(0);
    },
  );

  it('reads lists of bare names and spaces as objects', async () => {
    opened.sandbox.setForms({ designTime: { list: 'strings', spaces: 'objects' } });

    const { rows } = await opened.source.listObjects('SALES', 'views', 'high');

    expect(rows).toEqual([{ technicalName: 'V_INTERNAL' }, { technicalName: 'V_ORDERS' }]);
    expect((await opened.source.listSpaces()).map(({ id }) => id)).toContain('SALES');
  });

  it('reads on after all tokens were revoked, also in the middle of a listing', async () => {
    await opened.source.listObjects('SALES', 'views', 'high');
    opened.sandbox.revokeTokens();
    opened.sandbox.addFault({ target: 'tenant', match: 'localtables.*skip=200', kind: '401' });

    expect((await opened.source.listObjects('CROWD', 'localtables', 'high')).rows).toHaveLength(230);
  });

  it('reads on after the secret was rotated', async () => {
    await opened.source.listObjects('SALES', 'views', 'high');
    opened.sandbox.changeSecret('another secret', true);
    opened.sandbox.revokeTokens();

    expect((await opened.source.listObjects('SALES', 'views', 'high')).rows).toHaveLength(2);
  });

  it('sees nothing of a reset, a truncated answer and a 500 on page 2', async () => {
    for (const kind of ['reset', 'truncate', '500'] as const) {
      opened.sandbox.addFault({ target: 'tenant', match: 'localtables.*skip=200', kind });
    }

    expect((await opened.source.listObjects('CROWD', 'localtables', 'low')).rows).toHaveLength(230);
  });

  it('never meets the quota of a tenant that enforces one, with the default budget', async () => {
    const clock = skippingClock();
    const sandboxOptions = { quotaPerMinute: 300, now: clock.now };
    const limited = await openAgainstSandbox(smallTenant(), { requestsPerMinute: 240, clock }, sandboxOptions);

    await Promise.all(Array.from({ length: 700 }, () => limited.source.listObjects('SALES', 'views', 'low')));

    const statuses = limited.sandbox.calls().map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(700);
    expect(statuses).not.toContain(429);
    await limited.close();
  });

  it('slows down and loses nothing when the budget is set higher than the quota', async () => {
    const clock = skippingClock();
    const sandboxOptions = { quotaPerMinute: 100, now: clock.now };
    const limited = await openAgainstSandbox(smallTenant(), { requestsPerMinute: 0, clock }, sandboxOptions);

    const lists = await Promise.all(
      Array.from({ length: 150 }, () => limited.source.listObjects('SALES', 'views', 'low')),
    );

    expect(lists.every(({ rows }) => rows.length === 2)).toBe(true);
    await limited.close();
  });
});

async function openAgainstSandbox(
  tenant: SmallTenant,
  options: Partial<DatasphereSourceOptions> = {},
  sandboxOptions: SandboxOptions = {},
): Promise<{ source: HttpDatasphereSource; sandbox: Sandbox; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'dss-contract-'));
  for (const space of tenant.spaces) await writeFile(join(folder, `${space}.json`), contentOf(tenant, space));
  const sandbox = await startSandbox({ ...sandboxOptions, content: folder });
  for (const asset of tenant.assets.filter(({ deployed }) => !deployed)) saveOnly(sandbox, asset);
  sandbox.forbidSpace(tenant.forbiddenSpace);

  let cached = sandbox.secret();
  const secrets: SecretSource = {
    get: (_reference, ask) => Promise.resolve(ask?.fresh === true ? (cached = sandbox.secret()) : cached),
  };
  const meter: CallMeter = { count: () => undefined };
  const nowMs = options.clock?.now;
  const shared = { board: new InMemoryBudgetBoard(nowMs), user: 'sandbox' };
  const common = { secrets, secretReference: sandbox.secretId, shared, meter, requestsPerMinute: 0, random: () => 0 };
  const source = createDatasphereSource({ ...common, ...options });
  const close = async (): Promise<void> => {
    await source.close();
    await sandbox.close();
    await rm(folder, { recursive: true });
  };
  return { source, sandbox, close };
}

/** One file per space, as a file export would hold it. What was never deployed is saved afterwards. */
function contentOf(tenant: SmallTenant, space: string): string {
  const assets = tenant.assets.filter((asset) => asset.space === space && asset.deployed);
  const merged = (part: 'definitions' | 'businessLayerDefinitions'): object =>
    Object.assign({}, ...assets.map(({ document }) => document[part])) as object;
  return JSON.stringify({
    definitions: merged('definitions'),
    businessLayerDefinitions: merged('businessLayerDefinitions'),
  });
}

function saveOnly(sandbox: Sandbox, { space, type, technicalName, document }: TenantAsset): void {
  sandbox.putObject({ space, type, name: technicalName, definition: document, deploy: false });
}

/** Jumps to the moment that somebody waits for: minutes of quota pass in a moment. */
function skippingClock(): Clock {
  let nowMs = Date.parse('2026-11-20T10:00:00Z');
  return {
    now: () => nowMs,
    after(ms, wake) {
      const due = nowMs + ms;
      const immediate = setImmediate(() => {
        nowMs = Math.max(nowMs, due);
        wake();
      });
      return () => {
        clearImmediate(immediate);
      };
    },
  };
}
