import { type AssetKind, type AssetType } from '@dss/catalog-model';
import { type UnlistedReason } from '../content/classify.js';
import { type CsnSource } from '../content/csn-source.js';
import { type JsonRecord } from '../content/json-record.js';
import { type LeftOut } from '../content/load-content.js';
import { type ObjectDescription } from './describe-object.js';
import { type ObjectDates } from './object-dates.js';

export interface TenantObject {
  readonly type: AssetType;
  readonly name: string;
  readonly kind: AssetKind;
  readonly dates: ObjectDates;
  readonly description: ObjectDescription;
  readonly saved: ObjectDocuments;
  /** What runs; undefined while the object was never deployed. */
  readonly deployed: ObjectDocuments | undefined;
}

/** One state of an object, as a read of it answers. */
export interface ObjectDocuments {
  readonly designTime: () => JsonRecord;
  /** The same without the editor's settings. */
  readonly runTime: () => JsonRecord;
}

export interface Space {
  readonly id: string;
  readonly label: string;
  readonly source: CsnSource;
  readonly objects: ReadonlyMap<AssetType, ReadonlyMap<string, TenantObject>>;
}

export interface ObjectChange {
  readonly space: string;
  readonly type: AssetType;
  readonly name: string;
  /** A definition, or a CSN document with the definition and what belongs to it. */
  readonly definition: unknown;
  /** Saved only when false: the run-time version stays as it was. */
  readonly deploy?: boolean;
}

export interface InventoryEntry {
  readonly file: string;
  readonly space: string;
  readonly technicalName: string;
  readonly kind: AssetKind;
  readonly listed: boolean;
  readonly type?: AssetType;
  readonly reason?: UnlistedReason;
}

export interface Inventory {
  readonly entries: readonly InventoryEntry[];
  readonly leftOut: readonly LeftOut[];
}

/** What the tenant shows, wherever it comes from: a folder of CSN files, or a generator. */
export interface Tenant {
  readonly spaces: () => readonly Space[];
  readonly find: (space: string) => Space | undefined;
  /** How many objects its lists show. */
  readonly size: () => number;
  /** One entry per definition and flow of each file, whether the tenant lists it or not. */
  readonly inventory: () => Inventory;
  /**
   * Inserts or replaces a definition, as saving (and deploying) in the editor would. A whole CSN document may be given
   * instead; its other parts (change table, model part) are taken over too. False when there is no such space.
   *
   * @throws UnsupportedChange when the content does not hold definitions
   */
  readonly put: (change: ObjectChange, now: Date) => boolean;
  /**
   * The space has another id from now on, as after a transport; there is none of the old one. False when there is no such
   * space, or one of that id already.
   *
   * @throws UnsupportedChange when the content is generated
   */
  readonly renameSpace: (space: string, to: string) => boolean;
  /** False when the space has no such object. */
  readonly delete: (space: string, type: AssetType, name: string) => boolean;
}

/** This content cannot be changed in this way. */
export class UnsupportedChange extends Error {}
