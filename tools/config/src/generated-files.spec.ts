import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './generated-files.js';

const root = join(__dirname, '../../..');

describe('generated files', () => {
  const files = [...generatedFiles(root)];

  it.each(files)('%s is what the settings say; else: npm run config -- docs', (path, expected) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(expected);
  });

  it('asks in .env.example for all that the compose file takes, and for nothing in vain', () => {
    const [compose = '', example = ''] = ['docker-compose.yml', '.env.example'].map((path) =>
      readFileSync(join(root, path), 'utf8'),
    );
    const asked = new Set([...compose.matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    const explained = [...example.matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    expect(explained.toSorted()).toEqual([...asked].sort());
  });
});
