import { CHECKS } from './checks/index.js';
import { OUTSIDE } from './outside.js';
import { type Effective, type Environment, type ReadText, readValues } from './read-values.js';
import { ALL_SETTINGS } from './services.js';
import type { Profile, Settings } from './setting.js';
import { unknownVariables } from './unknown-variables.js';

export interface Examined {
  readonly profile: Profile | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  readonly effective: readonly Effective[];
  /** Everything that is wrong: values, names, combinations. */
  readonly problems: readonly string[];
  /** Those of them about what somebody has said: wrong values and unknown names, not what is missing or does not fit. */
  readonly slips: readonly string[];
  readonly warnings: readonly string[];
}

/** The world outside the environment: files and the time. */
export interface ConfigWorld {
  readonly readText: ReadText;
  readonly now: Date;
}

/** Reads settings and judges them. Combinations are judged with the values that are right by themselves. */
export function examine(settings: Settings, environment: Environment, world: ConfigWorld): Examined {
  const { profile, values, effective, problems, slips } = readValues(settings, environment, world.readText);
  const unknown = unknownVariables(environment, ALL_SETTINGS, Object.keys(OUTSIDE));
  const findings =
    profile === undefined
      ? []
      : CHECKS.map(({ find }) =>
          find({ profile, values, said: saidIn(effective), files: filesOf(effective), now: world.now }),
        );
  return {
    profile,
    values,
    effective,
    slips: [...slips, ...unknown],
    problems: [...problems, ...unknown, ...findings.flatMap((found) => found.problems ?? [])],
    warnings: findings.flatMap((found) => found.warnings ?? []),
  };
}

function saidIn(effective: readonly Effective[]): ReadonlySet<string> {
  return new Set(effective.filter(({ origin }) => origin === 'variable' || origin === 'file').map(({ name }) => name));
}

function filesOf(effective: readonly Effective[]): Record<string, string> {
  return Object.fromEntries(
    effective.flatMap(({ name, setting, text }) =>
      setting.kind === 'file' && text !== undefined ? [[name, text]] : [],
    ),
  );
}
