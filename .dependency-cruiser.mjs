// What tags cannot say (style.md, section 3): packages per ring, no relative path into another project, test doubles
// only in tests, no cycle. @nx/enforce-module-boundaries carries the tags; both must report the planted violation.
const SPECS = String.raw`\.spec\.ts$|/testing/|\.test\.mjs$`;
const LAUNCHERS = '^tools/(start|test|dev|provision)/|^tools/bench/[^/]+\\.mjs$|^tools/launcher\\.config\\.mjs$';
const PROJECT = '^(apps/[^/]+|libs/(?:contracts|ports)|libs/[^/]+/[^/]+|tools/[^/]+)/';
const PACKAGE = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'npm-bundled'];

/** From a ring to the project folders it may know. */
const ring = (name, from, mayKnow) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(apps|libs|tools)/', pathNot: mayKnow },
});

/** A ring's product code may use these packages; its specs may use any development dependency. */
const packages = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: SPECS },
  to: {
    dependencyTypes: PACKAGE,
    // What the compiler erases (the form of a Nest provider, for instance) binds nobody.
    dependencyTypesNot: ['type-only'],
    path: 'node_modules/',
    pathNot: `node_modules/(?:${allowed.join('|')})/`,
  },
});

const ZOD = 'zod';
const NEST = '@nestjs/[^/]+';

export default {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-relative-path-into-another-project',
      severity: 'error',
      from: { path: PROJECT, pathNot: LAUNCHERS },
      to: { path: '^(apps|libs|tools)/', pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'test-doubles-only-in-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: SPECS },
      to: { path: '/src/testing/' },
    },
    {
      name: 'nobody-knows-tools',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: String.raw`\.int\.spec\.ts$|/testing/` },
      to: { path: '^tools/' },
    },
    { name: 'nobody-knows-an-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'apps-do-not-know-each-other',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    ring('domain-knows-domain-only', '^libs/domain/', '^libs/domain/'),
    ring('contracts-know-domain-only', '^libs/contracts/', '^libs/(domain|contracts)/'),
    ring('ports-know-domain-and-contracts', '^libs/ports/', '^libs/(domain|contracts|ports)/'),
    ring('platform-knows-no-adapter', '^libs/platform/', '^libs/(domain|contracts|ports|platform)/'),
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      from: { path: '^libs/adapters/([^/]+)/' },
      to: { path: '^libs/adapters/', pathNot: '^libs/adapters/$1/' },
    },
    {
      name: 'sandbox-knows-domain-and-contracts',
      severity: 'error',
      from: { path: '^tools/sandbox/', pathNot: SPECS },
      to: { path: '^(apps|libs|tools)/', pathNot: '^libs/(domain|contracts)/|^tools/sandbox/' },
    },
    packages('domain-packages', '^libs/domain/', [ZOD]),
    {
      name: 'domain-does-no-io',
      severity: 'error',
      from: { path: '^libs/(domain|contracts)/', pathNot: SPECS },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    packages('contracts-packages', '^libs/contracts/', [ZOD]),
    packages('ports-packages', '^libs/ports/', [ZOD]),
    packages('platform-packages', '^libs/platform/', [
      ZOD,
      NEST,
      'opossum',
      'pino',
      'prom-client',
      'rxjs',
      'fastify',
      'reflect-metadata',
      '@types/[^/]+',
      '@nats-io/(?:transport-node|jetstream|nats-core)',
    ]),
    packages('nats-packages', '^libs/adapters/nats/', [ZOD, '@nats-io/[^/]+', 'ulid']),
    packages('redis-packages', '^libs/adapters/redis/', [ZOD, 'ioredis', 'ulid']),
    packages('aws-packages', '^libs/adapters/(?:glue|secrets-manager)/', [
      ZOD,
      '@aws-sdk/[^/]+',
      '@smithy/[^/]+',
      'undici',
    ]),
    packages('datasphere-packages', '^libs/adapters/datasphere/', [ZOD, 'undici', 'saxes']),
    packages('secret-file-packages', '^libs/adapters/secret-file/', [ZOD, 'yaml']),
    packages('app-packages', '^apps/', [
      ZOD,
      NEST,
      'croner',
      'fastify',
      '@fastify/[^/]+',
      'marked',
      'reflect-metadata',
      'rxjs',
      'ulid',
    ]),
    packages('sandbox-packages', '^tools/sandbox/', [ZOD, 'fastify', 'yaml']),
    {
      name: 'launchers-need-nothing',
      severity: 'error',
      // The transpiler runs after the install, as a child under the Node of the lock file.
      from: { path: LAUNCHERS, pathNot: '^tools/dev/transpiler\\.mjs$' },
      to: { dependencyTypesNot: ['core'], pathNot: LAUNCHERS },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.specs.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: String.raw`(^|/)(dist|content)/|\.d\.ts$` },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      // Not `types`: a package that names its types first would resolve to a file that `exclude` takes out, unseen.
      conditionNames: ['@dss/source', 'import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
