import { type Effective, GROUPS, type Origin, type Profile, type Settings } from '@dss/config';

interface Wish {
  /** Adds where each value comes from. */
  readonly explain: boolean;
  /** The profile was named on the command line, not in the environment. */
  readonly isChosen: boolean;
}

/** Effective values in groups; secrets as stars. */
export function renderShow(effective: readonly Effective[], profile: Profile | undefined, wish: Wish): string {
  const rows = GROUPS.flatMap(({ title, settings }) => group(title, settings, effective, profile, wish));
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => (row.length === 1 ? 0 : (row[column]?.length ?? 0)))),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function group(
  title: string,
  settings: Settings,
  effective: readonly Effective[],
  profile: Profile | undefined,
  { explain, isChosen }: Wish,
): string[][] {
  const shown = effective.filter(({ name }) => name in settings);
  if (shown.length === 0) return [];
  const rows = shown.map((each) => {
    const unit = each.setting.unit ?? '';
    return [
      `  ${each.name}`,
      valueOf(each),
      unit,
      ...(explain ? [isChosen && each.name === 'DSS_PROFILE' ? '--profile' : originOf(each, profile)] : []),
    ];
  });
  return [[title], ...rows, ['']];
}

function valueOf({ setting, text, origin, path }: Effective): string {
  if (origin === 'unset') return '–';
  if (text === undefined) return path === undefined ? '–' : 'unreadable';
  if (text === '') return 'none';
  if (setting.kind === 'secret') return '***';
  return setting.kind === 'address' ? masked(text) : text;
}

/** Without user and password, whatever the rest looks like. */
function masked(address: string): string {
  return address.replace(/^([a-z]+:\/\/)?.*@/i, '$1***@');
}

const ORIGINS: Readonly<Record<Origin, (profile: string, path: string, name: string) => string>> = {
  variable: (_profile, _path, name) => `environment variable ${name}`,
  file: (_profile, path, name) => `file ${path} (environment variable ${name}_FILE)`,
  profile: (profile) => `profile ${profile}`,
  default: () => 'default',
  derived: () => 'follows from other settings',
  unset: () => 'not set',
};

function originOf({ name, origin, path }: Effective, profile = 'dog'): string {
  return ORIGINS[origin](profile, path ?? '', name);
}
