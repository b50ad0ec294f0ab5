export { Api, type ShownAsset } from './api.js';
export { ServiceProcess, type ServiceName } from './service-process.js';
export { Stack } from './stack.js';
