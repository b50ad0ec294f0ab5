import type { ColumnType } from '@dss/catalog-model';

/** Deeper than any model nests; beyond it a type is cut, so that a hostile definition cannot exhaust the stack. */
export const MAX_TYPE_DEPTH = 16;

/** The type as its definition says it, e.g. `cds.Decimal(15,2)`: what makes the mapping reversible. */
export function nativeType(type: ColumnType, depth = 0): string {
  if (depth > MAX_TYPE_DEPTH) return '...';
  if (type.items) return `array<${nativeType(type.items, depth + 1)}>`;
  if (type.elements) {
    return `struct<${type.elements.map((element) => `${fieldName(element.name)}:${nativeType(element.type, depth + 1)}`).join(',')}>`;
  }
  const { length, precision, scale, srid } = type;
  const given = [length, precision, scale, srid].filter((argument) => argument !== undefined);
  return given.length === 0 ? type.cds : `${type.cds}(${given.join(',')})`;
}

function fieldName(name: string): string {
  return /^\w+$/.test(name) ? name : JSON.stringify(name);
}
