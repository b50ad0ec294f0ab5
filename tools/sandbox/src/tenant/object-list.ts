import { type TenantObject } from './tenant.js';
import { BadFilter, readFilter, type Row } from './list-filter.js';

const FIELDS = [
  'technicalName',
  'businessName',
  'type',
  'semanticUsage',
  'status',
  'createdOn',
  'changedOn',
  'deployedOn',
  'createdBy',
  'changedBy',
  'defaultFileName',
];
/** A client that sends no `top` sees only 25 objects and no hint that there are more (sap-datasphere.md 6). */
const DEFAULT_TOP = 25;
const MAX_TOP = 200;

export type ListAnswer = { readonly rows: readonly (Row | string)[] } | { readonly badOption: string };

/** Entries as objects, or as bare names in the older form that some clients met. */
export type ListForm = 'objects' | 'strings';

/** One page of an object list. Order is by technical name, so pages of an unchanged tenant fit together. */
export function listObjects(objects: Iterable<TenantObject>, query: URLSearchParams, form: ListForm): ListAnswer {
  const top = numberOf(query.get('top'), DEFAULT_TOP);
  const skip = numberOf(query.get('skip'), 0);
  if (top === undefined || skip === undefined) return { badOption: 'top and skip must be whole numbers' };
  // Without select only the technical name is returned.
  const select = (query.get('select') ?? 'technicalName').split(',').map((field) => field.trim());
  const unknown = select.find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) return { badOption: `unknown field '${unknown}' in select` };
  try {
    const rows = [...objects].sort((a, b) => (a.name < b.name ? -1 : 1)).map(rowOf);
    const filter = query.get('filter');
    const found = filter === null ? rows : rows.filter(readFilter(filter, FIELDS));
    const page = found.slice(skip, skip + Math.min(top, MAX_TOP));
    return { rows: page.map((row) => (form === 'strings' ? (row['technicalName'] ?? '') : pick(row, select))) };
  } catch (error) {
    if (error instanceof BadFilter) return { badOption: `filter: ${error.message}` };
    throw error;
  }
}

function numberOf(text: string | null, absent: number): number | undefined {
  if (text === null) return absent;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function rowOf({ name, dates, description, saved, deployed }: TenantObject): Row {
  return {
    technicalName: name,
    businessName: description.businessName,
    type: description.typeText,
    semanticUsage: description.semanticUsage,
    status: deployed === undefined ? 'NotDeployed' : deployed === saved ? 'Deployed' : 'ChangesToDeploy',
    createdOn: dates.createdOn,
    changedOn: dates.changedOn,
    deployedOn: dates.deployedOn,
    createdBy: 'SANDBOX',
    changedBy: 'SANDBOX',
    defaultFileName: `${name}.json`,
  };
}

function pick(row: Row, fields: readonly string[]): Row {
  return Object.fromEntries(fields.flatMap((field) => (row[field] === undefined ? [] : [[field, row[field]]])));
}
