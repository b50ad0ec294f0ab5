import { listObjects } from '../object-list.js';
import { UnsupportedChange } from '../tenant.js';
import { GeneratedCatalog } from './generated-catalog.js';
import { GeneratedTenant } from './generated-tenant.js';

const PLAN = { assets: 500, seed: 3, columns: 6 };
const NOW = new Date('2026-11-01T10:00:00.000Z');
const catalog = new GeneratedCatalog(PLAN);

describe('a generated tenant', () => {
  let tenant: GeneratedTenant;
  beforeEach(() => {
    tenant = new GeneratedTenant(PLAN);
  });

  const object = (index: number, name = catalog.nameOf(index)) => {
    const { space, type } = catalog.asset(index);
    return tenant.find(space.id)?.objects.get(type)?.get(name);
  };
  const documentOf = (index: number) =>
    object(index)?.saved.designTime() as { definitions: Record<string, { elements: object }> };

  it('lists every asset of the plan once', () => {
    const names = tenant.spaces().flatMap(({ objects }) => [...objects.values()].flatMap((list) => [...list.keys()]));
    expect(names.sort()).toEqual(Array.from({ length: 500 }, (_, index) => catalog.nameOf(index)).sort());
    expect(tenant.size()).toBe(500);
  });

  it('lists without computing definitions, with dates that a restart does not move', () => {
    const [space] = tenant.spaces();
    const again = new GeneratedTenant(PLAN).find(space!.id)!;
    const rows = (from: typeof again) =>
      listObjects(
        from.objects.get('views')!.values(),
        new URLSearchParams({ top: '200', select: 'technicalName,changedOn,status' }),
        'objects',
      );
    expect(rows(again)).toEqual(rows(space!));
    expect(rows(again)).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ status: 'Deployed' })]),
    });
  });

  it('answers the definition of an asset, with its source for views', () => {
    const view = Array.from({ length: 500 }, (_, index) => catalog.asset(index)).find(({ type }) => type === 'views')!;
    const definition = documentOf(view.index).definitions[view.name];
    expect(Object.keys(definition?.elements ?? {})).toEqual(view.columns.map(({ name }) => name));
    expect(definition).toMatchObject({ query: { SELECT: { from: { ref: [view.source] } } } });
  });

  it('shows an edited asset with a new date, a touched one with the same content in another order', () => {
    const before = documentOf(10);
    const touchedBefore = documentOf(11);
    tenant.edit({ change: [10], touch: [11] }, NOW);
    expect(documentOf(10)).not.toEqual(before);
    expect(documentOf(11)).toMatchObject(touchedBefore);
    expect(JSON.stringify(documentOf(11))).not.toBe(JSON.stringify(touchedBefore));
    expect([object(10)?.dates.changedOn, object(11)?.dates.changedOn]).toEqual([NOW.toISOString(), NOW.toISOString()]);
    expect(object(12)?.dates.changedOn).not.toBe(NOW.toISOString());
  });

  it('shows a renamed asset under its new name only, and a removed one not at all', () => {
    tenant.edit({ rename: [10], remove: [11] }, NOW);
    expect(object(10)).toBeUndefined();
    expect(object(10, catalog.nameOf(10, 1))?.name).toBe(catalog.nameOf(10, 1));
    expect(object(11)).toBeUndefined();
    expect(tenant.size()).toBe(499);
  });

  it('deletes by name, once, and only where the name stands', () => {
    const { space, type, name } = catalog.asset(20);
    expect(tenant.delete(space.id, 'taskchains', name)).toBe(false);
    expect(tenant.delete('ELSEWHERE', type, name)).toBe(false);
    expect(tenant.delete(space.id, type, name)).toBe(true);
    expect(tenant.delete(space.id, type, name)).toBe(false);
  });

  it('refuses numbers outside of the plan and definitions from outside, and changes nothing then', () => {
    expect(() => {
      tenant.edit({ change: [10, 500] }, NOW);
    }).toThrow(UnsupportedChange);
    expect(object(10)?.dates.changedOn).not.toBe(NOW.toISOString());
    expect(() => tenant.put()).toThrow(UnsupportedChange);
  });
});
