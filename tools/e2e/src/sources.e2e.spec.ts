import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from './stack.js';

jest.setTimeout(120_000);

const fact = (amount: object) => ({
  kind: 'entity',
  '@ObjectModel.modelingPattern': { '#': 'ANALYTICAL_FACT' },
  elements: { ID: { type: 'cds.Integer', key: true }, AMOUNT: amount },
});

/** A model over a fact of another space: its elements carry no type of their own. */
const model = {
  definitions: {
    FACTS: { kind: 'context', '@DataWarehouse.space.name': 'FACTS' },
    AM: {
      kind: 'entity',
      '@ObjectModel.modelingPattern': { '#': 'ANALYTICAL_CUBE' },
      '@DataWarehouse.editorType': { '#': 'DWCQueryModelEditor' },
      elements: { AMOUNT: { '@AnalyticsDetails.measureType': { '#': 'BASE' } } },
      query: {
        SELECT: { from: { ref: ['FACTS.T_FACT'] }, columns: [{ ref: ['FACTS.T_FACT', 'AMOUNT'], as: 'AMOUNT' }] },
      },
    },
  },
  businessLayerDefinitions: {
    AM: {
      identifier: { key: 'AM' },
      version: '1.3.1',
      sourceModel: {
        factSources: { '0': { text: 'T_FACT', dataEntity: { key: 'FACTS.T_FACT' } } },
        dimensionSources: {},
      },
      attributes: {},
      measures: {
        AMOUNT: {
          measureType: 'AnalyticModelMeasureType.FactSourceMeasure',
          sourceKey: '0',
          key: 'AMOUNT',
          text: 'Amount',
        },
      },
      variables: {},
    },
  },
};

describe('a model whose types come from a source in another space', () => {
  let stack: Stack;
  const folder = mkdtempSync(join(tmpdir(), 'dss-e2e-'));
  const amount = () => {
    const table = stack.sandbox.glueDump().tables.find(({ Name }) => Name === 'am');
    return table?.StorageDescriptor?.Columns?.find(({ Name }) => Name === 'amount');
  };
  const changeFact = (type: object) =>
    stack.sandbox.putObject({ space: 'FACTS', type: 'localtables', name: 'T_FACT', definition: fact(type) });

  beforeAll(async () => {
    // AAA is listed before FACTS: the model is looked at before its source's space is known.
    writeFileSync(join(folder, 'AAA.json'), JSON.stringify(model));
    writeFileSync(
      join(folder, 'FACTS.json'),
      JSON.stringify({ definitions: { T_FACT: fact({ type: 'cds.Decimal', precision: 15, scale: 2 }) } }),
    );
    stack = await Stack.start({ sandbox: { content: folder } });
  });
  afterAll(async () => {
    await stack.stop();
    rmSync(folder, { recursive: true });
  });

  it('waits for the source and takes its type', async () => {
    const run = await stack.api.run();
    expect([run.end, run.counts?.created]).toEqual(['completed', 2]);
    expect(amount()).toMatchObject({ Type: 'decimal(15,2)', Parameters: { 'dsp.typeFidelity': 'resolved' } });
  });

  it('is looked at again in the same run when only the source has changed', async () => {
    changeFact({ type: 'cds.Integer64' });
    const run = await stack.api.run();
    expect(amount()?.Type).toBe('bigint');
    expect(run.counts).toMatchObject({ updated: 2, unchanged: 0 });
    expect(stack.sandbox.callSummary().datasphere['definition']).toBe(3);
  });

  it('is looked at again by the next run when the source changed in a run that did not list the model', async () => {
    changeFact({ type: 'cds.String', length: 10 });
    await stack.api.run({ scope: { spaces: ['FACTS'] } });
    expect(amount()?.Type).toBe('bigint');
    await stack.api.run();
    expect(amount()?.Type).toBe('string');
  });

  it('reads a source outside the scope without accounting it', async () => {
    const other = await Stack.start({ sandbox: { content: folder } });
    const run = await other.api.run({ scope: { spaces: ['AAA'] } });
    const tables = other.sandbox.glueDump().tables;
    await other.stop();

    expect([run.end, run.expected]).toEqual(['completed', 1]);
    expect(tables.map(({ Name, StorageDescriptor }) => [Name, StorageDescriptor?.Columns?.[0]?.Type])).toEqual([
      ['am', 'decimal(15,2)'],
    ]);
  });

  it('marks the types as provisional while the source cannot be reached', async () => {
    const other = await Stack.start({ sandbox: { content: folder } });
    other.sandbox.forbidSpace('FACTS');
    const run = await other.api.run();
    const column = () =>
      other.sandbox.glueDump().tables.find(({ Name }) => Name === 'am')?.StorageDescriptor?.Columns?.[0];
    const before = column();
    other.sandbox.allowSpace('FACTS');
    await other.api.run();
    const after = column();
    await other.stop();

    expect(run.end).toBe('partial');
    expect(before?.Parameters?.['dsp.typeFidelity']).toBe('provisional');
    expect([after?.Type, after?.Parameters?.['dsp.typeFidelity']]).toEqual(['decimal(15,2)', 'resolved']);
  });
});
