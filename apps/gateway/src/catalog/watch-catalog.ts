import type { Metrics } from '@dss/observability';
import type { CatalogFollower } from './catalog-follower.js';

/** The index as metrics show it. */
export function watchCatalog(metrics: Metrics, catalog: Pick<CatalogFollower, 'progress' | 'loading'>): void {
  metrics.watch('dss_catalog_assets', 'Assets in the index of the catalog', () => catalog.progress.assets);
  metrics.watch('dss_catalog_bytes', 'About how many bytes that index takes', () => catalog.progress.bytes);
  metrics.watch('dss_catalog_loading', '1 while stored images are still being read', () => (catalog.loading ? 1 : 0));
  metrics.watch('dss_catalog_unreadable', 'Stored images that could not be read', () => catalog.progress.unreadable);
}
