import { type SettingsOf, loadSettings } from '@dss/config';

export type MapperSettings = SettingsOf<'mapper'>;

/** The process's environment; the only place of this app that reads it. */
export function readSettings(warn: (message: string) => void): MapperSettings {
  return loadSettings('mapper', process.env, warn);
}
