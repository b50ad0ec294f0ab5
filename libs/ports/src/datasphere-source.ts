import type { AssetType, Priority } from '@dss/catalog-model';

export interface ListedSpace {
  readonly id: string;
  readonly label?: string | undefined;
}

/** One row of a design-time object list; raw texts. Only `technicalName` is certain. */
export interface ListedObject {
  readonly technicalName: string;
  readonly businessName?: string | undefined;
  readonly semanticUsage?: string | undefined;
  readonly status?: string | undefined;
  readonly changedOn?: string | undefined;
  readonly deployedOn?: string | undefined;
}

/** One row of the catalog: an asset that is exposed for consumption. */
export interface CatalogRow {
  readonly name: string;
  readonly label?: string | undefined;
  readonly description?: string | undefined;
  readonly supportsAnalyticalQueries: boolean;
  readonly hasParameters: boolean;
  readonly relationalMetadataUrl?: string | undefined;
  readonly analyticalMetadataUrl?: string | undefined;
}

export interface Capabilities {
  /** Release wave, `info.version` of the discovery document. */
  readonly wave: string | undefined;
  /** Object types whose list path the tenant offers. */
  readonly types: readonly AssetType[];
  /** The source's own clock when it answered, epoch milliseconds. */
  readonly sourceTimeMs?: number | undefined;
}

export interface Listing<Row> {
  readonly rows: readonly Row[];
  /** The source's own clock (Date header) when the first page was answered, epoch milliseconds; never ours. */
  readonly sourceTimeMs: number | undefined;
}

export interface DefinitionBody {
  /** The answer's text exactly as received; it parses as a JSON object. */
  readonly text: string;
  /** The type under which it was found: asked type, or a sibling when that answered 404. */
  readonly type: AssetType;
}

/**
 * A Datasphere tenant's public surfaces: catalog and design-time objects.
 *
 * Throws: CredentialsRefusedError (token or secret refused), SourceForbiddenError (403), SourceAbsentError (404 under
 * every sibling type), ThrottledError (429), RemoteUnavailableError (5xx, reset, timeout, HTML where JSON was asked),
 * DefinitionUnreadableError (an answer that is not a JSON object or too large), ContractBrokenError (any other refusal, a
 * list in an unknown form, a name that no address can carry). A list that fails on any page throws: half a list is no list.
 */
export abstract class DatasphereSource {
  /** Proves token and host, tells the wave and which types can be listed. */
  abstract probe(): Promise<Capabilities>;
  /** Spaces of both surfaces, united by id, in byte order of the id. */
  abstract listSpaces(): Promise<readonly ListedSpace[]>;
  /**
   * Whether a space that is in no list exists all the same. False only when the tenant itself says that there is none
   * (404); a client that is not a member is refused (403, SourceForbiddenError).
   */
  abstract hasSpace(space: string): Promise<boolean>;
  /** All objects of one type in one space, each technical name once, in the order first seen. */
  abstract listObjects(space: string, type: AssetType, priority: Priority): Promise<Listing<ListedObject>>;
  /** The exposed assets of one space. */
  abstract listCatalog(space: string, priority: Priority): Promise<Listing<CatalogRow>>;
  /** The run-time definition; the design-time one for an asset that was never deployed. Sibling types are tried on 404. */
  abstract readDefinition(
    space: string,
    type: AssetType,
    technicalName: string,
    priority: Priority,
  ): Promise<DefinitionBody>;
}
