import { type AssetKind, type AssetType, digest } from '@dss/catalog-model';
import { classify } from '../content/classify.js';
import { type CsnSource, FLOW_TYPES } from '../content/csn-source.js';
import { isRecord } from '../content/json-record.js';
import { type Content, type LeftOut, type SpaceContent } from '../content/load-content.js';
import { describeObject } from './describe-object.js';
import { type ObjectDates, type ObjectDatesBook } from './object-dates.js';
import { ObjectVersion } from './object-version.js';
import {
  type Inventory,
  type InventoryEntry,
  type ObjectChange,
  type Space,
  type Tenant,
  type TenantObject,
} from './tenant.js';

/** Content of CSN files: spaces and their objects, and the changes that people make to them. */
export class FolderTenant implements Tenant {
  readonly #spaces: Map<string, MutableSpace>;
  readonly #leftOut: readonly LeftOut[];

  constructor(
    content: Content,
    private readonly dates: ObjectDatesBook,
  ) {
    this.#spaces = new Map(content.spaces.map((space) => [space.space, spaceOf(space, dates)]));
    this.#leftOut = content.leftOut;
    dates.save();
  }

  spaces(): readonly Space[] {
    return [...this.#spaces.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  find(space: string): Space | undefined {
    return this.#spaces.get(space);
  }

  size(): number {
    const counts = [...this.#spaces.values()].flatMap(({ objects }) => [...objects.values()].map(({ size }) => size));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  inventory(): Inventory {
    const spaces = [...this.#spaces.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return { entries: spaces.flatMap(inventoryOf), leftOut: this.#leftOut };
  }

  put({ space: spaceId, type, name, definition, deploy = true }: ObjectChange, now: Date): boolean {
    const space = this.#spaces.get(spaceId);
    if (space === undefined) return false;
    const previous = space.objects.get(type)?.get(name);
    space.source = withObject(space.source, type, name, definition);
    const { source } = space;
    const dates = this.dates.atMutation(key(spaceId, type, name), digestOf(source, type, name), now, deploy);
    const object = tenantObject(source, type, name, dates);
    // A definition has one type: a table that became a view leaves the list of tables.
    if (!source.flows.has(type)) forgetEntity(space, name);
    objectsOf(space, type).set(name, deploy ? object : { ...object, deployed: previous?.deployed });
    this.dates.save();
    return true;
  }

  renameSpace(from: string, to: string): boolean {
    const space = this.#spaces.get(from);
    if (space === undefined || this.#spaces.has(to)) return false;
    this.#spaces.delete(from);
    this.#spaces.set(to, { ...space, id: to });
    return true;
  }

  delete(spaceId: string, type: AssetType, name: string): boolean {
    const space = this.#spaces.get(spaceId);
    if (space?.objects.get(type)?.delete(name) !== true) return false;
    space.source = withoutObject(space.source, type, name);
    this.dates.forget(key(spaceId, type, name));
    this.dates.save();
    return true;
  }
}

interface MutableSpace extends Space {
  readonly file: string;
  source: CsnSource;
  readonly objects: Map<AssetType, Map<string, TenantObject>>;
}

function spaceOf({ space: id, label, file, source }: SpaceContent, dates: ObjectDatesBook): MutableSpace {
  const space: MutableSpace = {
    id,
    label,
    file,
    source,
    objects: new Map<AssetType, Map<string, TenantObject>>(),
  };
  for (const [type, name] of listedNames(source)) {
    const on = dates.atStart(key(id, type, name), digestOf(source, type, name));
    objectsOf(space, type).set(name, tenantObject(source, type, name, on));
  }
  return space;
}

function listedNames(source: CsnSource): (readonly [AssetType, string])[] {
  const entities = [...source.definitions].flatMap(([name, definition]) => {
    const as = classify(source, name, definition);
    return as.listed ? [[as.type, name] as const] : [];
  });
  const flows = FLOW_TYPES.flatMap((type) =>
    [...(source.flows.get(type)?.keys() ?? [])].map((name) => [type, name] as const),
  );
  return [...entities, ...flows];
}

function objectsOf(space: MutableSpace, type: AssetType): Map<string, TenantObject> {
  const known = space.objects.get(type) ?? new Map<string, TenantObject>();
  space.objects.set(type, known);
  return known;
}

function forgetEntity(space: MutableSpace, name: string): void {
  for (const [type, objects] of space.objects) if (!space.source.flows.has(type)) objects.delete(name);
}

function tenantObject(source: CsnSource, type: AssetType, name: string, dates: ObjectDates): TenantObject {
  const saved = new ObjectVersion(source, type, name);
  const definition = definitionOf(source, type, name);
  const as = source.flows.has(type) ? undefined : classify(source, name, definition);
  return {
    type,
    name,
    kind: as?.kind ?? KIND_OF_FLOW[type] ?? 'other',
    dates,
    description: describeObject(type, name, definition, source),
    saved,
    deployed: dates.deployedOn === undefined ? undefined : saved,
  };
}

const KIND_OF_FLOW: Partial<Record<AssetType, AssetKind>> = {
  dataflows: 'data-flow',
  replicationflows: 'replication-flow',
  transformationflows: 'transformation-flow',
  taskchains: 'task-chain',
};

function definitionOf(source: CsnSource, type: AssetType, name: string): unknown {
  return (source.flows.get(type) ?? source.definitions).get(name);
}

/** Of what is the object's own: a changed label of a source does not move an object's dates (sap-datasphere.md 14). */
function digestOf(source: CsnSource, type: AssetType, name: string): string {
  const own = [
    definitionOf(source, type, name),
    source.businessLayer.get(name),
    source.definitions.get(`${name}_Delta`),
  ];
  return digest(JSON.stringify(own));
}

function key(space: string, type: AssetType, name: string): string {
  return `${space}/${type}/${name}`;
}

function inventoryOf(space: MutableSpace): InventoryEntry[] {
  const at = { file: space.file, space: space.id };
  const entities = [...space.source.definitions].map(([technicalName, definition]) => ({
    ...at,
    technicalName,
    ...classify(space.source, technicalName, definition),
  }));
  const flows = FLOW_TYPES.flatMap((type) =>
    [...(space.objects.get(type)?.values() ?? [])].map(({ name, kind }) => ({
      ...at,
      technicalName: name,
      kind,
      listed: true,
      type,
    })),
  );
  return [...entities, ...flows];
}

function withObject(source: CsnSource, type: AssetType, name: string, body: unknown): CsnSource {
  if (source.flows.has(type)) {
    const flows = new Map(source.flows);
    return { ...source, flows: flows.set(type, new Map(flows.get(type)).set(name, body)) };
  }
  const document = isRecord(body) && isRecord(body['definitions']) ? body : { definitions: { [name]: body } };
  return {
    ...source,
    definitions: new Map([...source.definitions, ...entries(document['definitions'])]),
    businessLayer: new Map([...source.businessLayer, ...entries(document['businessLayerDefinitions'])]),
  };
}

function entries(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

function withoutObject(source: CsnSource, type: AssetType, name: string): CsnSource {
  const without = <T>(map: ReadonlyMap<string, T>) => new Map([...map].filter(([other]) => other !== name));
  const flows = source.flows.get(type);
  if (flows !== undefined) return { ...source, flows: new Map(source.flows).set(type, without(flows)) };
  return { ...source, definitions: without(source.definitions), businessLayer: without(source.businessLayer) };
}
