import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceName } from './service-process.js';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const TABLES = 300;

/** One space of many small tables: enough that a kill hits work in every stage. */
function manyTables(folder: string, label: string): void {
  const names = Array.from({ length: TABLES }, (_, index) => `T_${String(index).padStart(4, '0')}`);
  const definition = {
    kind: 'entity',
    '@EndUserText.label': label,
    elements: { ID: { type: 'cds.Integer', key: true } },
  };
  writeFileSync(
    join(folder, 'MANY.json'),
    JSON.stringify({ definitions: Object.fromEntries(names.map((name) => [name, definition])) }),
  );
}

describe('a service that is killed in the middle of a run', () => {
  let stack: Stack;
  const folder = mkdtempSync(join(tmpdir(), 'dss-e2e-'));
  beforeAll(async () => {
    manyTables(folder, 'first');
    // Redelivery after two seconds instead of thirty: the times between a kill and the end scale together.
    stack = await Stack.start({
      sandbox: { content: folder },
      environment: { DSS_ACK_WAIT_MS: '2000', DSS_REPAIR_AFTER_MS: '4000' },
    });
  });
  afterAll(async () => {
    await stack.stop();
    rmSync(folder, { recursive: true });
  });

  const killed: readonly ServiceName[] = ['discovery', 'change-detector', 'mapper', 'glue-writer', 'gateway'];
  it.each(killed)('%s: every asset ends once, every table is written once', async (service) => {
    const before = new Map(stack.sandbox.glueDump().tables.map(({ Name, VersionId }) => [Name, Number(VersionId)]));
    for (let index = 0; index < TABLES; index += 1) {
      const name = `T_${String(index).padStart(4, '0')}`;
      const definition = {
        kind: 'entity',
        '@EndUserText.label': `killed ${service}`,
        elements: { ID: { type: 'cds.Integer', key: true } },
      };
      stack.sandbox.putObject({ space: 'MANY', type: 'localtables', name, definition });
    }
    stack.sandbox.resetCalls();
    const { id } = await stack.api.startRun();
    // A third of the tables are written: then there is work in every stage.
    const writes = () => stack.sandbox.callSummary().glue;
    while ((writes()['UpdateTable'] ?? 0) + (writes()['CreateTable'] ?? 0) < TABLES / 3)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await stack.service(service).kill('SIGKILL');
    await stack.startService(service);

    const run = await stack.api.endOf(id);

    expect([run.end, run.expected]).toEqual(['completed', TABLES]);
    expect((run.counts?.created ?? 0) + (run.counts?.updated ?? 0)).toBe(TABLES);
    const tables = stack.sandbox.glueDump().tables;
    expect(tables.map(({ Description }) => Description)).toEqual(tables.map(() => `killed ${service}`));
    const versions = tables.map(({ Name, VersionId }) => Number(VersionId) - (before.get(Name) ?? -1));
    expect(versions).toEqual(tables.map(() => 1));
  });
});
