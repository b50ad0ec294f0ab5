import type { z } from 'zod';

/** True when a schema would accept a value and give it back unchanged. False proves nothing: then the schema decides. */
export type ShapeCheck = (value: unknown) => boolean;

/**
 * Makes a check of a schema, so that what is well known and well shaped need not be copied to be accepted.
 *
 * zod makes a new object of every object that it reads. For an asset of 50 columns that took longer than parsing its
 * JSON, and five times the memory; a message from our own services is nearly always just what its schema says. What the
 * check does not understand, an unknown member or a default to be filled in goes the way of the schema, which also words
 * the errors. So a value is never accepted, nor changed, otherwise than by its schema.
 */
export function shapeCheckOf(schema: z.core.$ZodType): ShapeCheck {
  const known = CHECKS.get(schema);
  if (known !== undefined) return known;
  const check = make(schema);
  CHECKS.set(schema, check);
  return check;
}

const CHECKS = new WeakMap<z.core.$ZodType, ShapeCheck>();

function make(schema: z.core.$ZodType): ShapeCheck {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  // A rule beside the shape (a pattern, a range, a conversion) is the schema's own matter.
  if (def.checks?.length || 'check' in def || 'coerce' in def) return bySchema(schema);
  switch (def.type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'number':
      return Number.isFinite;
    case 'null':
      return (value) => value === null;
    case 'enum':
      return memberOf(Object.values(def.entries));
    case 'literal':
      return memberOf(def.values);
    case 'lazy':
      return inTime(() => shapeCheckOf(def.getter()));
    case 'optional':
      return orAbsent(shapeCheckOf(def.innerType));
    case 'array':
      return listOf(shapeCheckOf(def.element));
    case 'record':
      return isPlainString(def.keyType) ? recordOf(shapeCheckOf(def.valueType)) : bySchema(schema);
    case 'union':
      return isExclusive(def.options) ? anyOf(def.options.map(shapeCheckOf)) : bySchema(schema);
    case 'object':
      return objectOf(def.shape);
    default:
      return bySchema(schema);
  }
}

/** Zod's own answer. An object never comes back as the same one, so this says no to it and leaves it to its schema. */
function bySchema(schema: z.core.$ZodType): ShapeCheck {
  return (value) => {
    const result = (schema as z.ZodType).safeParse(value);
    return result.success && result.data === value;
  };
}

/** Of several options with members zod takes the first that fits, and leaves out what only a later one knows. */
function isExclusive(options: readonly z.core.$ZodType[]): boolean {
  const plain = new Set(['string', 'boolean', 'number', 'null', 'enum', 'literal', 'array']);
  return options.filter((option) => !plain.has((option as z.core.$ZodTypes)._zod.def.type)).length <= 1;
}

/** A recursive schema finds itself only after it has been made. */
function inTime(inner: () => ShapeCheck): ShapeCheck {
  let check: ShapeCheck | undefined;
  return (value) => (check ??= inner())(value);
}

function isPlainString(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'string' && !def.checks?.length && !('check' in def) && !('coerce' in def);
}

function memberOf(values: readonly unknown[]): ShapeCheck {
  const members = new Set(values);
  return (value) => members.has(value);
}

function orAbsent(check: ShapeCheck): ShapeCheck {
  return (value) => value === undefined || check(value);
}

function anyOf(checks: readonly ShapeCheck[]): ShapeCheck {
  return (value) => checks.some((check) => check(value));
}

function listOf(check: ShapeCheck): ShapeCheck {
  return (value) => Array.isArray(value) && value.every(check);
}

function recordOf(check: ShapeCheck): ShapeCheck {
  return (value) => {
    if (!isRecord(value)) return false;
    for (const name of Object.keys(value)) if (name === '__proto__' || !check(value[name])) return false;
    return true;
  };
}

function objectOf(shape: Readonly<Record<string, z.core.$ZodType>>): ShapeCheck {
  const members = new Map(Object.entries(shape).map(([name, schema]) => [name, shapeCheckOf(schema)]));
  const required = new Set(Object.entries(shape).flatMap(([name, schema]) => (mayBeAbsent(schema) ? [] : [name])));
  return (value) => {
    if (!isRecord(value)) return false;
    let missing = required.size;
    for (const name of Object.keys(value)) {
      const check = members.get(name);
      if (check === undefined || !check(value[name])) return false;
      if (required.has(name)) missing -= 1;
    }
    return missing === 0;
  };
}

/** A default would stand in for what is absent: that is a change. */
function mayBeAbsent(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'optional' && def.innerType._zod.optin === undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
