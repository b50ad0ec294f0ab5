import { execFileSync } from 'node:child_process';
import { readOptions as readBenchOptions } from '@dss/bench';
import { readOptions as readConfigOptions } from '@dss/config-cli';
import { readOptions as readConformanceOptions } from '@dss/conformance';
import { readFlags } from '@dss/sandbox';
import { aboutDocker, aboutKubectl } from './container-commands.js';
import { ROOT, filesBelow, matches, read } from './documents.js';
import { isFile, knownScripts, knownVariables } from './known-names.js';
import { type Command, assignmentOf } from './shell.js';

type Check = (args: readonly string[]) => readonly string[];

const OK: readonly string[] = [];
/** Programs of the system that need no look of ours: a reader has them, or the text says where they come from. */
const SYSTEM = new Set(
  'cd cp mv mkdir rm ls cat chmod tar grep tail echo printf kill wait jobs sha256sum openssl jq nats-server redis-server redis-cli'.split(
    ' ',
  ),
);
const variables = knownVariables();
const scripts = knownScripts();

/** What a reader who types the command would stumble over; empty when nothing. */
export function complaintsAbout({ words, assignments }: Command): string[] {
  const [program, ...args] = words;
  return [
    ...Object.keys(assignments).flatMap(unknownVariable),
    ...args.flatMap(missingFile),
    ...(program === undefined ? OK : aboutProgram(program, args)),
  ];
}

function aboutProgram(program: string, args: readonly string[]): readonly string[] {
  if (SYSTEM.has(program)) return OK;
  return PROGRAMS[program]?.(args) ?? [`nothing is known of the program ${program}`];
}

const PROGRAMS: Readonly<Record<string, Check>> = {
  npm: aboutNpm,
  npx: ([tool = '', ...args]) => (tool === 'nx' ? OK : [`npx ${[tool, ...args].join(' ')} is not known`]),
  node: aboutNode,
  docker: aboutDocker,
  kubectl: aboutKubectl,
  export: (args) => args.flatMap((word) => unknownVariable(assignmentOf(word)?.name ?? word)),
  for: ([name = '', ...rest]) => (rest[0] === 'in' ? OK : [`for ${name} has no list`]),
  // Whether the address answers is another test's question.
  curl: (args) => args.flatMap((arg) => (/^-[a-zA-Z]$|^-[sSNiIf]+$|^[^-]/.test(arg) ? OK : [`curl ${arg}`])),
};

function unknownVariable(name: string): readonly string[] {
  return /^(?:DSS|AWS)_/.test(name) && !variables.has(name) ? [`nobody reads ${name}`] : OK;
}

function missingFile(word: string): readonly string[] {
  const isOurs = /^(?:apps|libs|tools|docs|examples|deploy)\//.test(word) && !word.includes('$');
  return isOurs && !isFile(word) ? [`${word} does not exist`] : OK;
}

const NPM_ITSELF = new Set(['ci', 'install']);

function aboutNpm([first = '', ...rest]: readonly string[]): readonly string[] {
  if (NPM_ITSELF.has(first)) return OK;
  const [name = '', ...others] = first === 'run' ? rest : [first, ...rest];
  if (!(name in scripts) || (first !== 'run' && !['start', 'test'].includes(first)))
    return [`there is no npm ${first} ${name}`];
  if (others.length === 0) return OK;
  const [dashes, ...args] = others;
  if (dashes !== '--') return [`npm keeps ${dashes ?? ''} for itself: put -- before it`];
  return ARGUMENTS[name]?.(args) ?? [`nothing is known of the arguments of npm run ${name}`];
}

const SUITES = filesBelow('tools/test')
  .filter((path) => /suites?\.mjs$/.test(path))
  .flatMap((path) => matches(read(path), /^ {2}name: '([a-z0-9]+)',/gm));

/** Arguments after `--`, by the parser that will read them. */
const ARGUMENTS: Readonly<Record<string, Check>> = {
  start: (args) => launcherComplaint(args, false),
  dev: (args) => launcherComplaint(args, true),
  config: (args) => parserComplaint(readConfigOptions, args),
  conformance: (args) => parserComplaint(readConformanceOptions, args),
  bench: (args) => parserComplaint(readBenchOptions, args),
  test: (args) => args.filter((suite) => !SUITES.includes(suite)).map((suite) => `there is no suite ${suite}`),
  'example:subscriber': ([url = '', ...more]) =>
    /^nats:\/\//.test(url) && more.length <= 1 ? OK : [`${url} is no NATS`],
};

/** Asks a parser that throws what it does not take. */
function parserComplaint(parse: (args: readonly string[]) => unknown, args: readonly string[]): readonly string[] {
  try {
    parse(args);
    return OK;
  } catch (error) {
    return [String(error)];
  }
}

/** The launcher's own parser, in a process of its own: it is an ES module of Node's, not of this test's. */
function launcherComplaint(args: readonly string[], inspect: boolean): readonly string[] {
  const script = `
    import { readOptions } from './tools/start/options.mjs';
    try { readOptions(${JSON.stringify(args)}, { cwd: '/', port: undefined }, { usage: '', inspect: ${inspect} }); }
    catch (error) { process.stdout.write(error.message); }`;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {},
  });
  return said === '' ? OK : [said];
}

function aboutNode([file = '', ...args]: readonly string[]): readonly string[] {
  if (file.startsWith('tools/sandbox/')) return parserComplaint(readFlags, args);
  return args.length === 0 ? OK : [`nothing is known of the arguments of ${file}`];
}
