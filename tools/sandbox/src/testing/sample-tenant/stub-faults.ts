import { isRecord, type JsonRecord, member } from '../../content/json-record.js';
import { isAssociation, recordEntries, type SpaceNames, textOf } from './space-names.js';

/** File exports write a space that they may not name as 20 hex digits (sap-datasphere.md 13.3). */
const HIDDEN_ALIAS = /^[0-9A-F]{20}$/;

/**
 * What is declared to exist elsewhere does: another space's object with the columns that the stub shows. Only SAP's own
 * time tables and spaces behind a hidden alias cannot be looked up.
 */
export function stubFaults(tenant: ReadonlyMap<string, SpaceNames>, names: SpaceNames, name: string): string[] {
  const definition = names.definition(name);
  if (definition?.['@cds.persistence.exists'] !== true) return [];
  if (name.startsWith('SAP.TIME.')) return definition['@readonly'] === true ? [] : ['SAP made it, yet it is writable'];
  const [prefix = '', ...rest] = name.split('.');
  const context = names.definition(prefix);
  if (context?.['kind'] !== 'context') return [`"${prefix}" is no context`];
  const owner = tenant.get(textOf(context['@DataWarehouse.space.name']));
  if (owner === undefined) return HIDDEN_ALIAS.test(prefix) ? [] : [`no space "${prefix}"`];
  const original = owner.definition(rest.join('.'));
  if (original === undefined || original['@cds.persistence.exists'] === true) return ['no such object in its space'];
  return columnFaults(owner, original, definition);
}

function columnFaults(owner: SpaceNames, original: JsonRecord, stub: JsonRecord): string[] {
  return recordEntries(stub['elements']).flatMap(([column, element]) => {
    const own = member(original['elements'], column);
    if (!isRecord(own) || isAssociation(own)) return [`${column} is no column of the original`];
    const same = JSON.stringify(typing(owner.flat(own))) === JSON.stringify(typing(element));
    return same ? [] : [`${column} has another type than the original`];
  });
}

function typing({ type, length, precision, scale, srid, items, key }: JsonRecord): unknown {
  return { type, length, precision, scale, srid, items, key };
}
