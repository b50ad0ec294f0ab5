import { type Environment, type SettingsOf, loadSettings } from '@dss/config';

export type GatewaySettings = SettingsOf<'gateway'>;

export function loadGatewaySettings(environment: Environment): GatewaySettings {
  return loadSettings('gateway', environment);
}

/** The process's environment; the only place of this app that reads it. */
export function readSettings(warn: (message: string) => void): GatewaySettings {
  return loadSettings('gateway', process.env, warn);
}
