import { Profile, type Setting, type Settings, defaultText } from './setting.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a text file; throws the system's error. */
export type ReadText = (path: string) => string;

/** Where an effective value comes from. */
export type Origin = 'variable' | 'file' | 'profile' | 'default' | 'derived' | 'unset';

export interface Effective {
  readonly name: string;
  readonly setting: Setting;
  readonly origin: Origin;
  /** As typed or as the default says; of kind `file` the path. Absent when unset. */
  readonly text: string | undefined;
  /** The file that a secret was read from. */
  readonly path?: string | undefined;
}

export interface ReadValues {
  /** Undefined when DSS_PROFILE names none. */
  readonly profile: Profile | undefined;
  /** Only what could be read: a wrong one is a problem and has no value. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly effective: readonly Effective[];
  readonly problems: readonly string[];
  /** Those of them that are about what somebody has said, not about what nobody has. */
  readonly slips: readonly string[];
}

/** Kinds that may stand in a file, named by the variable with this behind it. */
export const FILE_SUFFIX = '_FILE';

/**
 * Reads every setting from the environment, else from its profile's default. Nothing throws: each mistake becomes a
 * sentence that names the variable and never the value, which may be a secret. An empty variable counts as not set,
 * because compose files pass unset ones as empty.
 */
export function readValues(settings: Settings, environment: Environment, readText: ReadText): ReadValues {
  const profile = Profile.safeParse(given(environment, 'DSS_PROFILE') ?? 'dog').data;
  const values: Record<string, unknown> = {};
  const effective: Effective[] = [];
  const problems: string[] = [];
  const slips: string[] = [];
  const note = (found: Effective, problem: string | undefined) => {
    effective.push(found);
    const wrong = problem === undefined ? readOne(found, readText, values) : [problem];
    problems.push(...wrong);
    if (found.origin !== 'unset') slips.push(...wrong);
  };
  const isDerived = ({ byDefault }: Setting) => typeof byDefault === 'object' && 'from' in byDefault;
  const entries = Object.entries(settings);
  for (const [name, setting] of entries.filter(([, each]) => !isDerived(each))) {
    note(...find(name, setting, environment, profile, readText));
  }
  // Afterwards, because they look at the others.
  for (const [name, setting] of entries.filter(([, each]) => isDerived(each))) {
    note(...find(name, setting, environment, profile, readText, (other) => values[other]));
  }
  const order = new Map(entries.map(([name], index) => [name, index]));
  effective.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  return { profile, values, effective, problems, slips };
}

/** A variable that is set and not empty. */
export function given(environment: Environment, name: string): string | undefined {
  const text = environment[name];
  return text === '' ? undefined : text;
}

export function mayComeFromFile({ kind }: Setting): boolean {
  return kind === 'secret' || kind === 'address';
}

function find(
  name: string,
  setting: Setting,
  environment: Environment,
  profile: Profile | undefined,
  readText: ReadText,
  valueOf?: (name: string) => unknown,
): [Effective, string | undefined] {
  const text = given(environment, name);
  const path = mayComeFromFile(setting) ? given(environment, name + FILE_SUFFIX) : undefined;
  const found = { name, setting };
  if (path !== undefined) {
    const both = text !== undefined && `${name} and ${name}${FILE_SUFFIX} are both set; unset one of them`;
    const read = readFileOf(`${name}${FILE_SUFFIX}`, path, readText);
    // Editors and `echo` end a file with a line break that is no part of a password.
    const held = read.text?.replace(/\r?\n$/, '');
    return [{ ...found, origin: 'file', text: held, path }, both === false ? read.problem : both];
  }
  if (text !== undefined) return [{ ...found, origin: 'variable', text }, undefined];
  const { byDefault } = setting;
  if (typeof byDefault === 'object' && 'from' in byDefault) {
    const derived = byDefault.from(valueOf ?? (() => undefined));
    return [{ ...found, origin: derived === undefined ? 'unset' : 'derived', text: derived }, undefined];
  }
  const standard = defaultText(setting, profile ?? 'dog');
  if (standard !== undefined) {
    const origin = typeof byDefault === 'string' ? 'default' : 'profile';
    return [{ ...found, origin, text: standard }, undefined];
  }
  const problem = setting.isOptional ? undefined : `${name} is missing (profile ${profile ?? 'dog'} has no default)`;
  return [{ ...found, origin: 'unset', text: undefined }, problem];
}

function readOne(found: Effective, readText: ReadText, values: Record<string, unknown>): string[] {
  const { name, setting, text } = found;
  if (text === undefined) {
    values[name] = undefined;
    return [];
  }
  const isPath = setting.kind === 'file' || setting.kind === 'path';
  const read = isPath ? readFileOf(name, text, readText) : { text };
  if (read.text === undefined) return [read.problem ?? ''];
  const parsed = setting.schema.safeParse(setting.kind === 'path' ? text : read.text);
  if (parsed.success) {
    values[name] = parsed.data;
    return [];
  }
  const where = setting.kind === 'file' ? `${name}: file ${text}` : name;
  return parsed.error.issues.map(({ message, path }) => {
    const inside = path.length === 0 ? '' : `${path.join('.')} `;
    return `${where}: ${inside}${message}`;
  });
}

function readFileOf(
  variable: string,
  path: string,
  readText: ReadText,
): { readonly text?: string; readonly problem?: string } {
  try {
    return { text: readText(path) };
  } catch (error) {
    return { problem: `${variable}: ${describeFileError(path, (error as NodeJS.ErrnoException).code)}` };
  }
}

const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
  ENOTDIR: 'does not exist',
};

function describeFileError(path: string, code = 'unknown error'): string {
  return `file ${path} ${FILE_ERRORS[code] ?? `cannot be read (${code})`}`;
}
