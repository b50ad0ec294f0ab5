import { GeneratedCatalog, type GeneratedKind } from './generated-catalog.js';

/** Five spaces of 400. */
const PLAN = { assets: 2000, seed: 5 };
const catalog = new GeneratedCatalog(PLAN);
const all = Array.from({ length: PLAN.assets }, (_, index) => catalog.asset(index));

describe('a generated catalog', () => {
  it('is the same for the same plan, and another for another seed', () => {
    expect(new GeneratedCatalog(PLAN).asset(1234)).toEqual(all[1234]);
    expect(new GeneratedCatalog({ ...PLAN, seed: 6 }).asset(1234)).not.toEqual(all[1234]);
  });

  it.each([
    [10, 5],
    [2000, 5],
    [10_000, 25],
    [100_000, 50],
    [1_000_000, 50],
  ])('of %i assets has %i spaces with names of their own', (assets, spaces) => {
    const { spaces: made } = new GeneratedCatalog({ assets, seed: 1 });
    expect(new Set(made.map(({ id }) => id)).size).toBe(spaces);
  });

  it('has six tables, three views and one model in ten', () => {
    const share = (type: GeneratedKind) => all.filter((asset) => asset.type === type).length / all.length;
    expect([share('localtables'), share('views'), share('analyticmodels')]).toEqual([0.6, 0.3, 0.1]);
  });

  it('lets views and models read what stands in their own space and has the columns they show', () => {
    const byName = new Map(all.map((asset) => [`${asset.space.id}/${asset.name}`, asset]));
    for (const { space, type, source, columns } of all) {
      if (type === 'localtables') expect(source).toBeUndefined();
      if (source === undefined) continue;
      const read = byName.get(`${space.id}/${source}`);
      expect(read?.type).toBe(type === 'views' ? 'localtables' : 'views');
      expect(read?.columns.slice(0, columns.length)).toEqual(columns);
    }
  });

  it('says which assets nobody reads', () => {
    const read = new Set(all.map(({ source }) => source));
    const unread = all.filter(({ index }) => catalog.isUnread(index));
    expect(unread.filter(({ name }) => read.has(name))).toEqual([]);
    expect(unread.length / all.length).toBeCloseTo(0.4);
  });

  it('finds the number behind a name, and lists numbers and names in one order', () => {
    for (const { index, name } of all) expect(catalog.indexOf(name)).toBe(index);
    expect(catalog.indexOf('T_9999999_STOCK')).toBeUndefined();
    expect(catalog.indexOf('SOMETHING')).toBeUndefined();
    const names = [...catalog.indexesOf(2, 'views')].map((index) => catalog.nameOf(index));
    expect(names).toEqual([...names].sort());
    expect(names.length).toBeGreaterThan(0);
  });

  it('has columns with names of their own, keys first, in every language', () => {
    for (const { columns } of all) {
      expect(new Set(columns.map(({ name }) => name.toLowerCase())).size).toBe(columns.length);
      expect(columns[0]?.key).toBe(true);
    }
    const labels = all.flatMap(({ columns }) => columns.map(({ label }) => label)).join();
    expect(labels).toMatch(/Währung/);
    expect(labels).toMatch(/得意先/);
  });

  it('has the same number of columns everywhere when the plan says so', () => {
    const fixed = new GeneratedCatalog({ ...PLAN, columns: 50 });
    expect(new Set(all.map(({ index }) => fixed.asset(index).columns.length))).toEqual(new Set([50]));
  });

  it('shows an edit as another label and one more column, a model only as another label', () => {
    const edited = (index: number) => catalog.asset(index, { revision: 1, renames: 0 });
    const table = all.find(({ type }) => type === 'localtables')!;
    const model = all.find(({ type }) => type === 'analyticmodels')!;
    expect(edited(table.index).columns).toHaveLength(table.columns.length + 1);
    expect(edited(table.index).label).not.toBe(table.label);
    expect(edited(model.index)).toEqual({ ...model, label: expect.not.stringMatching(`^${model.label}$`) });
  });
});
