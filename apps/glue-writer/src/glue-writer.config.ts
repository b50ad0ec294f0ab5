import { type Environment, type SettingsOf, loadSettings } from '@dss/config';

export type GlueWriterSettings = SettingsOf<'glue-writer'>;

export function loadGlueWriterSettings(environment: Environment): GlueWriterSettings {
  return loadSettings('glue-writer', environment);
}

/** The process's environment; the only place of this app that reads it. */
export function readSettings(warn: (message: string) => void): GlueWriterSettings {
  return loadSettings('glue-writer', process.env, warn);
}
