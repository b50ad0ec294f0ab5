import { ASSET_TYPES, type AssetType, type Priority } from '@dss/catalog-model';
import { SourceAbsentError, SourceForbiddenError } from '@dss/errors';
import {
  type Capabilities,
  type CatalogRow,
  DatasphereSource,
  type DefinitionBody,
  type ListedObject,
  type ListedSpace,
  type Listing,
} from '../../datasphere-source.js';

export interface SourceAsset {
  readonly space: string;
  readonly type: AssetType;
  readonly technicalName: string;
  /** What a read answers: a document, or its text where the text itself matters. */
  readonly definition: string | object;
  readonly listed?: Partial<ListedObject>;
  /** Present when the asset is exposed for consumption. */
  readonly catalog?: Partial<CatalogRow>;
}

export interface SourceCall {
  readonly method: 'probe' | 'listSpaces' | 'hasSpace' | 'listObjects' | 'listCatalog' | 'readDefinition';
  readonly space?: string;
  readonly type?: AssetType;
  readonly name?: string;
  readonly priority?: Priority;
}

/** A tenant in memory. `calls` tells what was asked, `failure` may refuse a call. */
export class InMemoryDatasphereSource extends DatasphereSource {
  readonly calls: SourceCall[] = [];
  /** Asked before each call; an error that it answers is thrown. */
  failure: (call: SourceCall) => Error | undefined = () => undefined;
  capabilities: Capabilities = { wave: '2026.19', types: ASSET_TYPES };
  sourceTimeMs: number | undefined = Date.parse('2026-11-20T12:00:00.000Z');

  private readonly spaces = new Map<string, ListedSpace>();
  private readonly forbidden = new Set<string>();
  private assets: readonly SourceAsset[] = [];

  addSpace(id: string, label?: string): void {
    this.spaces.set(id, { id, label });
  }

  /** The space with all that is in it. */
  removeSpace(id: string): void {
    this.spaces.delete(id);
    this.assets = this.assets.filter(({ space }) => space !== id);
  }

  /** The client is not a member: the space is listed, and everything in it answers 403. */
  forbid(space: string): void {
    this.forbidden.add(space);
  }

  /** Adds or replaces an asset, whatever type it had before; its space comes with it. */
  put(asset: SourceAsset): void {
    if (!this.spaces.has(asset.space)) this.addSpace(asset.space);
    this.remove(asset.space, asset.technicalName);
    this.assets = [...this.assets, asset];
  }

  remove(space: string, technicalName: string): void {
    this.assets = this.assets.filter((asset) => asset.space !== space || asset.technicalName !== technicalName);
  }

  /** Names of the definitions that were read, in the order of the reads. */
  reads(): string[] {
    return this.calls.flatMap(({ method, name }) => (method === 'readDefinition' && name !== undefined ? [name] : []));
  }

  async probe(): Promise<Capabilities> {
    await this.note({ method: 'probe' });
    return { ...this.capabilities, sourceTimeMs: this.sourceTimeMs };
  }

  async listSpaces(): Promise<readonly ListedSpace[]> {
    await this.note({ method: 'listSpaces' });
    return [...this.spaces.values()].sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
  }

  async hasSpace(space: string): Promise<boolean> {
    await this.note({ method: 'hasSpace', space });
    if (this.forbidden.has(space)) throw new SourceForbiddenError('not a member of the space', { space });
    return this.spaces.has(space);
  }

  async listObjects(space: string, type: AssetType, priority: Priority): Promise<Listing<ListedObject>> {
    await this.note({ method: 'listObjects', space, type, priority });
    this.enter(space);
    const rows = this.assets.filter((asset) => asset.space === space && asset.type === type).map(listedRow);
    return { rows, sourceTimeMs: this.sourceTimeMs };
  }

  async listCatalog(space: string, priority: Priority): Promise<Listing<CatalogRow>> {
    await this.note({ method: 'listCatalog', space, priority });
    // The catalog hides what a client may not see instead of refusing it.
    const visible = this.forbidden.has(space) ? [] : this.assets.filter((asset) => asset.space === space);
    return { rows: visible.flatMap(catalogRow), sourceTimeMs: this.sourceTimeMs };
  }

  async readDefinition(
    space: string,
    type: AssetType,
    technicalName: string,
    priority: Priority,
  ): Promise<DefinitionBody> {
    await this.note({ method: 'readDefinition', space, type, name: technicalName, priority });
    this.enter(space);
    const found = this.assets.find((asset) => asset.space === space && asset.technicalName === technicalName);
    if (found === undefined) throw new SourceAbsentError('no such object', { space, technicalName });
    const { definition } = found;
    return { text: typeof definition === 'string' ? definition : JSON.stringify(definition), type: found.type };
  }

  private note(call: SourceCall): Promise<void> {
    this.calls.push(call);
    const error = this.failure(call);
    return error === undefined ? Promise.resolve() : Promise.reject(error);
  }

  private enter(space: string): void {
    if (this.forbidden.has(space)) throw new SourceForbiddenError('not a member of the space', { space });
    if (!this.spaces.has(space)) throw new SourceAbsentError('no such space', { space });
  }
}

function listedRow({ technicalName, listed }: SourceAsset): ListedObject {
  const on = '2026-11-19T16:40:01.000Z';
  return { status: 'Deployed', changedOn: on, deployedOn: on, ...listed, technicalName };
}

function catalogRow({ technicalName, catalog }: SourceAsset): CatalogRow[] {
  if (catalog === undefined) return [];
  return [{ supportsAnalyticalQueries: false, hasParameters: false, ...catalog, name: technicalName }];
}
