import { type AssetKey, type AssetType, assetKey } from '@dss/catalog-model';

export const TENANT = 'acme';
export const SPACES = ['SALES', 'STAFF'] as const;
export type SpaceId = (typeof SPACES)[number];
export const NAMES = ['A', 'B', 'C', 'D', 'E'] as const;
export type Name = (typeof NAMES)[number];
const LISTED_TYPES = ['views', 'localtables'] as const;

export interface Place {
  readonly space: SpaceId;
  readonly name: Name;
}

export const PLACES: readonly Place[] = SPACES.flatMap((space) => NAMES.map((name) => ({ space, name })));
const KEYS = new Map(
  PLACES.map(({ space, name }) => [`${space}/${name}`, assetKey({ tenant: TENANT, space, name })] as const),
);
const PLACE_OF = new Map(PLACES.map((place) => [keyOf(place), place]));

export function keyOf({ space, name }: Place): AssetKey {
  return KEYS.get(`${space}/${name}`) ?? '';
}

export function placeOf(key: AssetKey): Place {
  const place = PLACE_OF.get(key);
  if (place === undefined) throw new Error(`no such asset: ${key}`);
  return place;
}

export function typeOf({ name }: Place): (typeof LISTED_TYPES)[number] {
  return name < 'C' ? 'views' : 'localtables';
}

/** What goes wrong with the calls of one run. Lists may lie, or definitions may, but of a space that answers both alike. */
export type Fault =
  | { readonly kind: 'source-down' }
  /** Page 2 of one list, or of the catalog: an error, a timeout, anything. */
  | { readonly kind: 'list-fails'; readonly space: SpaceId; readonly list: AssetType | 'catalog' }
  /** Each call fails whose number is in the list. */
  | { readonly kind: 'transient'; readonly calls: readonly boolean[] }
  /** The lists of a space answer 200 and nothing, as for a client without role; what is read there is 404 or refused. */
  | { readonly kind: 'blank'; readonly space: SpaceId; readonly reads: 'refused' | 'absent' }
  /** The lists of one type answer 200 and nothing, but what is in them can be read. */
  | { readonly kind: 'blank-type'; readonly space: SpaceId; readonly list: AssetType }
  /** A type's path word has changed: its list and its definitions are 404. */
  | { readonly kind: 'wrong-word'; readonly list: AssetType }
  /** The same, and the tenant does not even say that it had such a list. */
  | { readonly kind: 'word-not-offered'; readonly list: AssetType }
  /** Every definition is 404, under each word: a broken route. */
  | { readonly kind: 'reads-404' }
  | { readonly kind: 'changes-only' };

export type SpaceAnswer =
  | {
      readonly kind: 'listed';
      readonly complete: boolean;
      readonly types: ReadonlySet<string>;
      readonly shown: readonly Place[];
    }
  | { readonly kind: 'refused' }
  /** Not in the list of spaces, and its own address is 404. */
  | { readonly kind: 'gone' };

/** A tenant whose clock is right. What is true is known here; what a run is told goes through the faults. */
export class HistorySource {
  nowMs = Date.UTC(2026, 0, 1);
  private readonly spaces = new Map<SpaceId, 'there' | 'deleted'>(SPACES.map((space) => [space, 'there']));
  private readonly refused = new Map<SpaceId, 'refused' | 'hidden'>();
  /** Version of each asset that is there. */
  private readonly assets = new Map<AssetKey, number>();
  private calls = 0;
  fault: Fault | undefined;

  create(place: Place, version = 1): void {
    this.spaces.set(place.space, 'there');
    this.assets.set(keyOf(place), version);
  }

  change(place: Place): void {
    const version = this.assets.get(keyOf(place));
    if (version !== undefined) this.assets.set(keyOf(place), version + 1);
  }

  delete(place: Place): void {
    this.assets.delete(keyOf(place));
  }

  deleteSpace(space: SpaceId): void {
    this.spaces.set(space, 'deleted');
    for (const name of NAMES) this.delete({ space, name });
  }

  /** The client loses the space: it is listed and 403, or not even listed and 404, as if it did not exist. */
  refuse(space: SpaceId, how: 'refused' | 'hidden'): void {
    this.refused.set(space, how);
  }

  admit(space: SpaceId): void {
    this.refused.delete(space);
  }

  versionOf(place: Place): number | undefined {
    return this.assets.get(keyOf(place));
  }

  /** A run sees this space as it is. */
  isWell(space: SpaceId): boolean {
    return this.fault === undefined && !this.refused.has(space);
  }

  /** False when nothing answers: the run cannot start. */
  answers(): boolean {
    return this.fault?.kind !== 'source-down';
  }

  list(space: SpaceId): SpaceAnswer {
    const refused = this.refused.get(space);
    if (refused === 'refused') return { kind: 'refused' };
    if (refused === 'hidden' || this.spaces.get(space) === 'deleted') return { kind: 'gone' };
    const types = LISTED_TYPES.filter((type) => !this.isWrongWord(type));
    const failed = [...types, 'catalog' as const].filter((list) => this.listFails(space, list));
    const there = NAMES.map((name) => ({ space, name })).filter((place) => this.assets.has(keyOf(place)));
    const shown = there.filter((place) => types.includes(typeOf(place)) && !failed.includes(typeOf(place)));
    return {
      kind: 'listed',
      // A list that was expected and is 404 has failed; one that is not offered is not asked for.
      complete: failed.length === 0 && !['wrong-word', 'changes-only'].includes(this.fault?.kind ?? ''),
      types: new Set(types),
      shown: this.fault?.kind === 'changes-only' ? [] : shown.filter((place) => !this.isBlank(place)),
    };
  }

  read(place: Place): 'absent' | 'found' | 'unreachable' {
    const refused = this.refused.get(place.space);
    if (refused === 'refused' || this.transient()) return 'unreachable';
    if (refused === 'hidden' || this.fault?.kind === 'reads-404') return 'absent';
    if (this.fault?.kind === 'blank' && this.fault.space === place.space) {
      return this.fault.reads === 'absent' ? 'absent' : 'unreachable';
    }
    // Every sibling word is tried; a wrong one hides only what is stored under it.
    if (this.isWrongWord(typeOf(place))) return 'absent';
    return this.assets.has(keyOf(place)) ? 'found' : 'absent';
  }

  private listFails(space: SpaceId, list: AssetType | 'catalog'): boolean {
    const { fault } = this;
    if (fault?.kind === 'list-fails') return fault.space === space && fault.list === list;
    return this.transient();
  }

  private transient(): boolean {
    if (this.fault?.kind !== 'transient') return false;
    const { calls } = this.fault;
    this.calls += 1;
    return calls[this.calls % Math.max(1, calls.length)] ?? false;
  }

  private isBlank(place: Place): boolean {
    if (this.fault?.kind === 'blank') return this.fault.space === place.space;
    return this.fault?.kind === 'blank-type' && this.fault.space === place.space && this.fault.list === typeOf(place);
  }

  private isWrongWord(type: AssetType): boolean {
    const { fault } = this;
    return (fault?.kind === 'wrong-word' || fault?.kind === 'word-not-offered') && fault.list === type;
  }
}
