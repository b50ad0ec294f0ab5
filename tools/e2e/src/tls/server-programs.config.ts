import { spawnSync } from 'node:child_process';

/** A server program of this machine, with the folder of its libraries where it was unpacked. */
export interface ServerProgram {
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The programs with which `npm test` runs its servers, else those on the PATH; undefined where there is none. */
export function serverProgram(kind: 'nats' | 'redis'): ServerProgram | undefined {
  const name = kind.toUpperCase();
  const program = process.env[`TEST_${name}_PROGRAM`] ?? `${kind}-server`;
  const libraries = process.env[`TEST_${name}_LIBRARIES`];
  const environment = {
    PATH: process.env['PATH'] ?? '',
    ...(libraries !== undefined && { LD_LIBRARY_PATH: libraries }),
  };
  return spawnSync(program, ['--version'], { env: environment }).status === 0 ? { program, environment } : undefined;
}
