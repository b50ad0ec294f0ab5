export { LOCAL, TENANT, anApi } from './gateway-fixture.js';
export { RUN, plannedRun } from './planned-run.js';
