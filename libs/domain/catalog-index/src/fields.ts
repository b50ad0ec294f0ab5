import { COLUMN } from './segment.js';

/** Where a word can stand, one bit each. */
export const FIELDS = { column: COLUMN, steward: 2, label: 4, name: 8, tag: 16 } as const;
export type Field = keyof typeof FIELDS;
export const ALL_FIELDS = 31;

const WEIGHTS: Readonly<Record<Field, number>> = { name: 4, label: 3, steward: 2, tag: 2, column: 1 };

/** By fields in which a word stands: the weight of the best of those that are asked. 0: in none of them. */
export function weightsFor(asked: number): Uint8Array {
  return Uint8Array.from({ length: ALL_FIELDS + 1 }, (_, fields) => {
    const found = (Object.keys(FIELDS) as Field[]).filter((field) => (fields & asked & FIELDS[field]) !== 0);
    return Math.max(0, ...found.map((field) => WEIGHTS[field]));
  });
}
