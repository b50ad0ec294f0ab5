import { type Answer, type Handled, type Incoming, json } from '../http/exchange.js';
import { odataError } from './errors.js';
import { BadFilter, readFilter } from './list-filter.js';
import { type Tenant } from './tenant.js';

/** Default and maximum; a larger `$top` is cut silently (sap-datasphere.md 4). */
const PAGE = 500;

export interface CatalogForms {
  /** Some tenants answer the space list as a bare array. */
  readonly spaces: 'value' | 'array';
  readonly nextLink: 'absolute' | 'host-relative' | 'relative';
  /** Smaller than the real 500 so that a test reaches page 2 with few assets. */
  readonly page?: number | undefined;
}

type Row = Readonly<Record<string, string | boolean | null>>;

/** The catalog service: spaces and the assets that are exposed for consumption. `segments` begin after `catalog`. */
export class CatalogApi {
  constructor(
    private readonly tenant: Tenant,
    private readonly forbidden: ReadonlySet<string>,
    private readonly forms: () => CatalogForms,
    private readonly origin: () => string,
  ) {}

  handle(request: Incoming, segments: readonly string[]): Handled {
    return { answer: this.#answer(request, segments), operation: 'catalog', target: segments.join('/') };
  }

  #answer(request: Incoming, segments: readonly string[]): Answer {
    const [first = '', second, ...more] = segments;
    if (first === '$metadata') return metadata();
    if (first === 'assets' && second === undefined) return this.#page(request, 'assets', this.#assets());
    const space = keyOf(first, 'spaces');
    if (first === 'spaces' && second === undefined) return this.#page(request, 'spaces', this.#spaces());
    if (space === undefined || more.length > 0) return odataError(404, 'NOT_FOUND', 'No such path');
    const row = this.#spaces().find(({ name }) => name === space);
    if (row === undefined) return odataError(404, 'NOT_FOUND', `Space ${space} does not exist`);
    if (second === undefined) return json(200, { '@odata.context': this.#context('spaces/$entity'), ...row });
    const assets = this.#assets(space);
    if (second === 'assets') return this.#page(request, 'assets', assets);
    const asset = assets.find(({ name }) => name === keyOf(second, 'assets'));
    if (asset === undefined) return odataError(404, 'NOT_FOUND', `No such asset in space ${space}`);
    return json(200, { '@odata.context': this.#context('assets/$entity'), ...asset });
  }

  #visible() {
    return this.tenant.spaces().filter(({ id }) => !this.forbidden.has(id));
  }

  #spaces(): Row[] {
    return this.#visible().map(({ id, label }) => ({ name: id, label }));
  }

  /** What runs and is exposed, of one space or of all; tables never are. */
  #assets(only?: string): Row[] {
    const spaces = this.#visible().filter(({ id }) => only === undefined || id === only);
    return spaces.flatMap((space) =>
      [...(space.objects.get('views')?.values() ?? []), ...(space.objects.get('analyticmodels')?.values() ?? [])]
        .filter(({ description, deployed }) => description.exposed && deployed !== undefined)
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ type, name, description }) => ({
          name,
          label: description.businessName,
          spaceName: space.id,
          ...this.#links(type === 'analyticmodels', `${space.id}/${encodeURIComponent(name)}`),
          supportsAnalyticalQueries: type === 'analyticmodels',
          hasParameters: description.hasParameters,
        })),
    );
  }

  /** Links to views still carry the older prefix, whichever was called. */
  #links(analytical: boolean, path: string): Row {
    const base = `${this.origin()}/api/v1/${analytical ? 'datasphere/consumption/analytical' : 'dwc/consumption/relational'}/${path}`;
    return {
      assetRelationalMetadataUrl: analytical ? null : `${base}/$metadata`,
      assetRelationalDataUrl: analytical ? null : `${base}/`,
      assetAnalyticalMetadataUrl: analytical ? `${base}/$metadata` : null,
      assetAnalyticalDataUrl: analytical ? `${base}/` : null,
    };
  }

  #page(request: Incoming, set: 'spaces' | 'assets', rows: readonly Row[]): Answer {
    const options = pageOptions(request.query);
    if (options === undefined) return odataError(400, 'BAD_REQUEST', '$top and $skip must be whole numbers');
    const { nextLink, page = PAGE, spaces } = this.forms();
    let found: readonly Row[];
    try {
      found = filtered(rows, request.query.get('$filter'));
    } catch (error) {
      if (error instanceof BadFilter) return odataError(400, 'BAD_REQUEST', `$filter: ${error.message}`);
      throw error;
    }
    const size = Math.min(options.top, page);
    const shown = found
      .slice(options.skip, options.skip + size)
      .map((row) => select(row, request.query.get('$select')));
    if (set === 'spaces' && spaces === 'array') return json(200, shown);
    const next = options.skip + size;
    // A wish of at most one page is answered by that page; only a longer answer goes on.
    const goesOn = next < found.length && options.top > page;
    return json(200, {
      '@odata.context': this.#context(set),
      value: shown,
      ...(goesOn && { '@odata.nextLink': linkTo(request, set, next, options.top - size, nextLink, this.origin()) }),
    });
  }

  #context(fragment: string): string {
    return `${this.origin()}/api/v1/dwc/catalog/$metadata#${fragment}`;
  }
}

/** `spaces('X')` → X; a doubled quote inside is one quote. */
function keyOf(segment: string, set: string): string | undefined {
  const found = new RegExp(`^${set}\\('((?:[^']|'')*)'\\)$`).exec(segment)?.[1];
  return found?.replaceAll("''", "'");
}

function pageOptions(query: URLSearchParams): { top: number; skip: number } | undefined {
  const numbers = [query.get('$top'), query.get('$skip')];
  if (numbers.some((text) => text !== null && !/^\d{1,9}$/.test(text))) return undefined;
  return { top: numbers[0] == null ? Infinity : Number(numbers[0]), skip: Number(numbers[1] ?? 0) };
}

function filtered(rows: readonly Row[], filter: string | null): readonly Row[] {
  if (filter === null) return rows;
  const fields = ['name', 'label', 'spaceName', 'supportsAnalyticalQueries', 'hasParameters'];
  const matches = readFilter(filter, fields);
  return rows.filter((row) =>
    matches(
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value === null ? undefined : String(value)])),
    ),
  );
}

function select(row: Row, fields: string | null): Row {
  if (fields === null) return row;
  const wanted = fields.split(',').map((field) => field.trim());
  return Object.fromEntries(Object.entries(row).filter(([key]) => wanted.includes(key)));
}

function linkTo(
  request: Incoming,
  set: string,
  skip: number,
  left: number,
  form: CatalogForms['nextLink'],
  origin: string,
): string {
  const query = new URLSearchParams(request.query);
  query.set('$skip', String(skip));
  if (Number.isFinite(left)) query.set('$top', String(left));
  const text = query.toString().replaceAll('%24', '$');
  if (form === 'relative') return `${set}?${text}`;
  return `${form === 'absolute' ? origin : ''}${request.path}?${text}`;
}

function metadata(): Answer {
  const property = (name: string, type = 'Edm.String') => `<Property Name="${name}" Type="${type}"/>`;
  const urls = ['Relational', 'Analytical'].flatMap((kind) => [`asset${kind}MetadataUrl`, `asset${kind}DataUrl`]);
  const body = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="CatalogService" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityContainer Name="EntityContainer"><EntitySet Name="spaces" EntityType="CatalogService.spaces"/><EntitySet Name="assets" EntityType="CatalogService.assets"/></EntityContainer>
<EntityType Name="spaces"><Key><PropertyRef Name="name"/></Key>${property('name')}${property('label')}</EntityType>
<EntityType Name="assets"><Key><PropertyRef Name="name"/><PropertyRef Name="spaceName"/></Key>${['name', 'label', 'spaceName', ...urls].map((name) => property(name)).join('')}${property('supportsAnalyticalQueries', 'Edm.Boolean')}${property('hasParameters', 'Edm.Boolean')}</EntityType>
</Schema></edmx:DataServices></edmx:Edmx>`;
  return { status: 200, contentType: 'application/xml', body };
}
