export { type GatewaySettings, loadGatewaySettings } from './gateway.config.js';
export { type RunningGateway, startGateway } from './gateway.module.js';
