import { type Column, type Json } from '@dss/catalog-model';
import { enumText, refText, refTexts } from './annotation.js';
import { freeAnnotation } from './free-annotations.js';
import { type Draft, type Shape } from './shape.js';

/**
 * Reads an element's annotations into its column: those that have a field there, the rest as they are.
 *
 * One pass over what is written. To ask for each of the thirty annotations that may be there took longer than all other
 * reading, because hardly any is.
 */
export function readAnnotations(column: Draft<Column>, element: Shape, keepAnnotations: readonly string[]): void {
  let free: Record<string, Json> | undefined;
  for (const name of Object.keys(element)) {
    if (!name.startsWith('@') || TEXTS.has(name)) continue;
    const value = element[name];
    const isSemantic = value === true && name.startsWith(SEMANTICS);
    if (isSemantic) (column.semantics ??= []).push(name.slice(SEMANTICS.length));
    if (FIELDS.get(name)?.(column, value) ?? isSemantic) continue;
    const json = freeAnnotation(name, value, keepAnnotations);
    if (json !== undefined) (free ??= {})[name] = json;
  }
  // Their order at the source is no change.
  column.semantics?.sort();
  if (free !== undefined) column.annotations = free;
}

const SEMANTICS = '@Semantics.';

/** Label and description, which are read apart because one stands in for another. */
const TEXTS: ReadonlySet<string> = new Set(['@EndUserText.label', '@EndUserText.quickInfo', '@EndUserText.heading']);

/** Sets what the annotation says; true when that is all of it, so that it need not travel as it is, too. */
type FieldReader = (column: Draft<Column>, value: unknown) => boolean;

const FIELDS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ['@Aggregation.default', text('aggregation', enumText)],
  ['@Semantics.amount.currencyCode', text('currencyColumn', refText)],
  ['@Semantics.quantity.unitOfMeasure', text('unitColumn', refText)],
  ['@ObjectModel.text.association', text('textAssociation', refText)],
  ['@ObjectModel.hierarchy.association', text('hierarchyAssociation', refText)],
  ['@ObjectModel.text.element', textElement],
  ['@ObjectModel.foreignKey.association', foreignKey],
  ['@AnalyticsDetails.measureType', measureType],
  ['@Analytics.measure', flag((column) => (column.role = 'measure'))],
  ['@Analytics.dimension', flag((column) => (column.role ??= 'dimension'))],
  ['@PersonalData.isPotentiallyPersonal', flag((column) => (column.personal = true))],
  ['@PersonalData.isPotentiallySensitive', flag((column) => (column.personal = column.sensitive = true))],
  ['@PersonalData.fieldSemantics', personalSemantics],
  ['@DataWarehouse.native.dataType', sourceDataType],
  ['@Analytics.hidden', flag((column) => (column.hidden = true))],
  ['@Internal.Entity.Hidden', hidden],
  ['@UI.hidden', hidden],
  ['@Consumption.hidden', hidden],
]);

function text(
  field: 'aggregation' | 'currencyColumn' | 'unitColumn' | 'textAssociation' | 'hierarchyAssociation',
  read: (value: unknown) => string | undefined,
): FieldReader {
  return (column, value) => {
    const found = read(value);
    if (found !== undefined) column[field] = found;
    return true;
  };
}

function flag(set: (column: Draft<Column>) => unknown): FieldReader {
  return (column, value) => {
    if (value === true) set(column);
    return true;
  };
}

/** Several text columns do not fit the field. */
function textElement(column: Draft<Column>, value: unknown): boolean {
  const [first, ...others] = refTexts(value);
  if (first !== undefined) column.textColumn = first;
  return first !== undefined && others.length === 0;
}

function foreignKey(column: Draft<Column>, value: unknown): boolean {
  const association = refText(value);
  if (association !== undefined) column.dimensionAssociation = association;
  column.role ??= 'dimension';
  return true;
}

/** A type that says more than "measure" does not fit the field. */
function measureType(column: Draft<Column>, value: unknown): boolean {
  column.role = 'measure';
  return enumText(value) === 'BASE';
}

function personalSemantics(column: Draft<Column>, value: unknown): boolean {
  if (enumText(value) !== undefined) column.personal = true;
  return false;
}

function sourceDataType(column: Draft<Column>, value: unknown): boolean {
  if (typeof value === 'string' && value.trim() !== '') column.sourceDataType = value;
  return false;
}

function hidden(column: Draft<Column>, value: unknown): boolean {
  if (value === true) column.hidden = true;
  return false;
}
