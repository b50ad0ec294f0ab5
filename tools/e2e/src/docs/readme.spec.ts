import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_SETTINGS, OUTSIDE } from '@dss/config';
import { OUTCOMES, RunEnd } from '@dss/sync-run';
import { blocksOf, codeSpansOf, proseOf } from './markdown.js';

const root = join(__dirname, '../../../..');
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const readme = text('README.md');
const matches = (source: string, pattern: RegExp) => [...source.matchAll(pattern)].map(([, found]) => found ?? '');
const unique = (found: readonly string[]) => [...new Set(found)].sort();

const STREAMS = ['DSS_EVT'];

describe('the settings in README.md', () => {
  it('are settings, or variables of launchers and compose', () => {
    const named = unique(matches(readme, /\b((?:DSS|AWS)_[A-Z_]+)\b/g));
    const known = [...Object.keys(ALL_SETTINGS), ...Object.keys(OUTSIDE), ...STREAMS];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(named).toContain('DSS_PROFILE');
  });
});

describe('what the launchers read', () => {
  const read = unique(matches(text('tools/launcher.config.mjs'), /given\(env, '(DSS_[A-Z_]+)'\)/g));

  it('are settings too, or named as variables of theirs', () => {
    const own = Object.keys(OUTSIDE).filter((name) => OUTSIDE[name]?.readBy === 'launchers');
    expect(own.filter((name) => !read.includes(name))).toEqual([]);
    expect(read.filter((name) => !(name in ALL_SETTINGS) && !own.includes(name))).toEqual([]);
  });
});

describe('the commands in README.md', () => {
  const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };

  it('are scripts of package.json', () => {
    const commands = [...matches(readme, /npm run ([\w:]+)/g), ...matches(readme, /npm (start|test)\b/g)];
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
    expect(commands).toEqual(expect.arrayContaining(['start', 'test', 'dev', 'example:subscriber']));
  });

  it('start files that exist', () => {
    const files = Object.values(scripts).flatMap((script) => matches(script, /^node (\S+)/g));
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('have the options of npm start, all of them', () => {
    const options = matches(text('tools/start/options.mjs'), /^ {2}(--[a-z-]+) /gm);
    const named = codeSpansOf(readme).flatMap((span) => matches(span, /^(?:npm start -- )?(--[a-z-]+)/g));
    expect(unique(named)).toEqual(unique(options));
  });

  it('have the suites of npm test, all of them', () => {
    const folder = readdirSync(join(root, 'tools/test')).filter((file) => /suites?\.mjs$/.test(file));
    const suites = folder.flatMap((file) => matches(text(`tools/test/${file}`), /^ {2}name: '([a-z0-9]+)',/gm));
    const table = proseOf(readme).split('\n## Tests\n')[1]?.split('\n## ')[0] ?? '';
    const named = matches(table, /\| ((?:`[a-z0-9]+`(?:, )?)+) +\|$/gm).flatMap((cell) => matches(cell, /`(\w+)`/g));
    expect(unique(named)).toEqual(unique(suites));
  });
});

describe('what README.md names', () => {
  it('are files and folders that exist', () => {
    const code = [...codeSpansOf(readme), ...blocksOf(readme, 'sh')].join('\n');
    const paths = matches(code, /(?<![\w./-])((?:apps|libs|tools|docs|examples|deploy)\/[\w./-]+)(?!\$)/g);
    const sources = paths.map((path) => path.replace('/dist/', '/src/').replace(/main\.js$/, 'main.ts'));
    expect(sources.length).toBeGreaterThan(2);
    expect(sources.filter((path) => !path.endsWith('/') && !existsSync(join(root, path)))).toEqual([]);
  });

  it('are addresses that the gateway serves', () => {
    const folder = join(root, 'apps/gateway/src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.controller.ts'),
    );
    const served = files.flatMap((file) => matches(readFileSync(join(folder, file), 'utf8'), /'(api\/v1\/[a-z]+)/g));
    const named = unique(matches(readme, /\/(api\/v1\/[a-z]+)/g));
    expect(named.filter((address) => !served.includes(address))).toEqual([]);
    expect(named).toContain('api/v1/runs');
  });

  it('are events that exist, and each end of a run', () => {
    const outcomes = matches(readme, /asset\.([a-z-]+)\.v1/g);
    expect(unique(matches(readme, /sync\.([a-z]+)\.v1/g))).toEqual([...RunEnd.options].sort());
    expect(outcomes.filter((outcome) => OUTCOMES.every((known) => known !== outcome))).toEqual([]);
  });
});
