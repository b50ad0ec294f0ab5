export { generatedFiles } from './generated-files.js';
export { readOptions } from './options.js';
