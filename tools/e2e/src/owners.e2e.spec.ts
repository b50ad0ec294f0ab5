import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connectNats } from '@dss/nats';
import { readStackConfig } from './stack.config.js';
import { Stack } from './stack.js';

jest.setTimeout(240_000);

/** Two spaces with twins: names that are one as soon as they are folded. */
const CONTENT: Readonly<Record<string, readonly string[]>> = {
  SALES: ['ORDERS', 'DF_X', 'df_x', 'Df_X'],
  HR: ['PEOPLE'],
};

const definitionOf = (label: string) => ({
  kind: 'entity',
  '@EndUserText.label': label,
  elements: { ID: { type: 'cds.Integer', key: true }, Id: { type: 'cds.String', length: 10 } },
});

function writeContent(folder: string): void {
  for (const [space, names] of Object.entries(CONTENT)) {
    const definitions = Object.fromEntries(names.map((name) => [name, definitionOf('first')]));
    writeFileSync(join(folder, `${space}.json`), JSON.stringify({ definitions }));
  }
}

/** The databases and tables of others must not change by a byte. */
function held(stack: Stack, owner: string): string {
  const { databases, tables } = stack.sandbox.glueDump();
  const isTheirs = ({ Parameters }: { readonly Parameters?: Record<string, string> | null | undefined }) =>
    Parameters?.['dsp_sync.owner'] === owner;
  return JSON.stringify([databases.filter(isTheirs), tables.filter(isTheirs)]);
}

const namesOf = (stack: Stack) =>
  new Map(
    stack.sandbox.glueDump().tables.map(({ DatabaseName, Name, Parameters }) => {
      const columns = stack.sandbox
        .glueDump(DatabaseName)
        .tables.find((table) => table.Name === Name)
        ?.StorageDescriptor?.Columns?.map((column) => column.Name);
      return [`${Parameters?.['dsp.space']}/${Parameters?.['dsp.technicalName']}`, { DatabaseName, Name, columns }];
    }),
  );

/** As if the broker's disk were gone, as far as names go. */
async function loseNames(stack: Stack): Promise<void> {
  const connection = await connectNats({ url: readStackConfig().natsUrl }, 'lose-names');
  const jsm = await jetstreamManager(connection);
  await jsm.streams.delete(`KV_${stack.namespace}_names`);
  await connection.drain();
}

describe('owners and names in one Glue account', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dss-e2e-'));
  let prod: Stack;
  beforeAll(async () => {
    writeContent(folder);
    prod = await Stack.start({ sandbox: { content: folder }, environment: { DSS_INSTALLATION: 'prod' } });
    expect((await prod.api.run()).counts).toMatchObject({ created: 5 });
  });
  afterAll(async () => {
    await prod.stop();
    rmSync(folder, { recursive: true });
  });

  /** Another installation or tenant for as long as it takes. */
  const withOther = async (environment: Readonly<Record<string, string>>, act: (other: Stack) => Promise<void>) => {
    const other = await prod.beside(environment);
    try {
      await act(other);
    } finally {
      await other.stop();
    }
  };

  it('another installation says by name whose database it met, and touches nothing', async () => {
    const before = JSON.stringify(prod.sandbox.glueDump());

    await withOther({ DSS_INSTALLATION: 'test' }, async (test) => {
      const run = await test.api.run();

      const assets = await test.api.assets(run.id);
      expect(run.counts).toMatchObject({ skipped: 5, created: 0, updated: 0 });
      const reason = 'foreign: the database belongs to prod/sandbox';
      expect(assets.map((asset) => asset.reason)).toEqual(assets.map(() => reason));
    });

    expect(JSON.stringify(prod.sandbox.glueDump())).toBe(before);
  });

  it('in a database that both may use, tables of the other are named as foreign; each keeps its own byte for byte', async () => {
    const shared = 'shared_sales';
    prod.sandbox.glue.createDatabase({ Name: shared });
    const theirs = { 'dsp_sync.owner': 'test/sandbox', 'dsp.space': 'SALES', 'dsp.technicalName': 'ORDERS' };
    prod.sandbox.glue.createTable(shared, { Name: 'orders', Parameters: theirs });
    prod.sandbox.glue.createTable(shared, { Name: 'people', Parameters: { team: 'hr' } });
    const [ours, others] = [held(prod, 'prod/sandbox'), held(prod, 'test/sandbox')];
    const third = { DSS_INSTALLATION: 'third', DSS_DATABASE_PATTERN: 'shared_<space>' };

    await withOther(third, async (stack) => {
      const run = await stack.api.run({ scope: { spaces: ['SALES'] } });

      const orders = (await stack.api.assets(run.id)).find(({ technicalName }) => technicalName === 'ORDERS');
      expect(run.counts).toMatchObject({ created: 3, skipped: 1 });
      expect(orders).toMatchObject({ outcome: 'skipped', reason: 'foreign: the table belongs to test/sandbox' });
    });

    expect([held(prod, 'prod/sandbox'), held(prod, 'test/sandbox')]).toEqual([ours, others]);
  });

  it('two tenants of one installation write side by side, and neither changes what the other wrote', async () => {
    const ours = held(prod, 'prod/sandbox');
    const second = { DSS_INSTALLATION: 'prod', DSS_TENANT: 'second', DSS_DATABASE_PATTERN: 'second_<space>' };

    await withOther(second, async (other) => {
      expect((await other.api.run()).counts).toMatchObject({ created: 5 });
      expect(held(prod, 'prod/sandbox')).toBe(ours);
      const theirs = held(prod, 'prod/second');
      prod.sandbox.putObject({ space: 'HR', type: 'localtables', name: 'PEOPLE', definition: definitionOf('moved') });

      expect((await prod.api.run()).counts).toMatchObject({ updated: 1 });

      expect(held(prod, 'prod/second')).toBe(theirs);
    });
  });

  it('a table that was there before is named and left alone, until its owner gives it to us', async () => {
    const { glue } = prod.sandbox;
    const columns = [{ Name: 'id', Type: 'int', Comment: 'Her words' }];
    glue.createTable('dsp_hr', { Name: 'legacy', Description: 'Hers', StorageDescriptor: { Columns: columns } });
    const put = { space: 'HR', type: 'localtables' as const, name: 'LEGACY', definition: definitionOf('Legacy') };
    prod.sandbox.putObject(put);
    const legacyIn = async (run: { readonly id: string }) =>
      (await prod.api.assets(run.id)).find(({ technicalName }) => technicalName === 'LEGACY');
    const table = () => prod.sandbox.glueDump('dsp_hr').tables.find(({ Name }) => Name === 'legacy');

    expect(await legacyIn(await prod.api.run())).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringMatching(/foreign/),
    });
    expect(table()?.VersionId).toBe('0');
    prod.sandbox.editGlueTable('dsp_hr', 'legacy', { Parameters: { 'dsp_sync.adopt': 'prod/sandbox' } });
    const adopted = await legacyIn(await prod.api.run({ mode: 'full', scope: { spaces: ['HR'] } }));

    expect(adopted).toMatchObject({ outcome: 'updated', reason: expect.stringMatching(/^adopted/) });
    expect(table()).toMatchObject({ Description: 'Hers', Parameters: { 'dsp_sync.owner': 'prod/sandbox' } });
    expect(table()?.Parameters).not.toHaveProperty(['dsp_sync.adopt']);
    expect((await prod.api.run({ mode: 'full', scope: { spaces: ['HR'] } })).counts).toMatchObject({ updated: 0 });
  });

  it('a registry of names that was lost is read from Glue again: every name stays, nothing is written, new names are free ones', async () => {
    const before = namesOf(prod);
    // The first of the twins is gone at Glue: only the tables that are left know that `df_x` was given.
    const [table] = [...before].filter(([name]) => name === 'SALES/DF_X').map(([, { Name }]) => Name);
    await prod.stopAll();
    await loseNames(prod);
    await prod.startAll();
    prod.sandbox.resetCalls();

    const run = await prod.api.run({ mode: 'full' });

    expect(run.counts).toMatchObject({ created: 0, updated: 0, unchanged: 6, rejected: 0 });
    expect(namesOf(prod)).toEqual(before);
    expect(prod.sandbox.callSummary().glue).toMatchObject({ GetDatabases: 1 });
    const put = { space: 'SALES', type: 'localtables' as const, definition: definitionOf('new') };
    prod.sandbox.putObject({ ...put, name: 'dF_X' });
    expect((await prod.api.run()).counts).toMatchObject({ created: 1 });
    expect(namesOf(prod).get('SALES/dF_X')?.Name).toMatch(/^df_x_[0-9a-f]{6}$/);
    expect(namesOf(prod).get('SALES/DF_X')?.Name).toBe(table);
    expect(prod.sandbox.callSummary().glue).toMatchObject({ GetDatabases: 1 });
  });

  it('without leave to read which names are given no run begins, and it says what is missing', async () => {
    await withOther({ DSS_INSTALLATION: 'denied', DSS_DATABASE_PATTERN: 'denied_<space>' }, async (stack) => {
      stack.sandbox.addFault({ target: 'glue', match: '^GetDatabases', kind: '403' });

      const run = await stack.api.run();

      expect(run).toMatchObject({ end: 'failed', code: 'TARGET_FORBIDDEN' });
      expect(run.reason).toMatch(/glue:GetDatabases/);
    });
    prod.sandbox.clearFaults();
  });
});
