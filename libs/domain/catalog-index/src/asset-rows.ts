import type { CatalogDocument, CatalogRow } from './catalog-row.js';
import { Coded } from './coded.js';
import { NameOrder } from './name-order.js';
import { roomFor } from './room-for.js';

/** Properties that lists filter by. */
export const FACETS = ['space', 'type', 'state', 'database', 'steward', 'certification', 'semanticUsage'] as const;
export type Facet = (typeof FACETS)[number];

const COUNTS = ['columns', 'measures', 'dimensions', 'conflicts', 'fence', 'recordedAtMs'] as const;
type Count = (typeof COUNTS)[number];

/** The rows, property by property rather than row by row: an asset costs about 200 bytes. Places are used again. */
export class AssetRows {
  private readonly places = new Map<string, number>();
  private readonly free: number[] = [];
  private readonly ids: string[] = [];
  /** The beginnings of the ids as numbers, in the same order: nearly all that is needed to compare two. */
  private idHeads = new Uint32Array(0);
  private readonly names: string[] = [];
  private readonly labels: string[] = [];
  /** Empty where it is the technical name in small letters, as it nearly always is. */
  private readonly tables: string[] = [];
  private readonly coded: Readonly<Record<Facet, Coded>>;
  private readonly tags = new Coded();
  private readonly counts: Record<Count, Float64Array>;
  readonly order = new NameOrder(
    (place) => this.names[place] ?? '',
    (place) => this.ids[place] ?? '',
  );
  private texts = 0;

  constructor() {
    this.coded = Object.fromEntries(FACETS.map((facet) => [facet, new Coded()])) as Record<Facet, Coded>;
    this.counts = Object.fromEntries(COUNTS.map((count) => [count, new Float64Array(0)])) as Record<
      Count,
      Float64Array
    >;
  }

  get size(): number {
    return this.places.size;
  }

  /** Above every place that is in use. */
  get end(): number {
    return this.ids.length;
  }

  /** About how many bytes the rows take. */
  get bytes(): number {
    const facets = [...Object.values(this.coded), this.tags].reduce((sum, coded) => sum + coded.bytes, 0);
    const counts = Object.values(this.counts).reduce((sum, numbers) => sum + numbers.byteLength, 0);
    // A text has a head of 16 bytes and a slot of 8 in its list; the id has one more in the map, which has two numbers.
    return this.texts + this.size * (3 * 24 + 56) + facets + counts + this.order.bytes + this.idHeads.byteLength;
  }

  placeOf(id: string): number | undefined {
    return this.places.get(id);
  }

  *allIds(): Iterable<string> {
    yield* this.places.keys();
  }

  idAt(place: number): string {
    return this.ids[place] ?? '';
  }

  isIdBefore(place: number, other: number): boolean {
    const [head = 0, otherHead = 0] = [this.idHeads[place], this.idHeads[other]];
    return head === otherHead ? this.idAt(place) < this.idAt(other) : head < otherHead;
  }

  nameAt(place: number): string {
    return this.names[place] ?? '';
  }

  facet(facet: Facet): Coded {
    return this.coded[facet];
  }

  conflictsAt(place: number): number {
    return this.counts.conflicts[place] ?? 0;
  }

  put(document: CatalogDocument): number {
    const { id, technicalName, label, table, tags } = document;
    const known = this.places.get(id);
    const place = known ?? this.free.pop() ?? this.ids.length;
    if (known !== undefined && this.names[place] !== technicalName) this.order.remove(place);
    const isListed = known !== undefined && this.names[place] === technicalName;
    if (known !== undefined) this.texts -= this.textBytesAt(place);
    if (known === undefined) this.places.set(id, place);
    this.ids[place] = id;
    this.idHeads = roomFor(this.idHeads, place, Uint32Array);
    this.idHeads[place] = headOf(id);
    this.names[place] = technicalName;
    this.labels[place] = label;
    this.tables[place] = table === technicalName.toLowerCase() ? '' : table;
    this.texts += this.textBytesAt(place);
    for (const facet of FACETS) this.coded[facet].set(place, document[facet]);
    this.tags.set(place, tags.length === 0 ? '' : JSON.stringify(tags));
    this.setCounts(place, document);
    if (!isListed) this.order.add(place);
    return place;
  }

  /** The place that is free from now on; undefined when there is no such asset. */
  remove(id: string): number | undefined {
    const place = this.places.get(id);
    if (place === undefined) return undefined;
    this.order.remove(place);
    this.texts -= this.textBytesAt(place);
    this.places.delete(id);
    for (const texts of [this.ids, this.names, this.labels, this.tables]) texts[place] = '';
    this.free.push(place);
    return place;
  }

  /** Written out, property by property: fifty rows are in every answer. */
  rowAt(place: number): CatalogRow {
    const { coded, counts } = this;
    const technicalName = this.nameAt(place);
    const tags = this.tags.valueAt(place);
    return {
      id: this.idAt(place),
      technicalName,
      label: this.labels[place] ?? '',
      space: coded.space.valueAt(place),
      type: coded.type.valueAt(place),
      state: coded.state.valueAt(place),
      database: coded.database.valueAt(place),
      table: this.tables[place] || technicalName.toLowerCase(),
      semanticUsage: coded.semanticUsage.valueAt(place),
      certification: coded.certification.valueAt(place),
      steward: coded.steward.valueAt(place),
      tags: tags === '' ? [] : (JSON.parse(tags) as string[]),
      columns: counts.columns[place] ?? 0,
      measures: counts.measures[place] ?? 0,
      dimensions: counts.dimensions[place] ?? 0,
      conflicts: counts.conflicts[place] ?? 0,
      fence: counts.fence[place] ?? 0,
      recordedAtMs: counts.recordedAtMs[place] ?? 0,
    };
  }

  private setCounts(place: number, document: CatalogDocument): void {
    for (const count of COUNTS) {
      const numbers = roomFor(this.counts[count], place, Float64Array);
      numbers[place] = count === 'columns' ? document.columns.length : document[count];
      this.counts[count] = numbers;
    }
  }

  private textBytesAt(place: number): number {
    const lengths = [this.ids, this.names, this.labels, this.tables].map((texts) => texts[place]?.length ?? 0);
    return lengths.reduce((sum, length) => sum + length, 0);
  }
}

/** Its first four characters, one byte each; what lies above a byte counts as the highest. */
function headOf(id: string): number {
  let head = 0;
  for (let at = 0; at < 4; at += 1) head = head * 256 + (at < id.length ? Math.min(255, id.charCodeAt(at)) : 0);
  return head;
}
