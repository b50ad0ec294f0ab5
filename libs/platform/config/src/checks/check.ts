import type { SettingsOf } from '../services.js';
import type { Profile } from '../setting.js';

type AllValues = SettingsOf<'gateway'> & SettingsOf<'discovery'> & SettingsOf<'glue-writer'>;

/** What a check looks at. A value that a service does not read, or that is wrong by itself, is absent. */
export interface Facts {
  readonly profile: Profile;
  readonly values: Partial<AllValues>;
  /** What somebody has said, right or wrong: of a wrong one nobody is told that it is missing. */
  readonly said: ReadonlySet<string>;
  /** Paths of the certificates and keys among them, by variable. */
  readonly files: Readonly<Record<string, string>>;
  readonly now: Date;
}

export interface Findings {
  /** What stops the start, a sentence each that names the variables and the remedy, and no value that may be secret. */
  readonly problems?: readonly string[];
  readonly warnings?: readonly string[];
}

/** A combination of settings that must not start, or is worth a word. */
export interface Check {
  /** For the documentation: what is refused. */
  readonly about: string;
  /** Pure. */
  readonly find: (facts: Facts) => Findings;
}
