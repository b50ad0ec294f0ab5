import { readFileSync } from 'node:fs';
import { z } from 'zod';

const PackageJson = z.object({ version: z.string() });

/** Version of the app whose main file asks, from the package.json one folder up. */
export function readVersion(mainUrl: string): string {
  const text = readFileSync(new URL('../package.json', mainUrl), 'utf8');
  return PackageJson.parse(JSON.parse(text)).version;
}
