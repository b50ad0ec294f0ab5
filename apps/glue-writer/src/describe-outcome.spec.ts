import { AssetOutcome } from '@dss/contracts';
import type { Conflict } from '@dss/planning';
import { aCatalogEntry, anImage } from '@dss/ports/testing';
import { describeWrite } from './describe-outcome.js';
import { NOW, mapped } from './testing/writer-fixture.js';

const LARGEST_MESSAGE = 1024 * 1024;
const table = { Name: 'orders' };

describe('describeWrite', () => {
  it('stays small enough for the broker, however much there is to say', () => {
    const long = '漢'.repeat(500);
    const conflicts = Array.from({ length: 5_000 }, (_, index): Conflict => ({
      field: `columns.C${index}`,
      source: long,
      target: long,
      decision: 'kept',
    }));
    const findings = Array.from({ length: 5_000 }, () => ({ code: 'X', message: long, column: 'C' }));
    const why = { before: long, after: long, owner: 'source', reason: 'edit-overwritten' } as const;
    const changes = conflicts.map(({ field }) => ({ field, ...why }));
    const entry = { ...aCatalogEntry(), findings } as ReturnType<typeof aCatalogEntry>;
    const written = {
      plan: {
        kind: 'update' as const,
        input: table,
        versionId: '1',
        skipArchive: false,
        changes,
        repairs: false,
        conflicts,
        settled: [],
        open: [],
      },
      observed: table,
      before: undefined,
    };
    const event = describeWrite(
      { ...mapped(1), entry },
      { ...written, plan: { ...written.plan, reverted: conflicts } },
      undefined,
      NOW,
    );
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(LARGEST_MESSAGE);
    expect(event.conflicts?.length).toBeGreaterThanOrEqual(100);
  });

  it('has the shape that was agreed', () => {
    const entry = aCatalogEntry();
    const event = describeWrite(
      { ...mapped(1), entry },
      { plan: { kind: 'create', input: table }, observed: undefined, before: undefined },
      undefined,
      NOW,
    );
    expect(AssetOutcome.parse(event)).toEqual(event);
    expect(event).not.toHaveProperty('conflicts');
    expect(event).not.toHaveProperty('findings');
  });

  it('tells the same size whether this try or an earlier one has written', () => {
    const message = { ...mapped(1), entry: aCatalogEntry() };
    const { input } = anImage();
    const before = undefined;
    const created = { plan: { kind: 'create' as const, input }, observed: undefined, before };
    const first = describeWrite(message, created, undefined, NOW);
    const plan = { kind: 'already-written' as const, as: 'create' as const, conflicts: [], settled: [], open: [] };
    const again = describeWrite(message, { plan, observed: input, before }, anImage(), NOW);
    expect(again.entryBytes).toBe(first.entryBytes);
  });
});
