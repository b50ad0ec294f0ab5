import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_SETTINGS } from '@dss/config';
import { kubectlProblem, render } from './kustomize.js';
import { nameOf } from './manifest.js';
import { SECRETS } from './secrets.js';

const root = join(__dirname, '../../../..');
const folder = join(root, 'deploy/kubernetes');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

/** Rows of the table under a heading, cell by cell. */
const tableOf = (heading: string): string[][] => {
  const section = readme.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
};
const quoted = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

describe('deploy/kubernetes/README.md', () => {
  it('names every Secret with its keys, and no other', () => {
    const told = tableOf('Secrets').map(([name, keys]) => [quoted(name)[0], quoted(keys)]);
    expect(Object.fromEntries(told)).toEqual(SECRETS);
  });

  it('names every file and setting that is to be filled in, and they are empty', () => {
    const rows = tableOf('Fill in').map(([file, what]) => ({ file: quoted(file)[0] ?? '', what: quoted(what) }));
    const settings = rows.flatMap(({ file, what }) =>
      what.filter((name) => /^DSS_[A-Z_]+$/.test(name)).map((name) => ({ file, name })),
    );
    expect(rows.filter(({ file }) => !existsSync(join(folder, 'overlays/bear', file)))).toEqual([]);
    expect(settings.map(({ name }) => name)).toEqual([
      'DSS_TENANT',
      'DSS_INSTALLATION',
      'DSS_DATASPHERE_SECRET_ID',
      'DSS_GLUE_ACCOUNT',
    ]);
    for (const { file, name } of settings) {
      expect(readFileSync(join(folder, 'overlays/bear', file), 'utf8')).toMatch(new RegExp(`^${name}=$`, 'm'));
    }
  });

  it('names no setting that does not exist', () => {
    const named = [...readme.matchAll(/\b(?:DSS|AWS)_[A-Z_]+\b/g)].map(([name]) => name);
    expect(named.filter((name) => !(name in ALL_SETTINGS))).toEqual([]);
  });

  it('applies folders that are there', () => {
    const applied = [...readme.matchAll(/apply -k (\S+)/g)].map(([, path = '']) => path);
    expect(applied.length).toBeGreaterThan(1);
    expect(applied.filter((path) => !existsSync(join(root, path, 'kustomization.yaml')))).toEqual([]);
  });

  // skipped because kubectl 1.27 or newer is not on the PATH
  const itWhereRendered = kubectlProblem() === undefined ? it : it.skip;
  itWhereRendered('leaves exactly the ScaledObjects for the second apply', () => {
    const [, key = '', value = ''] = /--selector '([^!']+)!=([^']+)'/.exec(readme) ?? [];
    const later = render(join(folder, 'overlays/bear')).filter(({ metadata }) => metadata?.labels?.[key] === value);
    expect(later.map(nameOf).sort()).toEqual([
      'ScaledObject change-detector',
      'ScaledObject discovery',
      'ScaledObject glue-writer',
      'ScaledObject mapper',
    ]);
  });
});
