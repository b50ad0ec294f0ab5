export { FACETS, type Facet } from './asset-rows.js';
export { CatalogIndex } from './catalog-index.js';
export type { CatalogAnswer, CatalogQuestion, Position, ValueCount } from './catalog-reader.js';
export type { CatalogDocument, CatalogRow } from './catalog-row.js';
export { foldText } from './fold-text.js';
export { type FacetTerm, type Query, type Term, readQuery } from './read-query.js';
