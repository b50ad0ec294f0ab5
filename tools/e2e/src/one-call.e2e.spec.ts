import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const TABLES = 120;
const NAMES = Array.from({ length: TABLES }, (_, index) => `T_${String(index).padStart(3, '0')}`);

const definitionOf = (label: string) => ({
  kind: 'entity',
  '@EndUserText.label': label,
  elements: { ID: { type: 'cds.Integer', key: true } },
});

/** The writer itself finds out at its start that the sandbox refuses stale versions. */
describe('what a run costs at Glue, counted by the sandbox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dss-e2e-'));
  let stack: Stack;
  beforeAll(async () => {
    const definitions = Object.fromEntries(NAMES.map((name) => [name, definitionOf('first')]));
    writeFileSync(join(folder, 'MANY.json'), JSON.stringify({ definitions }));
    stack = await Stack.start({ sandbox: { content: folder } });
  });
  afterAll(async () => {
    await stack.stop();
    rmSync(folder, { recursive: true });
  });

  const changeAll = (label: string) => {
    for (const name of NAMES) {
      stack.sandbox.putObject({ space: 'MANY', type: 'localtables', name, definition: definitionOf(label) });
    }
  };
  /** Without what is asked about databases, once per process. */
  const tableCalls = () => {
    const calls = Object.entries(stack.sandbox.callSummary().glue);
    return Object.fromEntries(calls.filter(([operation]) => !/^(GetDatabases?|GetTags)$/.test(operation)));
  };

  it('one call for each new table, and one for its database', async () => {
    stack.sandbox.resetCalls();

    expect((await stack.api.run()).counts).toMatchObject({ created: TABLES });

    expect(tableCalls()).toEqual({ CreateDatabase: 1, CreateTable: TABLES });
  });

  it('one call for each changed table, time after time, each under an id that the outcome names', async () => {
    for (const label of ['second', 'third']) {
      changeAll(label);
      stack.sandbox.resetCalls();

      const run = await stack.api.run();

      expect(run.counts).toMatchObject({ updated: TABLES });
      expect(tableCalls()).toEqual({ UpdateTable: TABLES });
      const ids = (await stack.api.assets(run.id)).flatMap(({ requestIds = [] }) => requestIds);
      expect(new Set(ids).size).toBe(TABLES);
    }
    const { tables } = stack.sandbox.glueDump();
    expect(new Set(tables.map(({ Description, VersionId }) => `${Description} ${VersionId}`))).toEqual(
      new Set(['third 2']),
    );
  });

  it('a table that a person has edited is read and merged, the others are not', async () => {
    stack.sandbox.editGlueTable('dsp_many', 't_007', { Description: 'By hand' });
    changeAll('fourth');
    stack.sandbox.resetCalls();

    const run = await stack.api.run();

    expect(tableCalls()).toEqual({ UpdateTable: TABLES + 1, GetTable: 1 });
    const edited = (await stack.api.assets(run.id)).find(({ table }) => table === 't_007');
    expect(edited).toMatchObject({ outcome: 'updated', conflicts: [{ field: 'description', target: 'By hand' }] });
  });

  it('nothing for what has not changed', async () => {
    stack.sandbox.resetCalls();

    await stack.api.run();

    expect(stack.sandbox.callSummary().glue).toEqual({});
  });
});

describe('what was written is read back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dss-e2e-'));
  let stack: Stack;
  beforeAll(async () => {
    const definitions = Object.fromEntries(NAMES.map((name) => [name, definitionOf('first')]));
    writeFileSync(join(folder, 'MANY.json'), JSON.stringify({ definitions }));
    stack = await Stack.start({ sandbox: { content: folder }, environment: { DSS_VERIFY_WRITES: 'yes' } });
  });
  afterAll(async () => {
    await stack.stop();
    rmSync(folder, { recursive: true });
  });

  /** The last page is read when the run has ended. */
  const verified = async (id: string, tables: number) => {
    for (;;) {
      const { verification } = await stack.api.getRun(id);
      if (verification !== undefined && verification.tables >= tables) return verification;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  /** Where a busy machine lets no table be written for a second, what was written until then is read already. */
  const pausesBetweenWrites = () => {
    const writes = stack.sandbox.calls().filter(({ operation }) => operation === 'CreateTable');
    const times = writes.map(({ time }) => Date.parse(time)).sort((a, b) => a - b);
    return times.filter((time, at) => time - (times[at - 1] ?? time) > 900).length;
  };

  it('a hundred tables with a call, and the record of the run says so', async () => {
    stack.sandbox.resetCalls();
    const run = await stack.api.run();

    const verification = await verified(run.id, TABLES);

    expect(verification).toEqual({ tables: TABLES, ownForms: 0, unread: 0, differences: [] });
    const { CreateTable, GetTables, GetTable = 0 } = stack.sandbox.callSummary().glue;
    expect({ CreateTable, GetTable }).toEqual({ CreateTable: TABLES, GetTable: 0 });
    expect(GetTables).toBeGreaterThanOrEqual(2);
    expect(GetTables).toBeLessThanOrEqual(2 + pausesBetweenWrites());
  });

  it('a list that shows old versions is not believed', async () => {
    for (const name of NAMES.slice(0, 3)) {
      stack.sandbox.putObject({ space: 'MANY', type: 'localtables', name, definition: definitionOf('second') });
    }
    stack.sandbox.addFault({ target: 'glue', match: '^GetTables', kind: 'stale' });
    stack.sandbox.resetCalls();

    const run = await stack.api.run();

    expect(await verified(run.id, 3)).toMatchObject({ tables: 3, differences: [] });
    expect(stack.sandbox.callSummary().glue).toEqual({ UpdateTable: 3, GetTables: 1, GetTable: 3 });
  });
});
