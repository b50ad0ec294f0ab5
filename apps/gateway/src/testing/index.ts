export { LOCAL, TENANT, anApi } from './gateway-fixture.js';
export { GONE, STOPPED, goneAsset, stoppedRun } from './gone-assets.js';
export { RUN, plannedRun } from './planned-run.js';
export { keptEdit } from './kept-edits.js';
export { watchCatalog } from '../catalog/watch-catalog.js';
export { writtenAsset } from './written-assets.js';
