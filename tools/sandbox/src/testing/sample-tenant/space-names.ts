import { isRecord, type JsonRecord, member } from '../../content/json-record.js';

/** The definitions of one space, asked by name as CSN writes names. */
export class SpaceNames {
  constructor(
    readonly space: string,
    readonly document: JsonRecord,
  ) {}

  part(name: string): JsonRecord {
    return recordOf(this.document[name]);
  }

  definitions(): readonly (readonly [string, JsonRecord])[] {
    return recordEntries(this.part('definitions'));
  }

  definition(name: string): JsonRecord | undefined {
    const found = member(this.part('definitions'), name);
    return isRecord(found) ? found : undefined;
  }

  elements(name: string): JsonRecord {
    return recordOf(this.definition(name)?.['elements']);
  }

  /** What stands at the end of a path of columns, associations and members of structures; undefined when a step is missing. */
  follow(elements: JsonRecord, path: readonly string[]): JsonRecord | undefined {
    const [first = '', ...rest] = path;
    const element = member(elements, first);
    if (!isRecord(element)) return undefined;
    return rest.length === 0 ? element : this.follow(this.#below(element), rest);
  }

  /** An element with its user-defined type replaced by what that is made of. */
  flat(element: JsonRecord): JsonRecord {
    const { type, ...own } = element;
    const named = typeof type === 'string' ? this.definition(type) : undefined;
    return named === undefined ? element : this.flat({ ...named, ...own });
  }

  #below(element: JsonRecord): JsonRecord {
    const { target } = element;
    return typeof target === 'string' ? this.elements(target) : recordOf(this.flat(element)['elements']);
  }
}

export function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

export function recordEntries(value: unknown): readonly (readonly [string, JsonRecord])[] {
  return Object.entries(recordOf(value)).filter((entry): entry is [string, JsonRecord] => isRecord(entry[1]));
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function isAssociation({ type }: JsonRecord): boolean {
  return type === 'cds.Association' || type === 'cds.Composition';
}

/** The steps of `{"ref":[…]}`; a parameterised step counts by its id. */
export function stepsOf(node: unknown): string[] {
  return listOf(member(node, 'ref')).map((step) => textOf(member(step, 'id') ?? step));
}
