import { type SettingsOf, loadSettings } from '@dss/config';

export type ChangeDetectorSettings = SettingsOf<'change-detector'>;

/** The process's environment; the only place of this app that reads it. */
export function readSettings(warn: (message: string) => void): ChangeDetectorSettings {
  return loadSettings('change-detector', process.env, warn);
}
