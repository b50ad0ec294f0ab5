import type { AssetKey } from '@dss/catalog-model';
import { type Dependant, DependencyIndex } from '../../dependency-index.js';

export class InMemoryDependencyIndex extends DependencyIndex {
  private readonly links = new Map<string, { tenant: string; dependant: Dependant; sources: readonly AssetKey[] }>();

  save(tenant: string, dependant: Dependant, sources: readonly AssetKey[]): Promise<void> {
    this.links.set(`${tenant}/${dependant.key}`, { tenant, dependant, sources });
    return Promise.resolve();
  }

  listDependants(tenant: string, source: AssetKey): Promise<readonly Dependant[]> {
    const found = [...this.links.values()].filter((link) => link.tenant === tenant && link.sources.includes(source));
    return Promise.resolve(found.map((link) => link.dependant));
  }
}
