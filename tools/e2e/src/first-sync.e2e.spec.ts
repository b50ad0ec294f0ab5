import { existsSync } from 'node:fs';
import { contentDir, smallContentDir } from './stack.config.js';
import { Stack } from './stack.js';

jest.setTimeout(120_000);

const writes = (stack: Stack) => {
  const { glue } = stack.sandbox.callSummary();
  return Object.entries(glue).filter(([operation]) => /^(Create|Update|Delete)/.test(operation));
};

describe('a sync of a small tenant', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start({ sandbox: { content: smallContentDir() } });
  });
  afterAll(async () => {
    await stack.stop();
  });

  it('brings every listed asset to one outcome, and the numbers add up', async () => {
    const run = await stack.api.run();
    const assets = await stack.api.assets(run.id);
    const listed = stack.sandbox.inventory().entries.filter((entry) => entry.listed);

    expect(run.end).toBe('completed');
    expect(run.expected).toBe(listed.length);
    expect(assets.map(({ space, technicalName }) => `${space}/${technicalName}`).sort()).toEqual(
      listed.map(({ space, technicalName }) => `${space}/${technicalName}`).sort(),
    );
    expect(assets.filter(({ outcome }) => outcome === null)).toEqual([]);
    expect(stack.sandbox.glueDump().tables).toHaveLength(run.counts?.created ?? 0);
  });

  it('makes list calls only when nothing has changed', async () => {
    stack.sandbox.resetCalls();
    const run = await stack.api.run();

    expect(run.counts).toMatchObject({ created: 0, updated: 0, 'metadata-updated': 0, failed: 0, rejected: 0 });
    expect(stack.sandbox.callSummary().datasphere['definition'] ?? 0).toBe(0);
    expect(stack.sandbox.callSummary().glue).toEqual({});
    expect(run.transfer?.avoided.calls).toBeGreaterThan(0);
  });

  it('keeps a description that somebody edited in Glue, reports it once and writes nothing', async () => {
    const [table] = stack.sandbox.glueDump().tables;
    stack.sandbox.editGlueTable(table!.DatabaseName, table!.Name, { Description: 'What it really means' });
    stack.sandbox.resetCalls();

    const run = await stack.api.run({ mode: 'full' });
    const again = await stack.api.run({ mode: 'full' });

    const edited = (await stack.api.assets(run.id)).find(({ outcome }) => outcome === 'kept');
    expect(edited).toMatchObject({
      table: table!.Name,
      conflicts: [{ field: 'description', target: 'What it really means', decision: 'kept' }],
    });
    expect(again.counts).toMatchObject({ kept: 0, updated: 0 });
    expect(writes(stack)).toEqual([]);
    const after = stack.sandbox.glueDump().tables.find(({ Name }) => Name === table!.Name);
    expect(after?.Description).toBe('What it really means');
  });

  it('writes what changed at the source and leaves the edited description alone', async () => {
    const edited = stack.sandbox.glueDump().tables.find(({ Description }) => Description === 'What it really means')!;
    const space = edited.Parameters?.['dsp.space'] ?? '';
    const name = edited.Parameters?.['dsp.technicalName'] ?? '';
    const entry = stack.sandbox.inventory().entries.find((one) => one.space === space && one.technicalName === name)!;
    const definition = {
      kind: 'entity',
      '@EndUserText.label': 'Another label',
      elements: { ID: { type: 'cds.String', length: 10, key: true } },
    };
    stack.sandbox.putObject({ space, type: entry.type!, name, definition });

    const run = await stack.api.run();

    const after = stack.sandbox
      .glueDump()
      .tables.find(({ Name, DatabaseName }) => Name === edited.Name && DatabaseName === edited.DatabaseName)!;
    expect(run.counts?.updated).toBe(1);
    expect(after.Description).toBe('What it really means');
    expect(after.StorageDescriptor?.Columns?.map((column) => column.Name)).toEqual(['id']);
  });

  it('ends an asset that is gone as skipped and deletes nothing', async () => {
    const before = stack.sandbox.glueDump().tables.length;
    const entry = stack.sandbox.inventory().entries.find((one) => one.listed && one.type === 'localtables')!;
    stack.sandbox.deleteObject(entry.space, 'localtables', entry.technicalName);

    const run = await stack.api.run();

    const gone = (await stack.api.assets(run.id)).find(
      ({ technicalName, space }) => technicalName === entry.technicalName && space === entry.space,
    );
    expect(gone).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('retirement pending') });
    expect(stack.sandbox.glueDump().tables).toHaveLength(before);
  });

  it('plans without writing', async () => {
    stack.sandbox.resetCalls();
    const run = await stack.api.run({ dryRun: true, mode: 'full' });

    expect(run.counts?.planned).toBeGreaterThan(0);
    expect(writes(stack)).toEqual([]);
  });
});

const real = existsSync(contentDir()) ? describe : describe.skip;

real('a first sync of the real content', () => {
  it('creates a table for each of its 75 entities, every analytic-model column typed', async () => {
    const stack = await Stack.start({ sandbox: { content: contentDir() } });
    const run = await stack.api.run();
    const { tables } = stack.sandbox.glueDump();
    await stack.stop();

    expect([run.end, run.counts?.created, tables.length]).toEqual(['completed', 75, 75]);
    const models = tables.filter(({ Parameters }) => Parameters?.['dsp.assetType'] === 'analytic-model');
    const columns = models.flatMap(({ StorageDescriptor }) => StorageDescriptor?.Columns ?? []);
    expect(columns.length).toBeGreaterThan(0);
    expect(columns.filter(({ Type }) => !Type)).toEqual([]);
    expect(columns.map(({ Parameters }) => Parameters?.['dsp.typeFidelity'])).toEqual(columns.map(() => 'resolved'));
  });
});
