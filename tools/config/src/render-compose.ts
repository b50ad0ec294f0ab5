import { SERVICES, SETTINGS_OF, servicesOf } from '@dss/config';

const BEGIN = /^( *)# settings of ([a-z -]+), generated: npm run config -- docs$/;
const END = '# end of generated';

/**
 * The compose file with every setting passed through to the service that reads it: between the marks stand the settings
 * that the file does not set by hand. Unset ones arrive empty, so that the service's own default holds.
 */
export function renderCompose(composeFile: string): string {
  const lines = composeFile.split('\n');
  const out: string[] = [];
  const seen: string[] = [];
  let block: { readonly indent: string; readonly who: string } | undefined;
  for (const line of lines) {
    const [, indent = '', who] = BEGIN.exec(line) ?? [];
    if (who !== undefined) {
      block = { indent, who };
      seen.push(who);
      out.push(line, ...passedThrough(who, byHand(lines, who)).map((name) => `${indent}${name}: \${${name}:-}`));
    } else if (block === undefined) out.push(line);
    if (block !== undefined && line.trim() === END) {
      out.push(line);
      block = undefined;
    }
  }
  const without = ['all services', ...SERVICES].filter(
    (who) => !seen.includes(who) && passedThrough(who, []).length > 0,
  );
  if (without.length > 0) throw new Error(`docker-compose.yml has no marks for: ${without.join(', ')}`);
  return out.join('\n');
}

function passedThrough(who: string, byHandNames: readonly string[]): string[] {
  const names =
    who === 'all services'
      ? Object.keys(SETTINGS_OF.mapper)
      : Object.keys(SETTINGS_OF[who as (typeof SERVICES)[number]]).filter((name) => !isCommon(name));
  return names.filter((name) => !byHandNames.includes(name));
}

function isCommon(name: string): boolean {
  return servicesOf(name).length === SERVICES.length;
}

/** Names that are set outside the marks, in the same mapping: the lines directly before the mark with its indent. */
function byHand(lines: readonly string[], who: string): string[] {
  const at = lines.findIndex((line) => BEGIN.exec(line)?.[2] === who);
  const indent = BEGIN.exec(lines[at] ?? '')?.[1]?.length ?? 0;
  const names: string[] = [];
  for (let index = at - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? '';
    const depth = line.length - line.trimStart().length;
    if (line.trim() === '' || depth < indent) break;
    const [, name] = depth === indent ? (/^ *([A-Z_]+):/.exec(line) ?? []) : [];
    if (name !== undefined) names.push(name);
  }
  return names;
}
