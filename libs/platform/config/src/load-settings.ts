import { readFileSync } from 'node:fs';
import { ConfigInvalidError } from '@dss/errors';
import { type ConfigWorld, examine } from './examine.js';
import type { Environment } from './read-values.js';
import { SETTINGS_OF, type Service, type ServiceSettings, type SettingsOf } from './services.js';

/** Files as they are now, and the time. */
export function systemWorld(): ConfigWorld {
  return { readText: (path) => readFileSync(path, 'utf8'), now: new Date() };
}

/**
 * What one service is told. A wrong value, an unknown name or an unsafe combination stops it, and the message names
 * every mistake at once.
 *
 * @param warn hears what is not wrong but worth a word, such as a certificate that expires soon
 */
export function loadSettings<S extends Service>(
  service: S,
  environment: Environment,
  warn: (message: string) => void = () => undefined,
  world: ConfigWorld = systemWorld(),
): SettingsOf<S> {
  const { values, problems, warnings } = examine(SETTINGS_OF[service], environment, world);
  if (problems.length > 0) throw new ConfigInvalidError(describe(service, problems));
  warnings.forEach(warn);
  return values as SettingsOf<S>;
}

function describe(service: Service, problems: readonly string[]): string {
  const mistakes = problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`;
  return `Configuration of ${service} is invalid, ${mistakes}: ${problems.join('; ')}. See docs/configuration.md.`;
}

/** What holds for every service when nothing is set. */
export function standardSettings(): ServiceSettings {
  return loadSettings('mapper', {});
}
