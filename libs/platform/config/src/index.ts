export { loadConfig } from './load-config.js';
export { Port, Profile, ServiceSettings, YesNo } from './service-settings.js';
