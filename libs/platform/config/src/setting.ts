import { z } from 'zod';

/** dog: development, sandbox; wolf: integration and performance; bear: production. */
export const PROFILES = ['dog', 'wolf', 'bear'] as const;
export const Profile = z.enum(PROFILES, { error: 'must be dog, wolf or bear' });
export type Profile = z.infer<typeof Profile>;

/**
 * How a variable's text is taken and shown.
 * - `plain`: as it is.
 * - `secret`: shown as stars; may be given as a file instead, named by the variable with `_FILE` behind it.
 * - `address`: an address that may hold a user and a password; those are shown as stars; `_FILE` as with a secret.
 * - `file`: the text is a path; the value is what the file holds. The path is shown.
 * - `path`: the same for a file that is read again later, so that the value is the path; it must be readable at the start.
 */
export type SettingKind = 'plain' | 'secret' | 'address' | 'file' | 'path';

/** The text that holds without the variable; per profile, `undefined` where somebody has to say it. */
export type DefaultText = string | Readonly<Record<Profile, string | undefined>>;

/** A default that follows from other settings. */
export interface DerivedDefault {
  /** In words, for the documentation. */
  readonly about: string;
  /** Undefined when one of the others has no value, which is that one's problem. */
  readonly from: (valueOf: (name: string) => unknown) => string | undefined;
}

export interface SettingFacts {
  /** A sentence without a full stop: what it decides. */
  readonly about: string;
  readonly unit?: string;
  readonly kind?: SettingKind;
}

/** One variable: what it means, how its text is read, what holds without it. */
export interface Setting<Value = unknown> {
  readonly schema: z.ZodType<Value>;
  readonly about: string;
  readonly unit: string | undefined;
  readonly kind: SettingKind;
  readonly byDefault: DefaultText | DerivedDefault | undefined;
  /** Without a value the setting is `undefined` rather than missing. */
  readonly isOptional: boolean;
}

export type Settings = Readonly<Record<string, Setting>>;
export type ValuesOf<S extends Settings> = {
  readonly [Name in keyof S]: S[Name] extends Setting<infer Value> ? Value : never;
};

/** A setting that always has a value. */
export function setting<Value>(
  schema: z.ZodType<Value>,
  facts: SettingFacts & { readonly default: DefaultText | DerivedDefault },
): Setting<Value> {
  return { ...describe(facts), schema, byDefault: facts.default, isOptional: false };
}

/** A setting that may be absent. */
export function optional<Value>(schema: z.ZodType<Value>, facts: SettingFacts): Setting<Value | undefined> {
  return { ...describe(facts), schema, byDefault: undefined, isOptional: true };
}

/** The default text of a profile, when it does not follow from other settings. */
export function defaultText({ byDefault }: Setting, profile: Profile): string | undefined {
  if (typeof byDefault === 'string' || byDefault === undefined) return byDefault;
  return 'from' in byDefault ? undefined : byDefault[profile];
}

function describe({ about, unit, kind = 'plain' }: SettingFacts) {
  return { about, unit, kind };
}
