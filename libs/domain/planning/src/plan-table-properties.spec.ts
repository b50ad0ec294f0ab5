import type { CatalogEntry, EntryColumn } from '@dss/catalog-model';
import fc from 'fast-check';
import type { GlueColumn, ObservedTable, TableInput } from './glue-shapes.js';
import { APPLIED, RUN } from './parameter-names.js';
import { planTable } from './plan-table.js';
import { readBack } from './read-back.js';
import { ASSET, aWrittenTable } from './testing/sample-table.js';

/** Few values, so that the sides of a merge meet; also the odd ones. */
const text = fc.constantFrom('', 'a', 'b', 'Größe ☂ 😀', '"quoted"', '{"v":1}');
const type = fc.constantFrom('string', 'int', 'decimal(15,2)');
const contentKey = fc.constantFrom('dsp.kind', 'dsp.label', 'dsp.steward', 'dsp.sql', 'dsp.__proto__');
const technicalName = fc.constantFrom('ID', 'Id', 'A B', 'Ä', '__proto__', 'constructor', 'a.b', 'x');

const entryColumns: fc.Arbitrary<readonly EntryColumn[]> = fc
  .uniqueArray(fc.record({ technicalName, type, comment: text, label: fc.option(text), key: fc.boolean() }), {
    selector: (column) => column.technicalName,
  })
  .map((columns) =>
    columns.map(({ technicalName, type, comment, label, key }, index) => ({
      // Allocated names do not follow technical names in general; here they follow the set of technical names.
      name: `c_${Buffer.from(technicalName).toString('hex')}`,
      technicalName,
      type,
      comment,
      parameters: {
        'dsp.technicalName': technicalName,
        'dsp.nativeType': `cds.${type}`,
        ...(label !== null && { 'dsp.label': label }),
        ...(key && { 'dsp.key': String(index) }),
      },
    })),
  );

const anyEntry: fc.Arbitrary<CatalogEntry> = fc
  .record({ description: text, columns: entryColumns, parameters: fc.dictionary(contentKey, text) })
  .map(({ description, columns, parameters }) => ({
    database: { name: 'dsp_sales', description: '', parameters: {} },
    name: 'orders',
    description,
    columns: [...columns],
    parameters,
    findings: [],
  }));

/** What people, crawlers and other tools keep in a table beside us. */
interface ForeignThings {
  readonly parameters: Readonly<Record<string, string>>;
  readonly columnParameters: Readonly<Record<string, string>>;
  readonly columns: readonly GlueColumn[];
  readonly storage: Readonly<Record<string, unknown>>;
  readonly members: Readonly<Record<string, unknown>>;
}

const foreignKey = fc.constantFrom('crawler.rows', 'dspx', 'comment', 'lakeformation', 'EXTERNAL');

const foreignThings: fc.Arbitrary<ForeignThings> = fc.record({
  parameters: fc.dictionary(foreignKey, text),
  columnParameters: fc.dictionary(foreignKey, text),
  columns: fc.uniqueArray(fc.record({ Name: fc.constantFrom('mine', 'Yours', 'z'), Type: type, Comment: text }), {
    selector: (column) => column.Name.toLowerCase(),
  }),
  storage: fc.record(
    { Location: fc.constant('s3://b/t'), Compressed: fc.boolean(), SerdeInfo: fc.constant({ Name: 's' }) },
    { requiredKeys: [] },
  ),
  members: fc.record(
    { Owner: fc.constant('hive'), Retention: fc.nat(9), ViewOriginalText: text },
    { requiredKeys: [] },
  ),
});

/** The table with all that added by somebody; column parameters on every column. */
function withForeignThings(table: ObservedTable, foreign: ForeignThings): ObservedTable {
  const ours = (table.StorageDescriptor?.Columns ?? []).map((column) => ({
    ...column,
    Parameters: { ...column.Parameters, ...foreign.columnParameters },
  }));
  return {
    ...table,
    ...foreign.members,
    Parameters: { ...table.Parameters, ...foreign.parameters },
    StorageDescriptor: { ...table.StorageDescriptor, ...foreign.storage, Columns: [...ours, ...foreign.columns] },
  };
}

/** The table after the plan, whatever it is, and what the plan wrote. */
function carriedOut(entry: Parameters<typeof aWrittenTable>[0], fence: number, observed: ObservedTable) {
  const plan = planTable({ ...ASSET, entry, fence, observed });
  const input: TableInput = 'input' in plan ? plan.input : observed;
  return { plan, input, observed: 'input' in plan ? readBack(plan.input, 'dsp_sales', '9') : observed };
}

describe('planTable, for any entry over any table of ours', () => {
  it('has nothing left to do once its plan has been carried out', () => {
    fc.assert(
      fc.property(anyEntry, anyEntry, foreignThings, (before, after, foreign) => {
        const there = withForeignThings(aWrittenTable(before), foreign);
        const first = carriedOut(after, 2, there);

        const second = planTable({ ...ASSET, entry: after, fence: 3, observed: first.observed });

        expect(second.kind).toBe('none');
        if (first.plan.kind === 'update') expect(second).toMatchObject({ conflicts: [] });
      }),
    );
  });

  it('has nothing to do about what it has just created', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => {
        expect(planTable({ ...ASSET, entry, fence: 2, observed: aWrittenTable(entry) })).toEqual({
          kind: 'none',
          frozen: 0,
          conflicts: [],
          settled: [],
          open: [],
        });
      }),
    );
  });

  it('carries everything foreign through every write', () => {
    fc.assert(
      fc.property(anyEntry, anyEntry, foreignThings, (before, after, foreign) => {
        const { input } = carriedOut(after, 2, withForeignThings(aWrittenTable(before), foreign));

        expect(foreignPart(input)).toMatchObject(expectedForeign(foreign));
        const theirs = input.StorageDescriptor?.Columns ?? [];
        for (const column of foreign.columns) expect(theirs).toContainEqual(column);
        for (const { name } of after.columns) {
          const column = theirs.find((one) => one.Name === name);
          const wasThere = before.columns.some((one) => one.name === name);
          if (wasThere) expect(column?.Parameters).toMatchObject(foreign.columnParameters);
        }
      }),
    );
  });

  it('makes our part what the source says where nobody else has written', () => {
    fc.assert(
      fc.property(anyEntry, anyEntry, (before, after) => {
        const { observed } = carriedOut(after, 2, aWrittenTable(before));
        const fresh = aWrittenTable(after);

        expect(contentOf(observed)).toEqual(contentOf(fresh));
      }),
    );
  });

  it('names at least one change in every update, and no change twice', () => {
    fc.assert(
      fc.property(anyEntry, anyEntry, foreignThings, (before, after, foreign) => {
        const { plan } = carriedOut(after, 2, withForeignThings(aWrittenTable(before), foreign));
        if (plan.kind !== 'update') return;

        expect(plan.changes.length).toBeGreaterThan(0);
        expect(new Set(plan.changes).size).toBe(plan.changes.length);
      }),
    );
  });
});

function foreignPart(input: TableInput) {
  return { ...input, StorageDescriptor: { ...input.StorageDescriptor, Columns: undefined } };
}

function expectedForeign({ parameters, storage, members }: ForeignThings) {
  return { ...members, Parameters: parameters, StorageDescriptor: storage };
}

function contentOf(table: ObservedTable) {
  return { ...table, Parameters: { ...table.Parameters, [APPLIED]: '', [RUN]: '' }, VersionId: undefined };
}
