import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { NatsTargetProbeStore, connectNats } from '@dss/nats';
import { targetKey } from '@dss/ports';
import { readStackConfig } from './stack.config.js';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const TABLES = 120;
const NAMES = Array.from({ length: TABLES }, (_, index) => `T_${String(index).padStart(3, '0')}`);

const definitionOf = (label: string) => ({
  kind: 'entity',
  '@EndUserText.label': label,
  elements: { ID: { type: 'cds.Integer', key: true } },
});

describe('what a run costs at Glue, counted by the sandbox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dss-e2e-'));
  let stack: Stack;
  beforeAll(async () => {
    const definitions = Object.fromEntries(NAMES.map((name) => [name, definitionOf('first')]));
    writeFileSync(join(folder, 'MANY.json'), JSON.stringify({ definitions }));
    stack = await Stack.start({ sandbox: { content: folder } });
    await saveProbe(stack);
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

/** As the writer's own probe of the target would have found it. */
async function saveProbe({ sandbox, namespace }: Stack): Promise<void> {
  const connection = await connectNats({ url: readStackConfig().natsUrl }, 'probe');
  const probes = await NatsTargetProbeStore.open(jetstream(connection), namespace);
  // The home account of the sandbox.
  const account = '123456789012';
  const at = new Date().toISOString();
  await probes.save({
    v: 1,
    target: targetKey({ provider: new URL(sandbox.awsUrl).host, account, region: 'eu-central-1' }),
    at,
    identity: { account, arn: `arn:aws:iam::${account}:user/sandbox` },
    optimisticLock: 'honoured',
    lockTriedAt: at,
    permissions: { asked: 0, missing: [], unknown: [] },
  });
  await connection.drain();
}
