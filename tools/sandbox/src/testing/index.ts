export { TRAPS } from './sample-tenant/traps.js';
