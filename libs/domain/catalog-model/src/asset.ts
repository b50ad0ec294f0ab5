import { z } from 'zod';
import { AssetKind } from './asset-type.js';
import { ColumnType } from './column-type.js';
import { Finding } from './finding.js';

/** How sure we are of a column's type. `provisional`: a source could not be reached and may say otherwise later. */
export const TypeFidelity = z.enum(['declared', 'resolved', 'inferred', 'provisional']);
export type TypeFidelity = z.infer<typeof TypeFidelity>;

/** Any JSON value, as annotations carry them. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;

export const Column = z.object({
  /** Case-sensitive; may hold blanks, slashes, dots and U+221E. */
  technicalName: z.string(),
  label: z.string().optional(),
  description: z.string().optional(),
  /** Absent until resolved: elements of analytic models carry no type of their own. */
  type: ColumnType.optional(),
  fidelity: TypeFidelity,
  key: z.boolean(),
  notNull: z.boolean(),
  /** The default as text: a literal, or a function's name followed by `()`. */
  default: z.string().optional(),
  /** Calculated in the query, not stored. */
  calculated: z.boolean().optional(),
  role: z.enum(['measure', 'dimension', 'attribute']).optional(),
  aggregation: z.string().optional(),
  currencyColumn: z.string().optional(),
  unitColumn: z.string().optional(),
  textColumn: z.string().optional(),
  /** Name of the association that makes this column a dimension's key. */
  dimensionAssociation: z.string().optional(),
  textAssociation: z.string().optional(),
  hierarchyAssociation: z.string().optional(),
  /** e.g. `calendar.year`, `currencyCode`, `language`, `businessDate.from`. */
  semantics: z.array(z.string()).optional(),
  /** Declared by `@PersonalData.*`. */
  personal: z.boolean().optional(),
  sensitive: z.boolean().optional(),
  hidden: z.boolean().optional(),
  /** The remote source's own type, from `@DataWarehouse.native.dataType`. */
  sourceDataType: z.string().optional(),
  enum: z.array(z.object({ value: Json, label: z.string().optional() })).optional(),
  /** The source's name as written, and its column there or the member of a structured one (`POSITION.LAT`). */
  origin: z.object({ source: z.string(), column: z.string() }).optional(),
  /** Allow-listed annotations without a field of their own. */
  annotations: z.record(z.string(), Json).optional(),
});
export type Column = Readonly<z.infer<typeof Column>>;

export const Association = z.object({
  name: z.string(),
  target: z.string(),
  label: z.string().optional(),
  /** `[own column, target column]` pairs, in order; empty when the condition is more than equalities. */
  on: z.array(z.tuple([z.string(), z.string()])),
  cardinality: z.string().optional(),
});
export type Association = Readonly<z.infer<typeof Association>>;

export const Hierarchy = z.object({
  kind: z.enum(['leveled', 'parent-child']),
  name: z.string(),
  label: z.string().optional(),
  levels: z.array(z.string()).optional(),
  parent: z.array(z.string()).optional(),
  child: z.array(z.string()).optional(),
  /** Name of the association to the list of hierarchies, when one entity holds the nodes of several. */
  directory: z.string().optional(),
});
export type Hierarchy = Readonly<z.infer<typeof Hierarchy>>;

export const Measure = z.object({
  name: z.string(),
  label: z.string().optional(),
  /** `base`, `restricted`, `calculated`, `count-distinct`, `non-cumulative`, `currency-conversion`. */
  kind: z.string(),
  aggregation: z.string().optional(),
  /** Base: the fact column. Restricted: the measure that is restricted. */
  of: z.string().optional(),
  formula: z.string().optional(),
  hidden: z.boolean().optional(),
});
export type Measure = Readonly<z.infer<typeof Measure>>;

export const Parameter = z.object({
  name: z.string(),
  label: z.string().optional(),
  type: ColumnType.optional(),
  default: z.string().optional(),
});
export type Parameter = Readonly<z.infer<typeof Parameter>>;

/** A table, view or model that this asset reads, as its own definition names it. */
export const SourceRef = z.object({
  /** As written in the query, e.g. `V_SALES` or `OTHER_SPACE.V_SALES`. */
  name: z.string(),
  /** Where it lives once names are resolved; absent when that cannot be told (a 20-hex-digit alias). */
  space: z.string().optional(),
  technicalName: z.string().optional(),
  role: z.enum(['from', 'fact', 'dimension', 'delta', 'subquery', 'association']),
});
export type SourceRef = Readonly<z.infer<typeof SourceRef>>;

/** One Datasphere asset, read from its definition. Columns without `type` still need their sources. */
export const Asset = z.object({
  space: z.string(),
  technicalName: z.string(),
  kind: AssetKind,
  label: z.string().optional(),
  description: z.string().optional(),
  /** `@ObjectModel.modelingPattern` without its hash, e.g. `ANALYTICAL_FACT`. */
  semanticUsage: z.string().optional(),
  columns: z.array(Column),
  /** Key columns in declared order. */
  keys: z.array(z.string()),
  representativeKey: z.string().optional(),
  associations: z.array(Association),
  hierarchies: z.array(Hierarchy),
  /** Measures of an analytic model with their formulas. Columns carry the role of plain facts. */
  measures: z.array(Measure),
  parameters: z.array(Parameter),
  /** Variables of an analytic model, raw. */
  variables: z.array(
    z.object({
      name: z.string(),
      label: z.string().optional(),
      kind: z.string().optional(),
      column: z.string().optional(),
    }),
  ),
  sources: z.array(SourceRef),
  /** Text of an SQL view. */
  sqlText: z.string().optional(),
  remote: z.object({ connection: z.string(), entity: z.string().optional() }).optional(),
  external: z.object({ schema: z.string(), entity: z.string().optional() }).optional(),
  exposed: z.boolean(),
  hidden: z.boolean().optional(),
  deltaCapture: z.boolean().optional(),
  dimensionType: z.string().optional(),
  /** Names of data access controls in use: rows are filtered in Datasphere, not in AWS. */
  dataAccessControls: z.array(z.string()),
  personalData: z.record(z.string(), Json).optional(),
  folder: z.string().optional(),
  annotations: z.record(z.string(), Json),
  findings: z.array(Finding),
});
export type Asset = Readonly<z.infer<typeof Asset>>;

/** What the object list said about an asset; raw texts, compared for equality only. */
export const Listed = z.object({
  type: z.string(),
  label: z.string().optional(),
  semanticUsage: z.string().optional(),
  status: z.string().optional(),
  changedOn: z.string().optional(),
  deployedOn: z.string().optional(),
  /** Digest of the catalog row (label, flags, links); absent when the asset is not exposed. */
  catalogRow: z.string().optional(),
});
export type Listed = Readonly<z.infer<typeof Listed>>;
