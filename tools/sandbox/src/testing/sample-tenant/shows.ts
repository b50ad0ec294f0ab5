import { isRecord, type JsonRecord, member } from '../../content/json-record.js';
import { isAssociation, recordEntries, type SpaceNames, textOf } from './space-names.js';

/** One definition with what stands around it. */
export interface Found {
  readonly names: SpaceNames;
  readonly name: string;
  readonly definition: JsonRecord;
}

/** Sees whether a definition has a peculiarity. */
export type Shows = (found: Found) => boolean;

export function columns(definition: JsonRecord): readonly (readonly [string, JsonRecord])[] {
  return recordEntries(definition['elements']).filter(([, element]) => !isAssociation(element));
}

export function associations(definition: JsonRecord): readonly (readonly [string, JsonRecord])[] {
  return recordEntries(definition['elements']).filter(([, element]) => isAssociation(element));
}

export function holds(member: string): Shows {
  return ({ definition }) => member in definition;
}

export function pattern(name: string): Shows {
  return ({ definition }) => textIn(definition['@ObjectModel.modelingPattern'], `"${name}"`);
}

export function someColumn(is: (element: JsonRecord) => boolean): Shows {
  return ({ definition }) => columns(definition).some(([, element]) => is(element));
}

export function someLabel(form: RegExp): Shows {
  return someColumn((element) => form.test(textOf(element['@EndUserText.label'])));
}

export function isFloating({ type, precision }: JsonRecord): boolean {
  return type === 'cds.Decimal' && precision === undefined;
}

export function remote(part: string): Shows {
  return ({ definition }) => textOf(definition['@DataWarehouse.remote.entity']).includes(part);
}

export function reads(source: string): Shows {
  return inQuery(JSON.stringify([source]));
}

export function inQuery(part: string | RegExp): Shows {
  return ({ definition }) => {
    const query = JSON.stringify(definition['query'] ?? null);
    return typeof part === 'string' ? query.includes(part) : part.test(query);
  };
}

export function dialect(version: RegExp, mark: string): Shows {
  return ({ names, name }) => {
    const model = modelOf(names, name);
    return version.test(textOf(model?.['version'])) && textIn(model?.['measures'], `"${mark}"`);
  };
}

export function modelOf(names: SpaceNames, name: string): JsonRecord | undefined {
  const model = member(names.document['businessLayerDefinitions'], name);
  return isRecord(model) ? model : undefined;
}

export function textIn(value: unknown, part: string): boolean {
  return JSON.stringify(value ?? null).includes(part);
}
