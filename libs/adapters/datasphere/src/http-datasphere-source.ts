import { ASSET_TYPES, type AssetType, type Priority, TABULAR_TYPES } from '@dss/catalog-model';
import {
  ContractBrokenError,
  DefinitionUnreadableError,
  RemoteUnavailableError,
  SourceAbsentError,
  SourceForbiddenError,
} from '@dss/errors';
import type {
  Capabilities,
  CatalogRow,
  DatasphereSource,
  DefinitionBody,
  ListedObject,
  ListedSpace,
  Listing,
} from '@dss/ports';
import type { z } from 'zod';
import { CatalogPage, DiscoveryDocument, ObjectPage, type Page, SpacePage } from './answer-schemas.js';
import { type DatasphereClient, readJson, type SourceRequest } from './datasphere-client.js';
import { followPages, type LinkedPage } from './follow-pages.js';
import type { Answer } from './http-transport.js';
import { listWholly } from './list-objects.js';
import {
  CATALOG_PAGE,
  CATALOG_SPACES_PATH,
  catalogAssetsPath,
  DESIGN_TIME_SPACES_PATH,
  definitionPath,
  DISCOVERY_PATH,
  linkPath,
  objectListPath,
} from './published-paths.js';
import { httpDateMs } from './retry-after.js';
import { typesToTry } from './sibling-types.js';

/** Vendor types are welcome too: which of them a list carries is not published. */
const JSON_ACCEPT = 'application/json, */*;q=0.1';
/** What AWS users can query is what is deployed; the saved state stands in for what never was (sap-datasphere.md 6). */
const VERSIONS = [
  'application/vnd.sap.datasphere.object.content.run-time+json',
  'application/vnd.sap.datasphere.object.content.design-time+json',
];

/** Two surfaces of one tenant over HTTP: the catalog (what is exposed) and the design-time objects (everything). */
export class HttpDatasphereSource implements DatasphereSource {
  constructor(
    private readonly client: DatasphereClient,
    private readonly shut: () => Promise<void>,
  ) {}

  async probe(): Promise<Capabilities> {
    try {
      return await this.client.get({
        operation: 'probe',
        path: DISCOVERY_PATH,
        accept: JSON_ACCEPT,
        priority: 'critical',
        read: (answer) => ({ ...readAs(DiscoveryDocument, answer), sourceTimeMs: sourceTimeOf(answer) }),
      });
    } catch (error) {
      // An older tenant has no such document; which types it knows is then found out by listing them.
      if (error instanceof SourceAbsentError) return { wave: undefined, types: ASSET_TYPES };
      throw error;
    }
  }

  /** One surface may be closed to this client (403) or missing (404): the other's spaces are then all that can be seen. */
  async listSpaces(): Promise<readonly ListedSpace[]> {
    const surfaces = await Promise.allSettled([this.catalogSpaces(), this.designTimeSpaces()]);
    const refusals = surfaces.flatMap((surface) => (surface.status === 'rejected' ? [surface.reason as Error] : []));
    const fatal = refusals.find((reason) => !isClosed(reason)) ?? (refusals.length === 2 ? refusals[0] : undefined);
    if (fatal !== undefined) throw fatal;

    const byId = new Map<string, ListedSpace>();
    for (const surface of surfaces) {
      if (surface.status === 'rejected') continue;
      for (const { id, label } of surface.value) byId.set(id, { id, label: byId.get(id)?.label ?? label });
    }
    return [...byId.values()].sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
  }

  /**
   * Asked for through its lists, which are published and hold no user ids. One word alone may be unknown to a tenant:
   * only a 404 under each of them says that it is the space that does not exist.
   */
  async hasSpace(space: string): Promise<boolean> {
    for (const type of TABULAR_TYPES) {
      const path = objectListPath(space, type, 0);
      const read = (answer: Answer) => readAs(ObjectPage, answer);
      const request = { operation: 'spaces' as const, path, accept: JSON_ACCEPT, priority: 'low' as const, read };
      if ((await orAbsent(this.client.get(request))) !== undefined) return true;
    }
    return false;
  }

  listObjects(space: string, type: AssetType, priority: Priority): Promise<Listing<ListedObject>> {
    return listWholly((skip) => {
      const request: SourceRequest<{ rows: readonly ListedObject[]; sourceTimeMs: number | undefined }> = {
        operation: 'list',
        path: objectListPath(space, type, skip),
        accept: JSON_ACCEPT,
        priority,
        read: (answer) => ({ rows: readAs(ObjectPage, answer).rows, sourceTimeMs: sourceTimeOf(answer) }),
      };
      return skip === 0 ? this.client.get(request) : whole(this.client.get(request));
    });
  }

  /** A space that the catalog does not know exposes nothing: it lists assets, not spaces. */
  async listCatalog(space: string, priority: Priority): Promise<Listing<CatalogRow>> {
    let sourceTimeMs: number | undefined;
    const first = catalogAssetsPath(space);
    const rows = await followPages(
      (skip) => catalogAssetsPath(space, skip),
      CATALOG_PAGE,
      async (path) => {
        const request = this.linkedPage('catalog', CatalogPage, path, priority);
        if (path !== first) return whole(this.client.get(request));
        const read: typeof request.read = (answer, context) => {
          sourceTimeMs = sourceTimeOf(answer);
          return request.read(answer, context);
        };
        return orNone(this.client.get({ ...request, read }));
      },
    );
    return { rows: [...new Map(rows.map((row) => [row.name, row])).values()], sourceTimeMs };
  }

  async readDefinition(
    space: string,
    type: AssetType,
    technicalName: string,
    priority: Priority,
  ): Promise<DefinitionBody> {
    for (const candidate of typesToTry(type)) {
      for (const accept of VERSIONS) {
        const path = definitionPath(space, candidate, technicalName);
        const read = readDefinitionText;
        const text = await orAbsent(this.client.get({ operation: 'definition', path, accept, priority, read }));
        if (text !== undefined) return { text, type: candidate };
      }
    }
    throw new SourceAbsentError('SAP Datasphere has no such object under any of its types', {
      space,
      technicalName,
      types: typesToTry(type).join(', '),
    });
  }

  /** Waiting callers and calls in flight end with RemoteUnavailableError. */
  close(): Promise<void> {
    return this.shut();
  }

  private catalogSpaces(): Promise<readonly ListedSpace[]> {
    return followPages(
      (skip) => (skip === 0 ? CATALOG_SPACES_PATH : `${CATALOG_SPACES_PATH}&$skip=${skip}`),
      CATALOG_PAGE,
      (path) => {
        const page = this.client.get(this.linkedPage('spaces', SpacePage, path, 'critical'));
        return path === CATALOG_SPACES_PATH ? page : whole(page);
      },
    );
  }

  private async designTimeSpaces(): Promise<readonly ListedSpace[]> {
    const page = await this.client.get(this.linkedPage('spaces', SpacePage, DESIGN_TIME_SPACES_PATH, 'critical'));
    return page.rows;
  }

  private linkedPage<Row>(
    operation: SourceRequest<Row>['operation'],
    schema: z.ZodType<Page<Row>>,
    path: string,
    priority: Priority,
  ): SourceRequest<LinkedPage<Row>> {
    return {
      operation,
      path,
      accept: JSON_ACCEPT,
      priority,
      read(answer, context) {
        const page = readAs(schema, answer);
        const { nextLink } = page;
        const nextPath = nextLink === undefined ? undefined : linkPath(nextLink, context.path, context.origin);
        return { ...page, nextPath };
      },
    };
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof SourceForbiddenError || error instanceof SourceAbsentError;
}

function readAs<T>(schema: z.ZodType<T>, answer: Answer): T {
  const parsed = schema.safeParse(readJson(answer));
  if (parsed.success) return parsed.data;
  throw new ContractBrokenError('SAP Datasphere answered a list in a form that is not known', {
    issue: parsed.error.issues[0]?.message,
  });
}

function sourceTimeOf(answer: Answer): number | undefined {
  return httpDateMs(answer.header('date'));
}

/** The text as received: it is hashed and stored as it came, and parsed here only to know that it can be. */
function readDefinitionText(answer: Answer): string {
  let document: unknown;
  try {
    document = JSON.parse(answer.text);
  } catch {
    throw new DefinitionUnreadableError('The definition is not JSON or broke off', { bytes: answer.text.length });
  }
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) return answer.text;
  throw new DefinitionUnreadableError('The definition is not a JSON object', { bytes: answer.text.length });
}

/** Half a list is no list: a page that is gone (404) after the first was there says nothing about the rows behind it. */
async function whole<T>(page: Promise<T>): Promise<T> {
  try {
    return await page;
  } catch (error) {
    if (!(error instanceof SourceAbsentError)) throw error;
    throw new RemoteUnavailableError(
      'SAP Datasphere',
      'a list vanished between two of its pages',
      error.details,
      error,
    );
  }
}

async function orNone<Row>(page: Promise<LinkedPage<Row>>): Promise<LinkedPage<Row>> {
  return (await orAbsent(page)) ?? { rows: [], nextLink: undefined, nextPath: undefined };
}

async function orAbsent<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof SourceAbsentError) return undefined;
    throw error;
  }
}
