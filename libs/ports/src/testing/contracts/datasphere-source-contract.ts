/// <reference types="jest" />
import { type AssetType, TABULAR_TYPES } from '@dss/catalog-model';
import { describeError } from '@dss/errors';
import type { DatasphereSource } from '../../datasphere-source.js';
import { MANY, type SmallTenant, smallTenant } from './small-tenant.js';

export type OpenSource = (tenant: SmallTenant) => Promise<{
  readonly source: DatasphereSource;
  readonly close: () => Promise<void>;
}>;

/** The port's promise, on a small tenant that `open` puts behind the source. No test changes the tenant. */
export function datasphereSourceContract(name: string, open: OpenSource): void {
  describe(`${name} keeps the promises of DatasphereSource`, () => {
    let source: DatasphereSource;
    let close: () => Promise<void>;

    beforeAll(async () => {
      ({ source, close } = await open(smallTenant()));
    });
    afterAll(() => close());

    listings(() => source);
    definitions(() => source);
  });
}

function listings(source: () => DatasphereSource): void {
  it('tells the types that hold columns among those that can be listed', async () => {
    expect((await source().probe()).types).toEqual(expect.arrayContaining([...TABULAR_TYPES]));
  });

  it('lists the spaces in byte order of their ids', async () => {
    const ids = (await source().listSpaces()).map(({ id }) => id);

    expect(ids).toEqual(expect.arrayContaining(['CROWD', 'SALES']));
    expect(ids).toEqual([...ids].sort());
  });

  it.each<[AssetType, string[]]>([
    ['localtables', ["O'Neil/A B", 'SAP.TIME.∞', 'T_DRAFT', 'T_ORDERS']],
    ['views', ['V_INTERNAL', 'V_ORDERS']],
    ['analyticmodels', ['AM_SALES']],
    ['remotetables', []],
  ])('lists the %s of a space and nothing else', async (type, expected) => {
    const { rows } = await source().listObjects('SALES', type, 'high');

    expect(rows.map(({ technicalName }) => technicalName).sort()).toEqual(expected);
  });

  it('lists status and the raw date of the last change, and no user id', async () => {
    const { rows } = await source().listObjects('SALES', 'localtables', 'high');
    const orders = rows.find(({ technicalName }) => technicalName === 'T_ORDERS');

    expect(orders).toMatchObject({ status: 'Deployed', businessName: 'Orders' });
    expect(Number.isNaN(Date.parse(orders?.changedOn ?? ''))).toBe(false);
    expect(Object.keys(orders ?? {})).not.toEqual(expect.arrayContaining([expect.stringMatching(/By$/)]));
  });

  it('lists more than a page of objects, each once', async () => {
    const { rows } = await source().listObjects('CROWD', 'localtables', 'low');

    expect(new Set(rows.map(({ technicalName }) => technicalName)).size).toBe(MANY);
    expect(rows).toHaveLength(MANY);
  });

  it("tells when the first page was answered, by the source's own clock", async () => {
    const { sourceTimeMs } = await source().listObjects('SALES', 'views', 'medium');

    expect(sourceTimeMs ?? 0).toBeGreaterThan(Date.parse('2026-01-01'));
  });

  it('lists in the catalog what is exposed, and no table', async () => {
    const { rows } = await source().listCatalog('SALES', 'high');

    expect(rows.map(({ name }) => name).sort()).toEqual(['AM_SALES', 'V_ORDERS']);
    expect(rows.find(({ name }) => name === 'AM_SALES')).toMatchObject({
      label: 'Sales model',
      supportsAnalyticalQueries: true,
      hasParameters: false,
    });
  });

  it('finds nothing in the catalog of a space that exposes nothing or is not there', async () => {
    expect((await source().listCatalog('CROWD', 'low')).rows).toEqual([]);
    expect((await source().listCatalog('NO_SUCH_SPACE', 'low')).rows).toEqual([]);
  });

  it('says that a space is closed to it, and never that it is empty', async () => {
    expect(await codeOf(source().listObjects('SECRET', 'localtables', 'high'))).toBe('SOURCE_FORBIDDEN');
    expect(await codeOf(source().readDefinition('SECRET', 'localtables', 'T_HIDDEN', 'high'))).toBe('SOURCE_FORBIDDEN');
  });

  it('tells a space that is not there from one that is closed to it', async () => {
    expect(await source().hasSpace('SALES')).toBe(true);
    expect(await source().hasSpace('NO_SUCH_SPACE')).toBe(false);
    expect(await codeOf(source().hasSpace('SECRET'))).toBe('SOURCE_FORBIDDEN');
  });

  it('says that a space to be listed is not there', async () => {
    expect(await codeOf(source().listObjects('NO_SUCH_SPACE', 'views', 'high'))).toBe('SOURCE_ABSENT');
  });
}

function definitions(source: () => DatasphereSource): void {
  it.each([
    ['a table', 'localtables', 'T_ORDERS'],
    ['a name with a quote, a slash and a blank', 'localtables', "O'Neil/A B"],
    ['a name with dots and an infinity sign', 'localtables', 'SAP.TIME.∞'],
    ['a table that was saved and never deployed', 'localtables', 'T_DRAFT'],
    ['a view', 'views', 'V_ORDERS'],
    ['an analytic model', 'analyticmodels', 'AM_SALES'],
  ] as const)('reads the definition of %s', async (_story, type, technicalName) => {
    const body = await source().readDefinition('SALES', type, technicalName, 'critical');

    expect(body.type).toBe(type);
    expect(definedIn(body.text)).toContain(technicalName);
  });

  it.each([
    ['a model taken for a view', 'views', 'AM_SALES', 'analyticmodels'],
    ['a view taken for a model', 'analyticmodels', 'V_ORDERS', 'views'],
    ['a table taken for a remote table', 'remotetables', 'T_ORDERS', 'localtables'],
  ] as const)('finds %s under its own type', async (_story, asked, technicalName, found) => {
    const body = await source().readDefinition('SALES', asked, technicalName, 'high');

    expect(body.type).toBe(found);
    expect(definedIn(body.text)).toContain(technicalName);
  });

  it('says that an object is under none of its types', async () => {
    expect(await codeOf(source().readDefinition('SALES', 'views', 'V_GONE', 'high'))).toBe('SOURCE_ABSENT');
    // Names are case-sensitive: another spelling is another object.
    expect(await codeOf(source().readDefinition('SALES', 'views', 'v_orders', 'high'))).toBe('SOURCE_ABSENT');
  });
}

function definedIn(text: string): string[] {
  const document = JSON.parse(text) as { definitions?: object };
  return Object.keys(document.definitions ?? {});
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    (error: unknown) => describeError(error).code,
  );
}
