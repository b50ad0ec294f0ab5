export { ApiKey, ROLES, Role } from './api-keys.js';
export type { Check, Facts, Findings } from './checks/check.js';
export { CHECKS } from './checks/index.js';
export { type Examined, type ConfigWorld, examine } from './examine.js';
export { type ClientTls, type TlsFiles, clientTls } from './client-tls.js';
export { explainFirstTls, explainTls } from './explain-tls.js';
export { loadSettings, standardSettings, systemWorld } from './load-settings.js';
export { isLoopback } from './loopback.js';
export { isStandIn } from './stand-in.js';
export { OUTSIDE, type OutsideVariable } from './outside.js';
export {
  type NatsIdentity,
  type NatsPlace,
  type RedisPlace,
  awsTls,
  datasphereTls,
  natsPlace,
  redisPlace,
} from './places.js';
export { type Effective, type Environment, type Origin, mayComeFromFile } from './read-values.js';
export {
  ALL_SETTINGS,
  GROUPS,
  SERVICES,
  SETTINGS_OF,
  type Service,
  type ServiceSettings,
  type SettingsOf,
  servicesOf,
} from './services.js';
export { type RedisRetention, type StoragePolicy, redisRetention, storagePolicy } from './storage-policy.js';
export { PROFILES, Profile, type Setting, type Settings, defaultText } from './setting.js';
