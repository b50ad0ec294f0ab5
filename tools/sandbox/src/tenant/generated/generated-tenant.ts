import { type AssetType, kindOfType } from '@dss/catalog-model';
import { type CsnSource } from '../../content/csn-source.js';
import { type ObjectDescription } from '../describe-object.js';
import { type ObjectDates } from '../object-dates.js';
import { type Inventory, type Space, type Tenant, type TenantObject, UnsupportedChange } from '../tenant.js';
import { ComputedMap } from './computed-map.js';
import { Draws, mixed } from './draws.js';
import { type CatalogPlan, type GeneratedAsset, GeneratedCatalog, type GeneratedKind } from './generated-catalog.js';
import { generatedDefinition, generatedDocument } from './generated-definition.js';

/** Numbers of assets, and what is done to each of them. */
export interface GeneratedEdits {
  /** Another label, one more column. */
  readonly change?: readonly number[] | undefined;
  /** Saved again without a change: another date, another order of members, an editor's diagram. */
  readonly touch?: readonly number[] | undefined;
  readonly rename?: readonly number[] | undefined;
  readonly remove?: readonly number[] | undefined;
}

const KINDS: readonly GeneratedKind[] = ['localtables', 'views', 'analyticmodels'];
const TYPE_TEXT = { localtables: 'LocalTable', views: 'View', analyticmodels: 'AnalyticModel' } as const;
const USAGE = { localtables: 'RelationalDataset', views: 'Fact', analyticmodels: undefined } as const;

/** Objects were saved on the days before this one; the same on every start, so that nothing looks changed by a restart. */
const LAID = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;

/**
 * A tenant of any size of which only people's edits are kept. Lists, definitions and `$metadata` are computed from the
 * plan's numbers when they are asked for.
 */
export class GeneratedTenant implements Tenant {
  readonly #catalog: GeneratedCatalog;
  readonly #spaces: ReadonlyMap<string, Space>;
  readonly #revisions = new Map<number, number>();
  readonly #touches = new Map<number, number>();
  readonly #renames = new Map<number, number>();
  readonly #changedAt = new Map<number, number>();
  readonly #removed = new Set<number>();

  constructor(plan: CatalogPlan) {
    this.#catalog = new GeneratedCatalog(plan);
    this.#spaces = new Map(this.#catalog.spaces.map(({ id, label }, at) => [id, this.#space(id, label, at)]));
  }

  spaces(): readonly Space[] {
    return [...this.#spaces.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  find(space: string): Space | undefined {
    return this.#spaces.get(space);
  }

  size(): number {
    return this.#catalog.plan.assets - this.#removed.size;
  }

  /** Nothing stands in files. */
  inventory(): Inventory {
    return { entries: [], leftOut: [] };
  }

  put(): boolean {
    throw new UnsupportedChange('generated content holds no definitions; POST /tenant/generated changes it by number');
  }

  renameSpace(): boolean {
    throw new UnsupportedChange('generated spaces keep their ids');
  }

  delete(space: string, type: AssetType, name: string): boolean {
    const index = this.#present(name);
    const asset = index === undefined ? undefined : this.#catalog.asset(index);
    if (index === undefined || asset?.space.id !== space || asset.type !== type) return false;
    this.#removed.add(index);
    return true;
  }

  /** @throws UnsupportedChange when a number is none of the plan's; nothing is done then */
  edit({ change = [], touch = [], rename = [], remove = [] }: GeneratedEdits, now: Date): void {
    const stranger = [...change, ...touch, ...rename, ...remove].find((index) => !(index < this.#catalog.plan.assets));
    if (stranger !== undefined) throw new UnsupportedChange(`there is no asset number ${stranger}`);
    for (const index of [...change, ...touch, ...rename]) this.#changedAt.set(index, now.getTime());
    for (const index of change) increment(this.#revisions, index);
    for (const index of touch) increment(this.#touches, index);
    for (const index of rename) increment(this.#renames, index);
    for (const index of remove) this.#removed.add(index);
  }

  #space(id: string, label: string, at: number): Space {
    const objects = new Map(KINDS.map((type) => [type as AssetType, this.#objects(at, type)]));
    const definitions = new ComputedMap<unknown>(
      () => [...objects.values()].flatMap((list) => [...list.keys()]),
      (name) => {
        const index = this.#present(name);
        return index === undefined ? undefined : generatedDefinition(this.#asset(index));
      },
    );
    return { id, label, objects, source: sourceOf(definitions) };
  }

  #objects(space: number, type: GeneratedKind): ComputedMap<TenantObject> {
    const catalog = this.#catalog;
    const names = function* (this: GeneratedTenant) {
      for (const index of catalog.indexesOf(space, type)) {
        if (!this.#removed.has(index)) yield catalog.nameOf(index, this.#renames.get(index));
      }
    }.bind(this);
    return new ComputedMap(names, (name) => {
      const index = this.#present(name);
      const isHere = index !== undefined && catalog.spaceOf(index) === space && catalog.typeOf(index) === type;
      return isHere ? this.#object(index) : undefined;
    });
  }

  /** The number behind a name that is in use now. */
  #present(name: string): number | undefined {
    const index = this.#catalog.indexOf(name);
    if (index === undefined || this.#removed.has(index)) return undefined;
    return this.#catalog.nameOf(index, this.#renames.get(index)) === name ? index : undefined;
  }

  #asset(index: number): GeneratedAsset {
    const edits = { revision: this.#revisions.get(index) ?? 0, renames: this.#renames.get(index) ?? 0 };
    return this.#catalog.asset(index, edits);
  }

  /** Without the columns: a list shows none. */
  #object(index: number): TenantObject {
    const type = this.#catalog.typeOf(index);
    const document = () => generatedDocument(this.#asset(index), (this.#touches.get(index) ?? 0) % 2 === 1);
    const saved = { designTime: document, runTime: () => withoutEditor(document()) };
    const dates = this.#dates(index);
    const name = this.#catalog.nameOf(index, this.#renames.get(index));
    return {
      type,
      name,
      kind: kindOfType(type),
      dates,
      description: this.#description(index, type),
      saved,
      deployed: saved,
    };
  }

  #description(index: number, type: GeneratedKind): ObjectDescription {
    return {
      businessName: this.#catalog.labelOf(index, this.#revisions.get(index)),
      typeText: TYPE_TEXT[type],
      semanticUsage: USAGE[type],
      exposed: this.#catalog.isExposed(index),
      hasParameters: false,
    };
  }

  #dates(index: number): ObjectDates {
    const draws = new Draws(mixed(this.#catalog.plan.seed, index, 6));
    const laid = new Date(LAID - Math.floor(draws.next() * 200 * DAY)).toISOString();
    const changedAt = this.#changedAt.get(index);
    const changedOn = changedAt === undefined ? laid : new Date(changedAt).toISOString();
    return { createdOn: laid, changedOn, deployedOn: changedOn };
  }
}

function sourceOf(definitions: ReadonlyMap<string, unknown>): CsnSource {
  return { definitions, businessLayer: new Map(), editorSettings: new Map(), flows: new Map(), common: {} };
}

function withoutEditor(document: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(document).filter(([key]) => key !== 'editorSettings'));
}

function increment(counts: Map<number, number>, index: number): void {
  counts.set(index, (counts.get(index) ?? 0) + 1);
}
