import { resolve } from 'node:path';

/** What the end-to-end tests take from the environment: servers that `npm test` started, and the real content. */
export function readStackConfig() {
  const given = (name: string) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`${name} is not set: run the end-to-end tests through npm test`);
    return value;
  };
  return {
    natsUrl: given('TEST_NATS_URL'),
    redisUrl: given('TEST_REDIS_URL'),
    /** Only what a service needs from the surroundings: no cloud credentials of the person. */
    environment: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' },
  };
}

/** What npm and the compiler may need of the person's surroundings (proxy, registry, cache), and nothing of a stack. */
export function buildEnvironment(): Record<string, string> {
  const foreign = /^(DSS_|AWS_|TEST_|JEST_|NODE_OPTIONS$|NODE_ENV$)/;
  const kept = Object.entries(process.env).filter(([name, value]) => value !== undefined && !foreign.test(name));
  return Object.fromEntries(kept) as Record<string, string>;
}

/** The real content beside the project, or where DSS_CONTENT_DIR says. */
export function contentDir(): string {
  return resolve(process.env['DSS_CONTENT_DIR'] ?? '../shared/data/datasphere-content');
}

/** A few objects of known names, for tests that change one and count what follows. */
export function smallContentDir(): string {
  return resolve('tools/sandbox/small-content');
}
