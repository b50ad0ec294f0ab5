import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

interface Conflict {
  readonly asset: string;
  readonly field: string;
  readonly source: string | null;
  readonly target: string | null;
  readonly sourceDigest: string;
  readonly targetDigest: string;
  readonly decision?: { readonly choice: string };
}

const definitionOf = (label: string) => ({
  kind: 'entity',
  '@EndUserText.label': label,
  elements: { ID: { type: 'cds.Integer', key: true } },
});

describe('a description that a steward has rewritten in Glue', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dss-e2e-'));
  let stack: Stack;
  beforeAll(async () => {
    writeFileSync(join(folder, 'SALES.json'), JSON.stringify({ definitions: { ORDERS: definitionOf('Orders') } }));
    stack = await Stack.start({ sandbox: { content: folder } });
    await stack.api.run();
  });
  afterAll(async () => {
    await stack.stop();
    rmSync(folder, { recursive: true });
  });

  const shown = () => stack.sandbox.glueDump('dsp_sales').tables[0]?.Description;
  const write = (text: string) => stack.sandbox.editGlueTable('dsp_sales', 'orders', { Description: text });
  const relabel = (label: string) => {
    stack.sandbox.putObject({ space: 'SALES', type: 'localtables', name: 'ORDERS', definition: definitionOf(label) });
  };
  const conflicts = async () => ((await stack.api.get('/api/v1/conflicts')) as { items: readonly Conflict[] }).items;
  const decide = async (choice: string) => {
    const [{ asset, field, sourceDigest, targetDigest } = { asset: '' } as Conflict] = await conflicts();
    return stack.api.send(`/api/v1/assets/${asset}/decisions`, { field, sourceDigest, targetDigest, choice });
  };

  /** Until a change is old enough to be trusted, its asset is read once more in the next run. */
  const settled = async () => {
    do {
      stack.sandbox.resetCalls();
      await stack.api.run();
    } while ('definition' in stack.sandbox.callSummary().datasphere);
  };

  it('is kept when the source has a new one too, and listed with both', async () => {
    write('What the wholesale team ordered');
    relabel('Customer Orders');

    expect(await stack.api.run()).toMatchObject({ counts: { failed: 0 }, conflicts: 1 });

    expect(shown()).toBe('What the wholesale team ordered');
    expect(await conflicts()).toMatchObject([
      { field: 'description', source: 'Customer Orders', target: 'What the wholesale team ordered' },
    ]);
  });

  it('stays quietly once somebody has decided so', async () => {
    await decide('keep');
    await stack.api.run();
    expect(shown()).toBe('What the wholesale team ordered');
    expect((await stack.api.run()).counts).toMatchObject({ unchanged: 1 });
  });

  it('is asked about again when the source moves on, and gives way when that is decided, without a call to the source', async () => {
    relabel('Orders of customers');
    await settled();
    expect(await conflicts()).toMatchObject([{ source: 'Orders of customers' }]);
    await decide('take-source');
    stack.sandbox.resetCalls();

    await stack.api.run();

    expect(shown()).toBe('Orders of customers');
    expect(await conflicts()).toEqual([]);
    expect(stack.sandbox.callSummary().datasphere).not.toHaveProperty('definition');
    expect((await stack.api.run()).counts).toMatchObject({ unchanged: 1 });
  });
});
