import { ServiceSettings, loadConfig } from '@dss/config';

export function readSettings(): ServiceSettings {
  return loadConfig(ServiceSettings, process.env);
}
