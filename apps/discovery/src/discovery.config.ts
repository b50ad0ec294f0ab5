import { type Environment, type SettingsOf, loadSettings } from '@dss/config';

export type DiscoverySettings = SettingsOf<'discovery'>;

export function loadDiscoverySettings(environment: Environment): DiscoverySettings {
  return loadSettings('discovery', environment);
}

/** The process's environment; the only place of this app that reads it. */
export function readSettings(warn: (message: string) => void): DiscoverySettings {
  return loadSettings('discovery', process.env, warn);
}
