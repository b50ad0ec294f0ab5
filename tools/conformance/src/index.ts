export { type Options, readOptions } from './options.js';
export { renderReport } from './render-report.js';
