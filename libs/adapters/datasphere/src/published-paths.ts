import { ASSET_TYPES, type AssetType } from '@dss/catalog-model';
import { ContractBrokenError } from '@dss/errors';

const CATALOG = '/api/v1/datasphere/consumption/catalog';
const DESIGN_TIME = '/dwaas-core/api/v1';

export const DISCOVERY_PATH = `${DESIGN_TIME}/discovery`;
export const DESIGN_TIME_SPACES_PATH = `${DESIGN_TIME}/spaces`;
export const CATALOG_SPACES_PATH = `${CATALOG}/spaces?$top=500`;

/** The source's own maximum; without `top` it answers 25 rows and says nothing about the rest (sap-datasphere.md 6). */
export const OBJECT_PAGE = 200;
/** Default and maximum of the catalog; a larger wish is cut silently (sap-datasphere.md 4). */
export const CATALOG_PAGE = 500;

/** No createdBy and changedBy: user ids are not stored, so they are not asked for. */
const OBJECT_FIELDS = 'technicalName,businessName,type,semanticUsage,status,changedOn,deployedOn';

export function objectListPath(space: string, type: AssetType, skip: number): string {
  return `${typePath(space, type)}?top=${OBJECT_PAGE}&skip=${skip}&select=${OBJECT_FIELDS}`;
}

export function definitionPath(space: string, type: AssetType, technicalName: string): string {
  return `${typePath(space, type)}/${segment(technicalName)}`;
}

export function catalogAssetsPath(space: string, skip = 0): string {
  const from = skip === 0 ? '' : `&$skip=${skip}`;
  return `${CATALOG}/spaces('${keyText(space)}')/assets?$top=${CATALOG_PAGE}${from}`;
}

/**
 * The path of a link that an answer contained, resolved against the request that it answered.
 *
 * Links may be absolute, host-relative or relative and may point to the older prefix: they are used as given, but only
 * within the tenant's own origin, because our token travels with the next request.
 */
export function linkPath(link: string, requestPath: string, origin: string): string {
  const url = URL.parse(link, new URL(requestPath, origin).href);
  if (url?.origin !== origin) {
    throw new ContractBrokenError('An answer of SAP Datasphere links to another host', { requestPath });
  }
  return url.pathname + url.search;
}

const SEGMENT = '[^/]+';
const TYPES = ASSET_TYPES.join('|');
/** Published interfaces only (architecture, section 8). `dwc` is the catalog's older prefix, which still stands in links. */
const PUBLISHED = [
  `^${DESIGN_TIME}/discovery$`,
  `^${DESIGN_TIME}/spaces$`,
  `^${DESIGN_TIME}/spaces/${SEGMENT}/(${TYPES})(/${SEGMENT})?$`,
  `^(${CATALOG}|/api/v1/dwc/catalog)/(spaces|assets|spaces\\('[^/']*'\\)/assets|spaces\\(%27[^/']*%27\\)/assets)$`,
].map((pattern) => new RegExp(pattern));

/** Stops every request that is not addressed to a published interface; also what a link or a redirect asked for. */
export function requirePublished(path: string): void {
  // A path that the URL parser would change (dot segments, backslashes) is not the path that was checked.
  const url = URL.parse(path, 'http://tenant');
  const exact = url !== null && url.origin === 'http://tenant' && url.pathname + url.search === path;
  if (exact && PUBLISHED.some((pattern) => pattern.test(url.pathname))) return;
  throw new ContractBrokenError('Only published interfaces of SAP Datasphere are called; this path is none', { path });
}

function typePath(space: string, type: AssetType): string {
  return `${DESIGN_TIME}/spaces/${segment(space)}/${type}`;
}

/** encodeURIComponent leaves `.` and `..` as they are, and a URL with them means another resource. */
function segment(text: string): string {
  const encoded = encodedOrNone(text);
  if (encoded !== undefined && !['', '.', '..'].includes(text)) return encoded;
  throw new ContractBrokenError(`The name ${JSON.stringify(text)} cannot be part of an address`, { name: text });
}

/** Undefined for half a surrogate pair, which no encoding can carry. */
function encodedOrNone(text: string): string | undefined {
  try {
    return encodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** OData: a quote inside a key is doubled, then everything is percent-encoded, the quotes too. */
function keyText(text: string): string {
  return segment(text).replaceAll("'", '%27%27');
}
