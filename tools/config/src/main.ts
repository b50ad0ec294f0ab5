import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ALL_SETTINGS, SETTINGS_OF, examine, systemWorld } from '@dss/config';
import { readEnvironment } from './config-cli.config.js';
import { generatedFiles } from './generated-files.js';
import { type Options, USAGE, readOptions } from './options.js';
import { neededPolicy } from './needed-policy.js';
import { renderShow } from './render-show.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Returns the exit code. */
function run(options: Options): number {
  if (options.command === 'help') say(USAGE);
  else if (options.command === 'docs') return writeDocs();
  else if (options.command === 'policy') return policy(options);
  else return show(options);
  return 0;
}

function writeDocs(): number {
  for (const [path, text] of generatedFiles(root)) {
    writeFileSync(join(root, path), text);
    say(`wrote ${path}`);
  }
  return 0;
}

function show({ service, profile, explain }: Extract<Options, { command: 'show' }>): number {
  const variables = readEnvironment();
  const environment = profile === undefined ? variables : { ...variables, DSS_PROFILE: profile };
  const settings = service === undefined ? ALL_SETTINGS : SETTINGS_OF[service];
  const found = examine(settings, environment, systemWorld());
  say(renderShow(found.effective, found.profile, { explain, isChosen: profile !== undefined }));
  for (const warning of found.warnings) complain(`Warning: ${warning}`);
  if (found.problems.length === 0) return 0;
  complain(`With these settings ${service ?? 'some service'} would not start:`);
  for (const problem of found.problems) complain(`- ${problem}`);
  return 1;
}

function policy({ profile, account }: Extract<Options, { command: 'policy' }>): number {
  const variables = readEnvironment();
  const environment = profile === undefined ? variables : { ...variables, DSS_PROFILE: profile };
  const found = examine(SETTINGS_OF['glue-writer'], environment, systemWorld());
  if (found.slips.length > 0) {
    complain('No policy, because it would be one for other settings than these are meant to be:');
    for (const slip of found.slips) complain(`- ${slip}`);
    return 1;
  }
  const { document, notes } = neededPolicy(found.values, account);
  say(JSON.stringify(document, null, 2));
  for (const note of notes) complain(note);
  return 0;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

try {
  process.exitCode = run(readOptions(process.argv.slice(2)));
} catch (error) {
  complain(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
