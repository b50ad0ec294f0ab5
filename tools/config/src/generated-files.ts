import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderCompose } from './render-compose.js';
import { renderConfiguration } from './render-configuration.js';
import { renderEnvExample } from './render-env-example.js';

/** Every generated file of the repository, by its path, as it must be. */
export function generatedFiles(root: string): ReadonlyMap<string, string> {
  const compose = renderCompose(readFileSync(join(root, 'docker-compose.yml'), 'utf8'));
  return new Map([
    ['docs/configuration.md', renderConfiguration()],
    ['docker-compose.yml', compose],
    ['.env.example', renderEnvExample(compose)],
  ]);
}
